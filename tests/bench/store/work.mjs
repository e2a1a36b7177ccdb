// The work that is timed in the page. Each part is called by itself, after `prepare`.
import { assertSame } from '../support/equal.mjs';
import { figure, interleaved, ratio } from '../support/measure.mjs';
import * as dexies from './dexie.mjs';
import { USUAL_WORD, drafts } from './drafts.mjs';
import * as raw from './raw.mjs';
import { added, assertSameRows, portions } from './rows.mjs';
import * as rxdbs from './rxdb.mjs';
import { newest, signedIn, stored } from './soul.mjs';

/** @typedef {import('./rows.mjs').Rows} Rows */
/** @typedef {import('../support/report.mjs').Line} Line */

/** Entries that one call of `createMany` takes. */
const BATCH = 500;
const BASE = 'bench-base';
const SINGLES = 'bench-singles';
/** Single writes and reads in one round. */
const SINGLE_COUNT = 50;
const PAGES = 100;

/** @type {any} */
let soul;
/** @type {any} */
let libraries;
/** @type {WebAssembly.Memory | null} */
let memory = null;
/** @type {{ count: number, profileId: string, shape: raw.StoreShape[], rows: Rows, batches: raw.Written[][] }} */
let base;

/** Loads the packages, and nothing else. @param {{ soul: string, libraries: string }} where */
export async function load(where) {
  const instantiate = WebAssembly.instantiate;
  // The package keeps its memory to itself, so it is noted where the instance is made.
  WebAssembly.instantiate = /** @type {any} */ (
    async (/** @type {any} */ ...args) => {
      const made = /** @type {any} */ (await Reflect.apply(instantiate, WebAssembly, args));
      memory ??= (made.instance ?? made).exports?.memory ?? null;
      return made;
    }
  );
  soul = await import(where.soul);
  await soul.default();
  libraries = await import(where.libraries);
  return { ...soul.versions(), dexie: libraries.Dexie.semVer };
}

/** Makes the entries that all others are compared with. @param {{ entries: number }} how */
export async function prepare({ entries }) {
  await raw.remove(BASE);
  const { codex, profileId } = await signedIn(soul, BASE);
  const { rows, records, shape } = await captured(codex, BASE, () => createAll(codex, drafts(profileId, entries)));
  await codex.close();
  for (const name of ['journalEntries', 'syncQueue']) assertSame(rows[name]?.length, entries, `the rows in ${name}`);
  base = { count: entries, profileId, shape: shape.filter(({ name }) => rows[name] !== undefined), rows, batches: portions(rows, records.map(({ id }) => id), BATCH) };
  return Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, all.length]));
}

