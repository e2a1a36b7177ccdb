import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NamePart, Numerology, NumerologyMethod } from 'soul-codex';
import {
  birthdayWay,
  lifePathWorking,
  nameWorking,
  partText,
  pinnacleWorking,
  sumText,
  wayText,
} from '../src/numbers/steps.ts';

/** A result with the parts that a test is about. */
function result(part: Partial<Numerology>): Numerology {
  return { method: 'grouped', compounds: {}, pinnacles: [], ...part } as Numerology;
}

/** The life path's working as text, beside its components. */
function lifePath(birthDate: string, method: NumerologyMethod, total: number, number: number) {
  const working = lifePathWorking(
    birthDate,
    result({ method, lifePathNumber: number, compounds: { lifePathNumber: total } }),
  );
  assert.ok(working, birthDate);
  return [...working.components.map(({ way }) => wayText(way)), sumText(working)];
}

test('the life path is written out as printed sources do, by each method', () => {
  // decoz.com, do-your-own-numerology-report.
  assert.deepEqual(lifePath('1992-11-22', 'grouped', 36, 9), [
    '11',
    '22',
    '1992 → 21 → 3',
    '11 + 22 + 3 = 36 → 9',
  ]);
  // The method split of 12 November 1970: 22 with masters kept, 4 with all components brought down.
  assert.deepEqual(lifePath('1970-11-12', 'grouped', 22, 22), [
    '11',
    '12 → 3',
    '1970 → 17 → 8',
    '11 + 3 + 8 = 22',
  ]);
  assert.deepEqual(lifePath('1970-11-12', 'reduced', 13, 4), [
    '11 → 2',
    '12 → 3',
    '1970 → 17 → 8',
    '2 + 3 + 8 = 13 → 4',
  ]);
  assert.deepEqual(lifePath('1970-11-12', 'straight', 22, 22), [
    '11 → 2',
    '12 → 3',
    '1970 → 17',
    '2 + 3 + 17 = 22',
  ]);
});

test('a way that does not lead to the number of the core is not shown', () => {
  const wrong = result({ lifePathNumber: 5, compounds: { lifePathNumber: 36 } });
  assert.equal(lifePathWorking('1992-11-22', wrong), null);
  const otherTotal = result({ lifePathNumber: 9, compounds: { lifePathNumber: 27 } });
  assert.equal(lifePathWorking('1992-11-22', otherTotal), null);
});

test('the birthday number keeps masters except where all comes down to one digit', () => {
  assert.deepEqual(birthdayWay('1985-12-29', result({ birthdayNumber: 11 })), [29, 11]);
  assert.deepEqual(birthdayWay('1985-12-29', result({ method: 'reduced', birthdayNumber: 2 })), [29, 11, 2]);
});

test('the third pinnacle comes from the first two', () => {
  // 3 July 1962, decoz.com course 19: 1, 3, 4, 7.
  const numbers = [1, 3, 4, 7];
  const compounds = { 'pinnacles.0': 10, 'pinnacles.1': 12, 'pinnacles.2': 4, 'pinnacles.3': 16 };
  const pinnacles = numbers.map((number) => ({ number, fromAge: 0, toAge: null }));
  const workings = numbers.map((_, i) => pinnacleWorking('1962-07-03', result({ compounds, pinnacles }), i));
  assert.deepEqual(
    workings.map((working) => working && sumText(working)),
    ['7 + 3 = 10 → 1', '3 + 9 = 12 → 3', '1 + 3 = 4', '7 + 9 = 16 → 7'],
  );
});

test('a name is written out by its parts', () => {
  // worldnumerology.com class 7: Thomas Cruise Mapother, 22 + 3 + 6 = 31/4.
  const part = (text: string, total: number): NamePart => ({
    letters: [...text].map((letter) => ({ letter, value: 1, vowel: false })),
    total,
    vowels: 0,
    consonants: total,
  });
  const parts = [part('thomas', 22), part('cruise', 30), part('mapother', 42)];
  const working = nameWorking(
    parts,
    'total',
    'expressionNumber',
    4,
    result({ compounds: { expressionNumber: 31 } }),
  );
  assert.ok(working);
  assert.deepEqual(
    working.components.map(({ name, way }) => `${name} ${wayText(way)}`),
    ['Thomas 22', 'Cruise 30 → 3', 'Mapother 42 → 6'],
  );
  assert.equal(sumText(working), '22 + 3 + 6 = 31 → 4');
  assert.equal(partText(part('thomas', 22)), 'Thomas');
});
