import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart } from 'soul-codex';
import { introToOpen, oneOf, replacedHouses, signature, signsOf } from '../src/chart/words.ts';

test('houses of another system than the chosen one are named', () => {
  assert.equal(
    replacedHouses('placidus', 'porphyry'),
    'Placidus has no houses at this latitude. The houses shown are those of Porphyry.',
  );
  assert.equal(replacedHouses('koch', 'koch'), null);
  assert.equal(replacedHouses('koch', null), null);
});

/** A chart with the Sun in Gemini and the Moon in Libra, of which some signs may be left open. */
function chartWith(part: Pick<Chart, 'uncertain' | 'ascendant'>): Parameters<typeof signature>[0] {
  return { bodies: { Sun: { sign: 'Gemini' }, Moon: { sign: 'Libra' } } as Chart['bodies'], ...part };
}

test('a Moon that may be in either of two signs is said to be in one of both, the likelier first', () => {
  const alternatives = [
    { value: 'Scorpio', share: 0.7 },
    { value: 'Libra', share: 0.3 },
  ];
  const chart = chartWith({ uncertain: [{ field: 'bodies.Moon.sign', alternatives }], ascendant: null });
  assert.deepEqual(signsOf(chart, 'Moon'), ['Scorpio', 'Libra']);
  assert.deepEqual(signsOf(chart, 'Sun'), ['Gemini']);
  assert.equal(signature(chart), 'Sun in Gemini, Moon in Scorpio or Libra');
});

test('signs that are sure are said plainly', () => {
  const chart = chartWith({ uncertain: [], ascendant: 191.2 });
  assert.equal(signature(chart), 'Sun in Gemini, Moon in Libra, Libra rising');
});

test('three possibilities are listed with one "or"', () => {
  assert.equal(oneOf(['Libra', 'Scorpio', 'Sagittarius']), 'Libra, Scorpio or Sagittarius');
});

test('shares are of the day only where its zone is known', () => {
  const timeUnknown = { code: 'birth/time-unknown', message: '' };
  const zoneEstimated = { code: 'birth/timezone-estimated', message: '' };
  assert.match(introToOpen({ warnings: [timeUnknown] }), /by the share of the day:$/);
  assert.match(introToOpen({ warnings: [zoneEstimated] }), /by the share of the possible times of birth:$/);
  assert.doesNotMatch(introToOpen({ warnings: [timeUnknown, zoneEstimated] }), /day/);
});