/** All entries in batches: Soul Codex, raw IndexedDB, Dexie, RxDB. @param {{ rounds: number }} how @returns {Promise<Line[]>} */
export async function writes({ rounds }) {
  const { shape, rows, batches } = base;
  const names = shape.map(({ name }) => name);
  let [codex, database, dexie, rxdb] = /** @type {any[]} */ ([]);
  /** @type {any[]} */
  let given = [];
  const times = await interleaved(
    [
      {
        name: 'soul',
        units: 1,
        before: async () => {
          const made = await signedIn(soul, 'bench-soul');
          codex = made.codex;
          given = drafts(made.profileId, base.count);
        },
        run: () => createAll(codex, given),
        after: async () => {
          const found = await stored('bench-soul');
          const entries = [...(found['journalEntries'] ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
          assertSame(entries.map(contentOf), given.map(contentOf), 'the entries of Soul Codex');
          assertSame(found['syncQueue']?.length, given.length + 1, 'the queue of Soul Codex, with the row of the profile');
          await codex.close();
          await raw.remove('bench-soul');
        },
      },
      {
        name: 'raw',
        units: 1,
        before: async () => {
          database = await raw.create('bench-raw', shape);
        },
        run: async () => {
          for (const batch of batches) await raw.write(database, batch);
        },
        after: async () => {
          assertSameRows(await raw.rowsOf(database), rows, shape, 'raw IndexedDB');
          database.close();
          await raw.remove('bench-raw');
        },
      },
      {
        name: 'dexie',
        units: 1,
        before: async () => {
          dexie = await dexies.openDexie(libraries.Dexie, 'bench-dexie', shape);
        },
        run: async () => {
          for (const batch of batches) await dexies.write(dexie, batch);
        },
        after: async () => {
          assertSameRows(await dexies.rowsOf(dexie, names), rows, shape, 'Dexie');
          dexie.close();
          await raw.remove('bench-dexie');
        },
      },
      {
        name: 'rxdb',
        units: 1,
        before: async (round) => {
          rxdb = await rxdbs.openRxdb(libraries, `benchrxdb${round + 9}`, shape, rows);
        },
        run: async () => {
          for (const batch of batches) await rxdbs.write(rxdb, batch);
        },
        after: async () => {
          assertSameRows(await rxdbs.rowsOf(rxdb, names), rows, shape, 'RxDB');
          await rxdb.remove();
        },
      },
    ],
    { rounds, warmUps: 1 },
  );
  const what = `${base.count} entries in batches of ${BATCH}, each with its queue row`;
  return [
    besides(what, times, 'soul', 'raw', { name: 'raw IndexedDB', reach: 1.1 }),
    besides('the same', times, 'soul', 'dexie', { name: 'Dexie' }),
    besides('the same', times, 'soul', 'rxdb', { name: 'RxDB' }),
  ];
}

/** Single writes and reads by id. @param {{ rounds: number }} how @returns {Promise<Line[]>} */
export async function singles({ rounds }) {
  await raw.remove(SINGLES);
  const { codex, profileId } = await signedIn(soul, SINGLES);
  const given = drafts(profileId, SINGLE_COUNT);
  const one = async () => {
    const records = [];
    for (const draft of given) records.push(await codex.journal.create(draft));
    return records;
  };
  const { rows, records, shape: whole } = await captured(codex, SINGLES, one);
  const shape = whole.filter(({ name }) => rows[name] !== undefined);
  const each = portions(rows, records.map(({ id }) => id), 1);
  const database = await raw.create('bench-raw-singles', shape);
  for (const row of each) await raw.write(database, row);
  assertSameRows(await raw.rowsOf(database), rows, shape, 'raw IndexedDB');

  const ids = records.map(({ id }) => id);
  const rawGet = (/** @type {string} */ id) => raw.settled(database.transaction('journalEntries').objectStore('journalEntries').get(id));
  for (const id of ids) assertSame(await codex.journal.get(id), await rawGet(id), `entry ${id}`);
  const times = await interleaved(
    [
      { name: 'write', units: SINGLE_COUNT, run: one },
      {
        name: 'raw write',
        units: SINGLE_COUNT,
        // Both databases grow alike: what raw writes are new rows, too.
        before: async () => {
          for (const name of shape.map(({ name }) => name)) {
            if (name === 'metadata') continue;
            const transaction = database.transaction(name, 'readwrite');
            transaction.objectStore(name).clear();
            await raw.complete(transaction);
          }
        },
        run: async () => {
          for (const row of each) await raw.write(database, row);
        },
      },
      {
        name: 'read',
        units: SINGLE_COUNT,
        run: async () => {
          for (const id of ids) await codex.journal.get(id);
        },
      },
      {
        name: 'raw read',
        units: SINGLE_COUNT,
        run: async () => {
          for (const id of ids) await rawGet(id);
        },
      },
    ],
    { rounds, warmUps: 3 },
  );
  await codex.close();
  database.close();
  await raw.remove('bench-raw-singles');
  await raw.remove(SINGLES);
  return [
    besides('one entry with its queue row, awaited', times, 'write', 'raw write', { name: 'raw IndexedDB', reach: 1.25 }),
    besides('one entry by its id, awaited', times, 'read', 'raw read', { name: 'raw IndexedDB', reach: 1.25 }),
  ];
}

/** Pages of one profile, and opening, beside Dexie with the same rows. @param {{ rounds: number }} how @returns {Promise<Line[]>} */
export async function reads({ rounds }) {
  const { profileId, shape, batches } = base;
  const { Dexie } = libraries;
  const pages = Math.min(PAGES, Math.floor(base.count / 50));
  let dexie = await dexies.openDexie(Dexie, 'bench-dexie-reads', shape);
  for (const batch of batches) await dexies.write(dexie, batch);
  let codex = await soul.SoulCodex.open({ databaseName: BASE });

  const soulPages = async () => {
    const found = [];
    let cursor = null;
    for (let page = 0; page < pages; page += 1) {
      const { items, nextCursor } = await newest(codex, profileId, cursor);
      found.push(...items);
      cursor = nextCursor;
    }
    return found;
  };
  const dexiePages = async () => {
    const found = [];
    let after = null;
    for (let page = 0; page < pages; page += 1) {
      const next = /** @type {{ items: any[], after: any }} */ (await dexies.newest(Dexie, dexie, profileId, after));
      found.push(...next.items);
      after = next.after;
    }
    return found;
  };
  assertSame(await soulPages(), await dexiePages(), 'the pages');
  const paged = await interleaved(
    [{ name: 'soul', units: 1, run: soulPages }, { name: 'dexie', units: 1, run: dexiePages }],
    { rounds, warmUps: 2 },
  );
  await codex.close();
  dexie.close();

  /** @type {any[]} */
  let first = [];
  const opened = await interleaved(
    [
      {
        name: 'soul',
        units: 1,
        run: async () => {
          codex = await soul.SoulCodex.open({ databaseName: BASE });
          first = (await newest(codex, profileId)).items;
        },
        after: () => codex.close(),
      },
      {
        name: 'dexie',
        units: 1,
        run: async () => {
          dexie = await dexies.openDexie(Dexie, 'bench-dexie-reads', shape);
          const { items } = await dexies.newest(Dexie, dexie, profileId, null);
          assertSame(items[0], first[0], 'the first row');
        },
        after: () => dexie.close(),
      },
    ],
    { rounds, warmUps: 2 },
  );
  await raw.remove('bench-dexie-reads');
  return [
    besides(`${pages} pages of 50 entries, newest first, of one profile`, paged, 'soul', 'dexie', { name: 'Dexie', reach: 1 }),
    besides(`opening a database of ${base.count} entries to its first page`, opened, 'soul', 'dexie', { name: 'Dexie', reach: 1 }),
  ];
}

/** Searches among the entries. @param {{ rounds: number }} how @returns {Promise<Line[]>} */
export async function searches({ rounds }) {
  const codex = await soul.SoulCodex.open({ databaseName: BASE });
  const texts = { usual: USUAL_WORD, prefix: USUAL_WORD.slice(0, 2), both: `${USUAL_WORD} be` };
  const search = (/** @type {string} */ text) => codex.journal.search(text, { where: { profileId: base.profileId }, limit: 20 });
  for (const text of Object.values(texts)) {
    const words = text.split(' ');
    for (const { title, tags, content } of (await search(text)).items) {
      const held = [title, ...tags, content].join(' ').split(/[ .]+/);
      for (const word of words) assertSame(held.some((known) => known.startsWith(word)), true, `an entry found by ${word} holds it`);
    }
  }
  assertSame((await search(texts.usual)).items.length, 20, 'the entries found by a usual word');
  const times = await interleaved(
    Object.entries(texts).map(([name, text]) => ({ name, units: 1, run: () => search(text) })),
    { rounds, warmUps: 2 },
  );
  await codex.close();
  const line = (/** @type {string} */ what, /** @type {string} */ name) => ({ what: `search of ${base.count} entries by ${what}, first 20`, ours: figure(times[name] ?? []) });
  return [line('a usual word', 'usual'), line('two letters', 'prefix'), line('a word and two letters', 'both')];
}

/** The newest page, and one in the middle, out of more and more entries. @param {{ rounds: number, sizes: number[] }} how @returns {Promise<Line[]>} */
export async function growth({ rounds, sizes }) {
  const opened = [];
  for (const size of sizes) {
    const databaseName = `bench-size-${size}`;
    await raw.remove(databaseName);
    const { codex, profileId } = await signedIn(soul, databaseName);
    await multiplied(databaseName, profileId, size);
    assertSame(await codex.journal.count({ where: { profileId } }), size, `the entries of ${databaseName}`);
    let middle = null;
    // Ten pages on are far enough to need the cursor, and exist in every size.
    for (let page = 0; page < 10; page += 1) middle = (await newest(codex, profileId, middle)).nextCursor;
    opened.push({ size, databaseName, codex, profileId, middle });
  }
  const times = await interleaved(
    opened.flatMap(({ size, codex, profileId, middle }) => [
      { name: `first ${size}`, units: 20, run: () => repeated(20, () => newest(codex, profileId)) },
      { name: `later ${size}`, units: 20, run: () => repeated(20, () => newest(codex, profileId, middle)) },
    ]),
    { rounds, warmUps: 2 },
  );
  for (const { codex, databaseName } of opened) {
    await codex.close();
    await raw.remove(databaseName);
  }
  const smallest = sizes[0];
  return ['first', 'later'].flatMap((which) =>
    sizes.map((size) => {
      const [ours, yardstick] = [times[`${which} ${size}`] ?? [], times[`${which} ${smallest}`] ?? []];
      const line = { what: `${which === 'first' ? 'newest page' : 'eleventh page'} of 50 out of ${size} entries`, ours: figure(ours) };
      if (size === smallest) return line;
      const times_ = ratio(ours, yardstick);
      return { ...line, beside: `out of ${smallest}`, theirs: figure(yardstick), ratio: times_, reach: '≤ 1.3', reached: times_.median <= 1.3 };
    }),
  );
}

/** Writes all entries by one contender and keeps what it has open, so that its memory can be told. @param {{ who: 'soul' | 'dexie' | 'rxdb' }} how */
export async function hold({ who }) {
  const kept = /** @type {any} */ (globalThis);
  if (who === 'soul') {
    await raw.remove('bench-memory');
    const { codex, profileId } = await signedIn(soul, 'bench-memory');
    await createAll(codex, drafts(profileId, base.count));
    kept.held = codex;
  } else if (who === 'dexie') {
    kept.held = await dexies.openDexie(libraries.Dexie, 'bench-memory-dexie', base.shape);
    for (const batch of base.batches) await dexies.write(kept.held, batch);
  } else {
    kept.held = await rxdbs.openRxdb(libraries, 'benchmemoryrxdb', base.shape, base.rows);
    for (const batch of base.batches) await rxdbs.write(kept.held, batch);
  }
  // What the benchmark itself holds is not the contender's.
  base = { ...base, rows: {}, batches: [] };
  // The browser tidies up after a write for a moment.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { moduleBytes: memory?.buffer.byteLength ?? 0 };
}

/**
 * The rows that some work adds to a database.
 *
 * @param {any} codex
 * @param {string} databaseName
 * @param {() => Promise<any[]>} work gives the records that it made
 */
async function captured(codex, databaseName, work) {
  if (codex === null) throw new Error('the database is not open');
  const before = await stored(databaseName);
  const records = await work();
  const rows = added(before, await stored(databaseName));
  const database = await raw.open(databaseName);
  const shape = raw.shapeOf(database);
  database.close();
  return { rows, records, shape };
}

/** @param {any} codex @param {readonly any[]} all */
async function createAll(codex, all) {
  const records = [];
  for (let from = 0; from < all.length; from += BATCH) records.push(...(await codex.journal.createMany(all.slice(from, from + BATCH))));
  return records;
}

/**
 * Fills a database with copies of the entries, each with an id and a day of its own; pages read nothing else.
 *
 * @param {string} databaseName
 * @param {string} profileId
 * @param {number} size
 */
async function multiplied(databaseName, profileId, size) {
  const database = await raw.open(databaseName);
  const entries = base.rows['journalEntries'] ?? [];
  const portion = 5_000;
  for (let from = 0; from < size; from += portion) {
    const rows = Array.from({ length: Math.min(portion, size - from) }, (_, offset) => {
      const number = from + offset;
      const entry = entries[number % entries.length];
      const id = `0190f3c2-0000-7000-9000-${number.toString(16).padStart(12, '0')}`;
      return { store: 'journalEntries', row: { ...entry, id, profileId } };
    });
    await raw.write(database, rows);
  }
  database.close();
}

/** @param {number} times @param {() => Promise<unknown>} work */
async function repeated(times, work) {
  for (let time = 0; time < times; time += 1) await work();
}

/** @param {any} entry */
function contentOf({ title, content, tags, mood, entryDate }) {
  return { title, content, tags, mood, entryDate };
}

/**
 * @param {string} what
 * @param {Record<string, number[]>} times
 * @param {string} ours
 * @param {string} theirs
 * @param {{ name: string, reach?: number }} beside `reach`: how many times as long as the other it may take
 * @returns {Line}
 */
function besides(what, times, ours, theirs, { name, reach }) {
  const [own, other] = [times[ours] ?? [], times[theirs] ?? []];
  const longer = ratio(own, other);
  const line = { what, ours: figure(own), beside: name, theirs: figure(other), ratio: longer };
  return reach === undefined ? line : { ...line, reach: `≤ ${reach}`, reached: longer.median <= reach };
}
