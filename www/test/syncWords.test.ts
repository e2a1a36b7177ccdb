import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncQueueItem } from 'soul-codex';
import { openWorkText } from '../src/sync/openWork.ts';
import { allRefused, changeText, refusedFile } from '../src/sync/queue.ts';
import { ageText, momentText } from '../src/sync/times.ts';

const ROW: SyncQueueItem = {
  id: 'r', timestamp: Date.UTC(2026, 0, 1), operation: 'create', entity: 'profile', entityId: 'p', data: { displayName: 'Ada' }, synced: 0,
  retryCount: 1, lastError: 'sync/record-invalid', state: 'dead', errorField: 'displayName',
};

test('an age is told in its largest whole unit', () => {
  const ages: [number, string][] = [
    [59_999, 'less than a minute'], [60_000, 'one minute'], [3_599_999, '59 minutes'], [7_200_000, '2 hours'], [86_400_000, 'one day'],
  ];
  for (const [ms, text] of ages) assert.equal(ageText(ms), text);
});

test('a moment has a date where it is another day’s', () => {
  const now = new Date(2026, 2, 5, 18, 0, 0);
  assert.equal(momentText(new Date(2026, 2, 5, 7, 4, 9), now), '07:04:09');
  assert.equal(momentText(new Date(2026, 2, 4, 7, 4, 9), now), '4 March 2026, 07:04:09');
});

test('a removal is named by what it removed', () => {
  assert.equal(changeText({ ...ROW, operation: 'delete', data: { id: 'p' }, baseRecord: { displayName: 'Bea' } }), 'Chart: Bea (deleted)');
});

test('all refused changes are found, however many pages they take, and their file has payload and reason', async () => {
  const pages = [[ROW, { ...ROW, id: 'w', state: 'pending' }], [{ ...ROW, id: 's' }]];
  const refused = await allRefused({
    queue: async (query) => {
      const page = Number(query?.cursor ?? 0);
      return { items: pages[page] ?? [], nextCursor: page + 1 < pages.length ? String(page + 1) : null };
    },
  });
  assert.deepEqual(refused.map(({ id }) => id), ['r', 's']);
  const file = JSON.parse(await refusedFile([ROW], '2026-01-02T00:00:00.000Z').text());
  assert.deepEqual(file.refused, [{
    entity: 'profile', entityId: 'p', operation: 'create', record: { displayName: 'Ada' }, madeAt: '2026-01-01T00:00:00.000Z',
    code: 'sync/record-invalid', field: 'displayName',
  }]);
});

test('the question before signing out counts all that would be lost', () => {
  assert.deepEqual(openWorkText({ pending: 2, dead: 1, conflicts: 0, hasTried: true }), [
    'Not everything could be sent.', '2 changes are not in the cloud yet.', 'One change was refused by the cloud, and is on this device alone.',
  ]);
});
