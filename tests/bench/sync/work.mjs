// The work that is timed in the page. Each part is called by itself, after `load` and `prepare`.
import { assertSame } from '../support/equal.mjs';
import { figure, interleaved, ratio } from '../support/measure.mjs';
import { drafts } from '../store/drafts.mjs';
import * as raw from '../store/raw.mjs';
import { added, portions } from '../store/rows.mjs';
import { openRxdb, rowsOf as rxdbRowsOf, write as rxdbWrite } from '../store/rxdb.mjs';
import { signedIn as signedInWithoutCloud, stored } from '../store/soul.mjs';
import { PAGE_LIMIT, creation, endpointOf, held } from './endpoint.mjs';
import { assertDrained, assertHeld, assertNoted, outgoing } from './equal.mjs';
import { drain, pull, pullAll } from './raw.mjs';
import { replicated } from './rxdb.mjs';
import { pausedAndSignedIn, signedIn, synced, waiting } from './soul.mjs';

/** @typedef {import('./endpoint.mjs').Member} Member */
/** @typedef {import('../support/report.mjs').Line} Line */

/** Entries that one call of `createMany` takes. */
const BATCH = 500;
const BASE = 'bench-base';
/** Stores that the loop over raw IndexedDB uses, with the indexes that Soul Codex has. */
const STORES = ['journalEntries', 'syncQueue', 'journalIndex', 'metadata'];

/** @type {any} */
let soul;
/** @type {any} */
let libraries;
/** @type {{ shape: raw.StoreShape[], profile: any, entries: any[], queue: any[] }} */
let base;

/** Loads the packages, and nothing else. @param {{ soul: string, libraries: string }} where */
export async function load(where) {
  soul = await import(where.soul);
  await soul.default();
  libraries = await import(where.libraries);
}

/**
 * Makes the entries that wait in the queues of the others, by Soul Codex itself.
 *
 * @param {{ entries: number }} how
 */
export async function prepare({ entries }) {
  await raw.remove(BASE);
  const { codex, profileId } = await signedInWithoutCloud(soul, BASE);
  await createAll(codex, drafts(profileId, entries));
  const rows = await stored(BASE);
  const database = await raw.open(BASE);
  const shape = raw.shapeOf(database).filter(({ name }) => STORES.includes(name));
  database.close();
  await codex.close();
  const profile = await soulProfile(rows);
  const journal = rows['journalEntries'] ?? [];
  const queue = (rows['syncQueue'] ?? []).filter(({ entity }) => entity === 'journal');
  assertSame([journal.length, queue.length], [entries, entries], 'the entries and their rows in the queue');
  base = { shape, profile, entries: journal, queue };
}

/**
 * A queue is drained: Soul Codex, RxDB, raw IndexedDB. Each contender has an account of its own in each round.
 *
 * @param {{ rounds: number, warmUps: number, queued: number, members: Member[] }} how
 * @returns {Promise<Line[]>}
 */
