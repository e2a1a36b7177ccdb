// What the checks after a kill find, on databases written down here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inconsistencies } from './consistency.mjs';
import { Ledger } from './ledger.mjs';
import { uniqueWord } from './operations.mjs';

/** @typedef {import('./operations.mjs').Operation} Operation */

const NOW = '2025-03-01T10:00:00.000Z';
const stamp = { version: 1, writer: 'device', generation: 0, createdAt: NOW, updatedAt: NOW };
const profile = { id: 'p', displayName: 'op 1', birthDate: '1990-06-15', completenessScore: 40, lastCalculatedAt: NOW, ...stamp };
const entry = { id: 'e', profileId: 'p', title: 'op 2.0', content: `${uniqueWord(1)} rain`, mood: null, ...stamp };
const second = { ...entry, id: 'f', title: 'op 2.1', content: `${uniqueWord(2)} sea` };
const { generation, completenessScore, lastCalculatedAt, ...sentProfile } = profile;
const { generation: _, ...sentEntry } = entry;

/** A database with one profile and one entry, both new; each call gives another copy. @returns {any} */
const good = () =>
  structuredClone({
    stores: {
      profiles: [profile],
      journalEntries: [entry],
      chartResults: [{ id: 'c', profileId: 'p', sunDegree: 24.2 }],
      journalIndex: [{ id: 'p/new/e', profileId: 'p', text: '2025-03-01\n4rain' }],
      metadata: [{ id: '', key: 'clock', value: { last: NOW } }],
      syncQueue: [queued('profile', 'p', sentProfile), queued('journal', 'e', sentEntry)],
    },
    counts: { journalEntries: { profileId: 1 } },
    charts: { p: { sunDegree: 24.2 } },
  });

/** @param {string} entity @param {string} entityId @param {unknown} data */
function queued(entity, entityId, data) {
  const state = { ownerId: 'u', synced: 0, state: 'pending', mutationId: `m ${entityId}` };
  return { id: `q ${entityId}`, entity, entityId, operation: 'create', data, baseRecord: null, ...state };
}

/** @param {any} dump @param {Map<string, any>} [base] */
const check = (dump, base = new Map()) => inconsistencies(dump, base, 'u').join('\n');

describe('a database is consistent', () => {
  test('where each new record has its chart, its search row and its row of the queue', () => {
    assert.equal(check(good()), '');
  });

  test('where the cloud has the records and nothing waits', () => {
    const dump = good();
    dump.stores.syncQueue = [];
    const base = new Map([profile, entry].map((row) => [row.id, row]));
    assert.equal(check(dump, new Map(base)), '');
  });

  test('where the index has folded its words into a segment', () => {
    const dump = good();
    dump.stores.journalIndex = [
      { id: 'p/0/0', profileId: 'p', text: 'rain\tB\n' },
      { id: 'p/0/entries', profileId: 'p', text: '2025-03-01\tgone\n2025-03-01\te\n2025-03-01\tgone too\n' },
      { id: 'p/catalog', profileId: 'p', text: '0\t3\te\tgone\t?A\train\n' },
    ];
    assert.equal(check(dump), '');
    dump.stores.journalIndex.push({ id: 'p/new/e', profileId: 'p', text: '2025-03-01\n4rain' });
    assert.equal(check(dump), '', 'a row of its own outranks it');
    dump.stores.journalIndex[2].text = '0\t3\te\tgone\t?@@\train\n';
    dump.stores.journalIndex[3].text = '';
    assert.match(check(dump), /has 0 rows in the search index/);
  });

  test('where what went with a profile left no row of its own', () => {
    const dump = good();
    for (const store of ['profiles', 'journalEntries', 'chartResults', 'journalIndex']) dump.stores[store] = [];
    dump.stores.syncQueue = [{ ...queued('profile', 'p', { id: 'p' }), operation: 'delete' }];
    dump.counts = {};
    assert.equal(check(dump, new Map([profile, entry].map((row) => [row.id, row]))), '');
  });
});

describe('a database is inconsistent', () => {
  /** @type {[what: string, spoil: (dump: any) => void, found: RegExp][]} */
  const cases = [
    ['without the chart of a profile', ({ stores }) => stores.chartResults.pop(), /has 0 charts/],
    ['with the chart of an earlier birth time', ({ charts }) => (charts.p.sunDegree = 3), /not that of its birth: sunDegree/],
    ['with a chart whose profile is gone', ({ stores }) => stores.chartResults.push({ id: 'd', profileId: 'x' }), /orphan: a row of chartResults/],
    ['without the row of the queue', ({ stores }) => stores.syncQueue.pop(), /op 2\.0 \(e\) has no row of the queue/],
    ['with a row of the queue for nothing', ({ stores }) => stores.syncQueue.push(queued('journal', 'x', {})), /orphan: the queue holds create of journal x/],
    ['with two rows of the queue for a record', ({ stores }) => stores.syncQueue.push({ ...queued('journal', 'e', sentEntry), id: 'r' }), /duplicate: two rows/],
    ['with other contents in the queue', ({ stores }) => (stores.syncQueue[1].data.content = 'older'), /queued with other contents/],
    ['with a row of another owner', ({ stores }) => (stores.syncQueue[0].ownerId = 'v'), /is v, 0, pending/],
    ['with an entry that the index leaves out', ({ stores }) => stores.journalIndex.pop(), /has 0 rows in the search index/],
    ['with an indexed entry that is gone', ({ stores }) => (stores.journalIndex[0].id = 'p/new/x'), /orphan: the search index holds the entry x/],
    ['with a stamp after the clock', ({ stores }) => (stores.metadata[0].value.last = '2025-03-01T09:59:59.999Z'), /after the clock/],
    ['with an index that lacks a row', ({ counts }) => (counts.journalEntries.profileId = 0), /has 0 keys for 1 rows/],
    ['with a version that no edit gave', ({ stores }) => (stores.journalEntries[0].version = 2), /has version 2, not 1/],
  ];
  for (const [what, spoil, found] of cases) {
    test(what, () => {
      const dump = good();
      spoil(dump);
      assert.match(check(dump), found);
    });
  }

  test('where a removal is not queued', () => {
    const dump = good();
    dump.stores.journalEntries = [];
    dump.stores.journalIndex = [];
    dump.stores.syncQueue = [];
    dump.counts = {};
    assert.match(check(dump, new Map([profile, entry].map((row) => [row.id, row]))), /the removal of op 2\.0 \(e\) has no row/);
  });
});

