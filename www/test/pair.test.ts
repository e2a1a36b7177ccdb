import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompatibilityScores } from 'soul-codex';
import { pillarScore, runnerUpText, scoreText, whisker } from '../src/pair/words.ts';

test('whiskers end where the scale ends', () => {
  assert.deepEqual(whisker({ score: 64, error: 3 }), [61, 67]);
  assert.deepEqual(whisker({ score: 97, error: 9 }), [88, 100]);
  assert.deepEqual(whisker({ score: 4, error: 9 }), [0, 13]);
});

test('a pillar without a score has none, also where it could be zero', () => {
  const scores = { timingScore: null, timingError: null, longTermScore: 0, longTermError: 2 };
  assert.equal(pillarScore(scores as CompatibilityScores, 'timing'), null);
  assert.deepEqual(pillarScore(scores as CompatibilityScores, 'longTerm'), { score: 0, error: 2 });
  assert.equal(scoreText({ score: 0, error: 2 }), '0 ± 2');
});

test('a runner-up is told with its share, and a small one is not called nothing', () => {
  assert.equal(runnerUpText(null), null);
  assert.match(
    String(runnerUpText({ category: 'great_match', probability: 0.172 })),
    /“Great match”: so in 17 %/,
  );
  assert.match(String(runnerUpText({ category: 'karmic', probability: 0.004 })), /less than 1 %/);
});
