import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagsOf } from '../src/journal/words.ts';

test('tags are separated by commas, each once', () => {
  assert.deepEqual(tagsOf('walk, river ,walk,, by the sea'), ['walk', 'river', 'by the sea']);
  assert.deepEqual(tagsOf(' '), []);
});