export async function drains({ rounds, warmUps, queued, members }) {
  const free = [...members];
  const next = () => {
    const member = free.pop();
    if (member === undefined) throw new Error('there are too few accounts');
    return member;
  };
  const { shape } = base;
  const entries = base.entries.slice(0, queued);
  const ids = new Set(entries.map(({ id }) => id));
  const queue = base.queue.filter(({ entityId }) => ids.has(entityId));
  /** How long it took until all was sent, without reading it back. @type {Record<string, number[]>} */
  const sent = { soul: [], rxdb: [], raw: [] };
  let [codex, database, rxdb, replication, endpoint, name] = /** @type {any[]} */ ([]);
  /** @param {string} who @param {number} round @param {() => Promise<unknown>} send @param {() => Promise<unknown>} readBack */
  const split = async (who, round, send, readBack) => {
    const begin = performance.now();
    await send();
    if (round >= 0) sent[who]?.push(performance.now() - begin);
    await readBack();
  };
  const times = await interleaved(
    [
      {
        name: 'soul',
        units: 1,
        before: async (round) => {
          const member = next();
          endpoint = endpointOf(member);
          name = `bench-soul-${round + warmUps}`;
          codex = await signedIn(soul, name, member);
          const { id } = await codex.profiles.create({ birthDate: '1990-06-15', displayName: 'Ada' });
          await synced(codex);
          codex.sync.pause();
          await createAll(codex, drafts(id, queued));
          await waiting(codex, queued);
        },
        run: (round) =>
          split('soul', round, () => (codex.sync.resume(), synced(codex)), () => synced(codex)),
        after: async () => {
          const rows = await stored(name);
          await codex.close();
          const { records, cursor } = await held(endpoint);
          const journal = rows['journalEntries'] ?? [];
          assertSame(journal.length, queued, 'the entries of Soul Codex');
          assertHeld(records, journal, 'Soul Codex');
          assertNoted(journal, records, 'Soul Codex');
          assertDrained(rows['syncQueue'] ?? [], 'Soul Codex');
          assertSame(cursorOf(rows), cursor, 'the cursor of Soul Codex');
          await raw.remove(name);
        },
      },
      {
        name: 'rxdb',
        units: 1,
        before: async (round) => {
          endpoint = endpointOf(next());
          const cursor = await withProfile(endpoint);
          const journal = shape.filter(({ name }) => name === 'journalEntries');
          const documents = { journalEntries: entries.map(outgoing) };
          rxdb = await openRxdb(libraries, `benchsync${round + warmUps}`, journal, documents);
          replication = replicated(libraries.replicateRxCollection, rxdb.collections['journalentries'], endpoint, cursor);
          await replication.inSync();
          await replication.replication.pause();
          await rxdbWrite(rxdb, documents.journalEntries.map((row) => ({ store: 'journalEntries', row })));
        },
        run: (round) =>
          split('rxdb', round, async () => {
            await replication.replication.start();
            await replication.inSync();
          }, () => (replication.replication.reSync(), replication.inSync())),
        after: async () => {
          const { records } = await held(endpoint);
          assertHeld(records, entries, 'RxDB');
          const found = await rxdbRowsOf(rxdb, ['journalEntries']);
          assertHeld(records, found['journalEntries'], 'RxDB on the device');
          await rxdb.remove();
        },
      },
      {
        name: 'raw',
        units: 1,
        before: async () => {
          endpoint = endpointOf(next());
          const cursor = await withProfile(endpoint);
          database = await raw.create('bench-raw', shape);
          await raw.write(database, [
            { store: 'metadata', row: { key: 'cursor', value: cursor } },
            ...entries.map((row) => ({ store: 'journalEntries', row })),
            ...queue.map((row) => ({ store: 'syncQueue', row })),
          ]);
        },
        run: (round) => split('raw', round, () => drain(database, endpoint), () => pull(database, endpoint)),
        after: async () => {
          const rows = await raw.rowsOf(database);
          const { records, cursor } = await held(endpoint);
          assertHeld(records, entries, 'raw IndexedDB');
          assertNoted(rows['journalEntries'] ?? [], records, 'raw IndexedDB');
          assertDrained(rows['syncQueue'] ?? [], 'raw IndexedDB');
          assertSame(rows['metadata']?.[0]?.value, cursor, 'the cursor of raw IndexedDB');
          database.close();
          await raw.remove('bench-raw');
        },
      },
    ],
    { rounds, warmUps },
  );
  const what = `${queued} queued changes drained`;
  return [
    besides(what, sent, 'rxdb', { name: 'RxDB', reach: 0.5 }),
    besides('the same', sent, 'raw', { name: 'raw IndexedDB' }),
    besides(`${what}, and read back`, times, 'rxdb', { name: 'RxDB' }),
    besides('the same', times, 'raw', { name: 'raw IndexedDB' }),
  ];
}

/**
 * A new device reads all that an account has: Soul Codex, RxDB, raw IndexedDB.
 *
 * @param {{ rounds: number, warmUps: number, member: Member }} how
 * @returns {Promise<Line[]>}
 */
