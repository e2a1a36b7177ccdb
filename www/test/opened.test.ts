import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SoulCodex } from 'soul-codex';
import { openedCodex } from '../src/opened.ts';

test('a write before the database is open fails with the reason, and never silently', () => {
  const lost = new Error('lost');
  assert.throws(() => openedCodex({ status: 'failed', data: null, error: lost }), lost);
  assert.throws(() => openedCodex({ status: 'loading', data: null, error: null }), /still being opened/);
});

test('an open database is handed on', () => {
  const codex = {} as SoulCodex;
  assert.equal(openedCodex({ status: 'ready', data: codex, error: null }), codex);
});
