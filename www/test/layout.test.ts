import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNELS, GATE_HALF_DEG, PLACED, RING, directionOfGate, halves } from '../src/design/layout.ts';

/** The gates of each center as three independent programs have them: natalengine's, MicFell's and SharpAstrology's tables agree. */
const GATES: Record<string, number[]> = {
  Head: [61, 63, 64],
  Ajna: [4, 11, 17, 24, 43, 47],
  Throat: [8, 12, 16, 20, 23, 31, 33, 35, 45, 56, 62],
  G: [1, 2, 7, 10, 13, 15, 25, 46],
  Heart: [21, 26, 40, 51],
  'Solar Plexus': [6, 22, 30, 36, 37, 49, 55],
  Sacral: [3, 5, 9, 14, 27, 29, 34, 42, 59],
  Spleen: [18, 28, 32, 44, 48, 50, 57],
  Root: [19, 38, 39, 41, 52, 53, 54, 58, 60],
};

test('each center has its own gates, and all 64 are there once', () => {
  const drawn = Object.fromEntries(
    RING.map(({ center, gates }) => [center, [...gates].sort((a, b) => a - b)]),
  );
  assert.deepEqual(drawn, GATES);
  assert.equal(new Set(RING.flatMap(({ gates }) => gates)).size, 64);
});

test('36 channels join gates of two centers, the lower gate first', () => {
  const centerOf = (gate: number) => RING.find(({ gates }) => gates.includes(gate))?.center;
  assert.equal(new Set(CHANNELS.map(String)).size, 36);
  for (const [a, b] of CHANNELS) {
    assert.ok(a < b, `${a}-${b}`);
    assert.notEqual(centerOf(a), centerOf(b), `${a}-${b}`);
  }
  // Every gate leads somewhere.
  assert.equal(new Set(CHANNELS.flat()).size, 64);
});

test('no two gates overlap on the ring', () => {
  const directions = PLACED.flatMap(({ gates }) => gates.map(({ middleDeg }) => middleDeg));
  for (const [i, a] of directions.entries()) {
    for (const b of directions.slice(i + 1)) {
      const apart = Math.abs(((((a - b) % 360) + 540) % 360) - 180);
      assert.ok(apart >= 2 * GATE_HALF_DEG - 1e-9, `${a} and ${b}`);
    }
  }
});

test('the Head is at the top, and a gate that does not exist is told', () => {
  assert.ok(Math.abs(directionOfGate(61) - 90) < 1e-9);
  assert.throws(() => directionOfGate(65), RangeError);
});

test('the halves of a channel meet in one point', () => {
  for (const channel of CHANNELS) {
    const ends = halves(channel, 250).map((path) => path.split(' ').slice(-2).join(' '));
    assert.equal(ends[0], ends[1], String(channel));
  }
});