export async function firstPulls({ rounds, warmUps, member }) {
  const { shape, entries, queue } = base;
  const endpoint = endpointOf(member);
  const metadata = { store: 'metadata', row: { key: 'cursor', value: await withProfile(endpoint) } };
  const source = await raw.create('bench-source', shape);
  await raw.write(source, [metadata, ...queue.map((row) => ({ store: 'syncQueue', row })), ...entries.map((row) => ({ store: 'journalEntries', row }))]);
  await drain(source, endpoint);
  source.close();
  await raw.remove('bench-source');
  const { records, cursor } = await held(endpoint);
  assertHeld(records, entries, 'the source');

  const inOrder = records.filter(({ entity }) => entity === 'journal').map(({ record }) => record.id);
  const words = await wordsOf(member);
  const beside = portions({ journalIndex: words }, inOrder, PAGE_LIMIT);
  let [codex, database, rxdb, replication, name] = /** @type {any[]} */ ([]);
  const times = await interleaved(
    [
      {
        name: 'soul',
        units: 1,
        before: async (round) => {
          name = `bench-pull-${round + warmUps}`;
          codex = await pausedAndSignedIn(soul, name, member);
        },
        run: () => (codex.sync.resume(), synced(codex)),
        after: async () => {
          const rows = await stored(name);
          await codex.close();
          assertNoted(rows['journalEntries'] ?? [], records, 'Soul Codex');
          assertSame(cursorOf(rows), cursor, 'the cursor of Soul Codex');
          await raw.remove(name);
        },
      },
      {
        name: 'rxdb',
        units: 1,
        before: async (round) => {
          const journal = shape.filter(({ name }) => name === 'journalEntries');
          rxdb = await openRxdb(libraries, `benchpull${round + warmUps}`, journal, { journalEntries: entries.slice(0, 1).map(outgoing) });
        },
        run: async () => {
          replication = replicated(libraries.replicateRxCollection, rxdb.collections['journalentries'], endpoint, null);
          await replication.inSync();
        },
        after: async () => {
          const found = await rxdbRowsOf(rxdb, ['journalEntries']);
          assertHeld(records, found['journalEntries'], 'RxDB');
          await rxdb.remove();
        },
      },
      {
        name: 'raw',
        units: 1,
        before: async () => {
          database = await raw.create('bench-raw', shape);
        },
        run: () => pullAll(database, endpoint, beside),
        after: async () => {
          const rows = await raw.rowsOf(database);
          assertNoted(rows['journalEntries'] ?? [], records, 'raw IndexedDB');
          assertSame(rows['journalIndex']?.length, words.length, 'the search rows of raw IndexedDB');
          assertSame(rows['metadata']?.[0]?.value, cursor, 'the cursor of raw IndexedDB');
          database.close();
          await raw.remove('bench-raw');
        },
      },
    ],
    { rounds, warmUps },
  );
  const what = `first pull of ${entries.length} entries by a new device`;
  return [besides(what, times, 'rxdb', { name: 'RxDB' }), besides('the same', times, 'raw', { name: 'raw IndexedDB' })];
}

/** The search rows that Soul Codex makes of what an account has. @param {Member} member */
async function wordsOf(member) {
  const name = 'bench-words';
  const codex = await pausedAndSignedIn(soul, name, member);
  const before = await stored(name);
  codex.sync.resume();
  await synced(codex);
  const rows = added(before, await stored(name));
  await codex.close();
  await raw.remove(name);
  return rows['journalIndex'] ?? [];
}

/** @param {import('../store/rows.mjs').Rows} rows */
async function soulProfile(rows) {
  const { generation: _, completenessScore: __, lastCalculatedAt: ___, ...profile } = rows['profiles']?.[0] ?? {};
  return profile;
}

/**
 * Makes the profile of the entries for an account, and gives the cursor after it.
 *
 * @param {import('./endpoint.mjs').Endpoint} endpoint
 */
async function withProfile(endpoint) {
  await endpoint.push([creation('profile', { ...base.profile, userId: endpoint.userId })]);
  return (await held(endpoint)).cursor;
}

/** Where Soul Codex stands in the stream of changes. @param {import('../store/rows.mjs').Rows} rows */
function cursorOf(rows) {
  return rows['metadata']?.find(({ key }) => key === 'sync')?.value.places[0].cursor;
}

/** @param {any} codex @param {readonly any[]} all */
async function createAll(codex, all) {
  for (let from = 0; from < all.length; from += BATCH) await codex.journal.createMany(all.slice(from, from + BATCH));
}

/**
 * @param {string} what
 * @param {Record<string, number[]>} times
 * @param {string} theirs
 * @param {{ name: string, reach?: number }} beside `reach`: how much of the other's time it may take
 * @returns {Line}
 */
function besides(what, times, theirs, { name, reach }) {
  const [own, other] = [times['soul'] ?? [], times[theirs] ?? []];
  const longer = ratio(own, other);
  const line = { what, ours: figure(own), beside: name, theirs: figure(other), ratio: longer };
  return reach === undefined ? line : { ...line, reach: `≤ ${reach}`, reached: longer.median <= reach };
}
