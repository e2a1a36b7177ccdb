import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalize } from '../src/wheel/geometry.ts';
import { spread } from '../src/wheel/spread.ts';

/** A small generator of repeatable random numbers (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function distance(a: number, b: number): number {
  const turned = normalize(b - a);
  return Math.min(turned, 360 - turned);
}

/** Random charts: some spread out, some crowded into a few degrees, some across 0 Aries. */
function* randomCharts(): Generator<{ places: number[]; gap: number; seed: number }> {
  for (let seed = 1; seed <= 3000; seed += 1) {
    const random = randomFrom(seed);
    const count = 1 + Math.floor(random() * 16);
    const centre = random() * 360;
    const width = [360, 60, 5, 0][seed % 4] ?? 360;
    const places = Array.from({ length: count }, () => normalize(centre + (random() - 0.5) * width));
    yield { places, gap: 1 + random() * (360 / 16 - 1), seed };
  }
}

test('no two labels come nearer than the gap', () => {
  for (const { places, gap, seed } of randomCharts()) {
    const placed = spread(places, gap);
    for (let i = 0; i < placed.length; i += 1) {
      for (let j = i + 1; j < placed.length; j += 1) {
        assert.ok(distance(placed[i]!, placed[j]!) >= gap - 1e-6, `seed ${seed}: labels ${i} and ${j}`);
      }
    }
  }
});

test('labels keep the order of the bodies around the circle', () => {
  for (const { places, gap, seed } of randomCharts()) {
    const placed = spread(places, gap);
    const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
    // Going from each label on to the next in the bodies' order makes exactly one turn.
    const turn = order.reduce((sum, at, i) => {
      const next = order[(i + 1) % order.length]!;
      return sum + (order.length === 1 ? 360 : normalize(placed[next]! - placed[at]!));
    }, 0);
    assert.ok(Math.abs(turn - 360) < 1e-6, `seed ${seed}: ${turn}`);
  }
});

test('bodies that are apart stay where they are', () => {
  assert.deepEqual(spread([10, 200, 30], 8), [10, 200, 30]);
  assert.deepEqual(spread([0, 8, 16], 8), [0, 8, 16]);
});

test('two bodies at one degree move apart by half the gap each, also across 0 Aries', () => {
  assert.deepEqual(spread([100, 100], 8), [96, 104]);
  const [first, second] = spread([359.5, 0.5], 8);
  assert.ok(Math.abs(first! - 356) < 1e-9 && Math.abs(second! - 4) < 1e-9);
});

test('the sum of squared shifts is the least there is for three crowded bodies', () => {
  // By hand: starts 50, 51 − 8, 56 − 16 have the mean 44 1/3.
  const placed = spread([50, 51, 56], 8);
  placed.forEach((place, i) => assert.ok(Math.abs(place - (133 / 3 + 8 * i)) < 1e-9));
});

test('more labels than fit share the circle equally', () => {
  const placed = spread(new Array<number>(40).fill(12), 20).sort((a, b) => a - b);
  for (let i = 1; i < placed.length; i += 1) assert.ok(Math.abs(placed[i]! - placed[i - 1]! - 9) < 1e-6);
});

test('no bodies give no labels', () => {
  assert.deepEqual(spread([], 8), []);
});