describe('after a kill the ledger', () => {
  /** A ledger that knows the profile and the entry. */
  const knowing = () => {
    const ledger = new Ledger();
    ledger.begin({ n: 1, lane: 0, kind: 'create', collection: 'profiles', draft: { displayName: 'op 1' } });
    assert.deepEqual(ledger.acknowledge(0, profile), []);
    ledger.begin({ n: 2, lane: 0, kind: 'create', collection: 'journal', draft: { title: 'op 2.0' } });
    assert.deepEqual(ledger.acknowledge(0, entry), []);
    return ledger;
  };
  /** @type {Operation} */
  const both = { n: 3, lane: 0, kind: 'createMany', collection: 'journal', drafts: [{ title: 'op 2.1' }, { title: 'op 3.1' }] };
  /** @type {Operation} */
  const removal = { n: 3, lane: 0, kind: 'remove', collection: 'profiles', id: 'p' };
  const update = (/** @type {Record<string, unknown>} */ change) =>
    /** @type {Operation} */ ({ n: 3, lane: 0, kind: 'update', collection: 'journal', id: 'e', change });

  test('accepts what was acknowledged', () => {
    assert.deepEqual(knowing().settle({ profiles: [profile], journalEntries: [entry] }), []);
  });

  test('misses an acknowledged record, and an acknowledged change', () => {
    assert.match(knowing().settle({ profiles: [profile], journalEntries: [] }).join(), /^lost: the journal entry op 2\.0/);
    const other = { ...entry, content: 'older' };
    assert.match(knowing().settle({ profiles: [profile], journalEntries: [other] }).join(), /lost: a change .* content is "older"/);
  });

  test('notices a removed record that came back', () => {
    const ledger = knowing();
    ledger.begin({ n: 3, lane: 0, kind: 'remove', collection: 'journal', id: 'e' });
    assert.deepEqual(ledger.acknowledge(0, null), []);
    assert.match(ledger.settle({ profiles: [profile], journalEntries: [entry] }).join(), /it was removed/);
  });

  test('accepts an operation in doubt whole or not at all, and no half of it', () => {
    const third = { ...second, id: 'g', title: 'op 3.1' };
    for (const [made, findings] of /** @type {const} */ ([[[], 0], [[second, third], 0], [[second], 2]])) {
      const ledger = knowing();
      ledger.begin(both);
      const found = ledger.settle({ profiles: [profile], journalEntries: [entry, ...made] });
      assert.equal(found.length, findings, found.join('\n'));
    }
    for (const [profiles, entries, findings] of /** @type {const} */ ([[[profile], [entry], 0], [[], [], 0], [[], [entry], 2]])) {
      const ledger = knowing();
      ledger.begin(removal);
      const found = ledger.settle({ profiles: [...profiles], journalEntries: [...entries] });
      assert.equal(found.length, findings, found.join('\n'));
    }
  });

  test('accepts a change in doubt as it was given, and no other', () => {
    for (const [stored, findings] of /** @type {const} */ ([[{ mood: 'sad', version: 2 }, 0], [{}, 0], [{ mood: 'happy' }, 1]])) {
      const ledger = knowing();
      ledger.begin(update({ mood: 'sad' }));
      const found = ledger.settle({ profiles: [profile], journalEntries: [{ ...entry, ...stored }] });
      assert.equal(found.length, findings, found.join('\n'));
    }
  });

  test('wants the promise to give what was written', () => {
    const ledger = knowing();
    ledger.begin(update({ mood: 'sad' }));
    assert.match(ledger.acknowledge(0, entry).join(), /left mood null where "sad" was given/);
  });

  test('knows which words are to be found and which no longer', () => {
    const ledger = knowing();
    ledger.begin(update({ content: second.content }));
    ledger.acknowledge(0, { ...entry, content: second.content });
    assert.deepEqual([[...ledger.freshWords], ledger.goneWords], [[uniqueWord(2)], [uniqueWord(1)]]);
  });
});

test('no unique word begins another', () => {
  const words = Array.from({ length: 2000 }, (_, n) => uniqueWord(n));
  assert.equal(new Set(words).size, 2000);
  assert.deepEqual(new Set(words.map((word) => word.length)), new Set([8]));
});
