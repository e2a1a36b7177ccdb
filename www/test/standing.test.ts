import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncStatus } from 'soul-codex';
import { asksForLogIn, standingOf } from '../src/sync/standing.ts';

const DONE: SyncStatus = {
  state: 'synced', online: true, leader: true, paused: null, pending: 0, inFlight: 0, blocked: 0, dead: 0, conflicts: 0,
  oldestPendingAgeMs: null, lastSuccessAt: '2026-01-01T00:00:00.000Z', nextAttemptAt: null, lastError: null,
};
const failed = (code: string) => ({ code, message: '' });

test('only where the cloud has everything and nothing is open is all well', () => {
  assert.equal(standingOf(DONE).tone, 'good');
  const others: Partial<SyncStatus>[] = [
    { pending: 1 }, { inFlight: 1 }, { blocked: 1 }, { dead: 1 }, { conflicts: 1 }, { paused: 'requested' }, { paused: 'unauthorized' },
    { state: 'syncing' }, { state: 'pending' }, { online: false }, { lastError: failed('sync/network') }, { state: 'error', lastError: failed('sync/internal') },
  ];
  for (const other of others) assert.notEqual(standingOf({ ...DONE, ...other }).tone, 'good', JSON.stringify(other));
});

test('whatever else is the matter, the number of unsent changes is told', () => {
  const unsent: Partial<SyncStatus> = { state: 'pending', pending: 2, inFlight: 1 };
  const matters: Partial<SyncStatus>[] = [
    {}, { paused: 'requested' }, { paused: 'unauthorized' }, { state: 'syncing' }, { dead: 1 }, { conflicts: 2 }, { paused: 'protocolUnsupported' },
    { online: false }, { state: 'error', lastError: failed('sync/internal') },
  ];
  for (const matter of matters) {
    const { title, sentences } = standingOf({ ...DONE, ...unsent, ...matter });
    assert.match([title, ...sentences].join(' '), /3 changes/, JSON.stringify(matter));
  }
});

test('what somebody has to do comes before what goes on by itself', () => {
  const shorts: [Partial<SyncStatus>, string][] = [
    [{ lastError: failed('sync/unauthorized'), dead: 1, conflicts: 1, pending: 4 }, 'Log in again'],
    [{ dead: 1, conflicts: 1, pending: 4 }, '1 refused'],
    [{ conflicts: 1, pending: 4 }, '1 conflict'],
    [{ paused: 'requested', pending: 4 }, 'Paused, 4 waiting'],
    [{ state: 'syncing', pending: 4 }, 'Syncing, 4 left'],
    [{ pending: 4, lastError: failed('sync/network') }, '4 waiting'],
    [{ lastError: failed('sync/network') }, 'Not connected'],
  ];
  for (const [status, short] of shorts) assert.equal(standingOf({ ...DONE, ...status }).short, short);
});

test('a cloud that can’t be reached is no reason for a log-in, and a token that is refused is one', () => {
  assert.equal(asksForLogIn({ ...DONE, lastError: failed('sync/network') }), false);
  assert.equal(asksForLogIn({ ...DONE, lastError: failed('sync/unauthorized') }), true);
  assert.equal(asksForLogIn({ ...DONE, paused: 'unauthorized' }), true);
});
