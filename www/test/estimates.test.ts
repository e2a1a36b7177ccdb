import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart } from 'soul-codex';
import {
  errorDeg,
  isEstimated,
  orbErrorDeg,
  shownOrb,
  shownPlace,
  type Estimable,
} from '../src/chart/estimates.ts';

/** A chart with a Sun, a Moon and a Pluto at their usual paces. */
function chart(part: Partial<Estimable>): Estimable {
  const bodies = {
    Sun: { sign: 'Gemini', degree: 24.19, speed: 0.955 },
    Moon: { sign: 'Pisces', degree: 29.8, speed: 13.2 },
    Pluto: { sign: 'Scorpio', degree: 15.4, speed: -0.02 },
  } as Chart['bodies'];
  return { kind: 'natal', bodies, uncertain: [], warnings: [], ...part };
}

const UNKNOWN = { warnings: [{ code: 'birth/time-unknown', message: '' }] };

test('with a known time every place is exact', () => {
  assert.deepEqual(shownPlace(chart({}), 'Sun'), { signs: ['Gemini'], degree: '24°11′' });
  assert.equal(errorDeg(chart({}), 'Moon'), 0);
});

test('with an unknown time a place that moves is said to be about there, and stays in its sign', () => {
  assert.deepEqual(shownPlace(chart(UNKNOWN), 'Sun'), { signs: ['Gemini'], degree: 'about 24°' });
  assert.deepEqual(shownPlace(chart(UNKNOWN), 'Moon'), { signs: ['Pisces'], degree: 'about 29°' });
});

test('a place that moves less than a minute in half a day is shown as it is', () => {
  assert.deepEqual(shownPlace(chart(UNKNOWN), 'Pluto'), { signs: ['Scorpio'], degree: '15°24′' });
});

test('a sign that is open has no degree', () => {
  const alternatives = [
    { value: 'Pisces', share: 0.6 },
    { value: 'Aries', share: 0.4 },
  ];
  const open = chart({ ...UNKNOWN, uncertain: [{ field: 'bodies.Moon.sign', alternatives }] });
  assert.deepEqual(shownPlace(open, 'Moon'), { signs: ['Pisces', 'Aries'], degree: null });
});

test('the sky of a transit is exact whatever is known of the birth', () => {
  assert.equal(isEstimated(chart({ ...UNKNOWN, kind: 'transit' })), false);
  assert.equal(isEstimated(chart({ ...UNKNOWN, kind: 'progressed' })), true);
});

test('an orb is as sure as the two bodies are, and one that is not is open', () => {
  assert.equal(orbErrorDeg(chart(UNKNOWN), 'Sun', 'Moon'), (13.2 - 0.955) / 2);
  assert.equal(orbErrorDeg(chart(UNKNOWN), 'Sun', 'Sun'), 0);
  assert.equal(shownOrb(2.5, 6), null);
  assert.equal(shownOrb(-2.5, 0.49), 'about 2.5°');
  assert.equal(shownOrb(-2.5, 0), '2°30′');
});
