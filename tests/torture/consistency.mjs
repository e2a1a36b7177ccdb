// What holds in the database at any moment, whatever was written last: a record, what is derived from it and its row of the
// queue are there together or not at all.
import { isDeepStrictEqual } from 'node:util';
import { markOf } from './operations.mjs';
import { indexedEntries } from './search-rows.mjs';

/** @typedef {import('./operations.mjs').Row} Row */

/**
 * The database as the page read it, past the package, in one transaction.
 *
 * @typedef {object} Dump
 * @property {Record<string, Row[]>} stores all rows of each store
 * @property {Record<string, Record<string, number>>} counts of the keys in each index that has one per row
 * @property {Record<string, Record<string, unknown>>} charts by profile, some fields of its chart, calculated by the pure function
 */

/** The fields of a record that stay on the device, by the name of its kind. */
const NOT_SENT = {
  profile: ['generation', 'completenessScore', 'lastCalculatedAt'],
  journal: ['generation'],
};

/**
 * @param {Dump} dump
 * @param {Map<string, Row>} base the profiles and journal entries as they were when the queue was emptied last
 * @param {string} ownerId who is signed in
 * @returns {string[]}
 */
export function inconsistencies(dump, base, ownerId) {
  const profiles = rowsOf(dump, 'profiles');
  const entries = rowsOf(dump, 'journalEntries');
  return [
    ...orphans(dump, profiles),
    ...charts(dump, profiles),
    ...queue(dump, base, ownerId),
    ...searchRows(dump, entries),
    ...clock(dump, [...profiles, ...entries]),
    ...indexes(dump),
  ];
}

/** @param {Dump} dump @param {string} store @returns {Row[]} */
export function rowsOf(dump, store) {
  return dump.stores[store] ?? [];
}

/** Rows of a profile that is gone. @param {Dump} dump @param {Row[]} profiles */
function orphans(dump, profiles) {
  const there = new Set(profiles.map((profile) => profile.id));
  return Object.entries(dump.stores).flatMap(([store, rows]) =>
    rows
      .filter((row) => typeof row['profileId'] === 'string' && !there.has(row['profileId']))
      .map((row) => `orphan: a row of ${store} (${row.id}) belongs to the profile ${row['profileId']}, which is gone`),
  );
}

/** Each profile has the one chart of its birth data. @param {Dump} dump @param {Row[]} profiles */
function charts(dump, profiles) {
  const findings = [];
  const stored = rowsOf(dump, 'chartResults');
  for (const profile of profiles) {
    const own = stored.filter((chart) => chart['profileId'] === profile.id);
    if (own.length !== 1) findings.push(`the profile ${markOf(profile)} (${profile.id}) has ${own.length} charts`);
    const expected = dump.charts[profile.id] ?? {};
    for (const [field, value] of Object.entries(expected)) {
      if (own[0] && !isDeepStrictEqual(own[0][field], value)) {
        findings.push(
          `the chart of the profile ${markOf(profile)} (${profile.id}) is not that of its birth: ${field} is ` +
            `${JSON.stringify(own[0][field])}, not ${JSON.stringify(value)}`,
        );
      }
    }
    if (Object.keys(expected).length === 0) findings.push(`no chart was calculated for the profile ${profile.id}`);
  }
  return findings;
}

/**
 * Each record that differs from what the cloud has, so to speak, has one row that waits, and no other has.
 *
 * @param {Dump} dump
 * @param {Map<string, Row>} base
 * @param {string} ownerId
 */
function queue(dump, base, ownerId) {
  /** @type {string[]} */
  const findings = [];
  const rows = rowsOf(dump, 'syncQueue');
  /** @type {Map<string, Row>} */
  const waiting = new Map();
  for (const row of rows) {
    const record = String(row['entityId']);
    if (waiting.has(record)) findings.push(`duplicate: two rows of the queue for ${row['entity']} ${record}`);
    waiting.set(record, row);
    if (row['ownerId'] !== ownerId || row['synced'] !== 0 || row['state'] !== 'pending') {
      findings.push(`the row of the queue for ${record} is ${row['ownerId']}, ${row['synced']}, ${row['state']}`);
    }
  }
  const mutations = new Set(rows.map((row) => row['mutationId']));
  if (mutations.size !== rows.length) findings.push('duplicate: two rows of the queue have one mutation id');

  const there = new Set();
  for (const [entity, store] of /** @type {const} */ ([
    ['profile', 'profiles'],
    ['journal', 'journalEntries'],
  ])) {
    for (const record of rowsOf(dump, store)) {
      there.add(record.id);
      const what = `the ${entity} ${markOf(record)} (${record.id})`;
      const before = base.get(record.id);
      const row = waiting.get(record.id);
      waiting.delete(record.id);
      const changed = !before || !isDeepStrictEqual(before, record);
      const version = before ? before['version'] + (changed ? 1 : 0) : 1;
      if (record['version'] !== version) findings.push(`${what} has version ${record['version']}, not ${version}`);
      if (!changed) {
        if (row) findings.push(`${what} was not changed and has a row of the queue`);
        continue;
      }
      if (!row) {
        findings.push(`${what} has no row of the queue`);
        continue;
      }
      const operation = before ? 'update' : 'create';
      if (row['entity'] !== entity || row['operation'] !== operation) {
        findings.push(`${what} is queued as ${row['entity']} ${row['operation']}, not ${entity} ${operation}`);
      }
      if (!isDeepStrictEqual(row['data'], outgoing(entity, record))) {
        findings.push(`${what} is queued with other contents: ${JSON.stringify(row['data']).slice(0, 200)}`);
      }
      if (!isDeepStrictEqual(row['baseRecord'], before ? outgoing(entity, before) : null)) {
        findings.push(`${what} is queued on another base`);
      }
    }
  }
  for (const [id, before] of base) {
    if (there.has(id)) continue;
    const row = waiting.get(id);
    waiting.delete(id);
    // The cloud works out by itself what goes with a profile.
    const goneWithParent = 'profileId' in before && !there.has(before['profileId']);
    if (!row) {
      if (!goneWithParent) findings.push(`the removal of ${markOf(before)} (${id}) has no row of the queue`);
    } else if (row['operation'] !== 'delete' || row['data']['id'] !== id) {
      findings.push(`the removal of ${markOf(before)} (${id}) is queued as ${row['operation']}`);
    }
  }
  for (const [id, row] of waiting) {
    findings.push(`orphan: the queue holds ${row['operation']} of ${row['entity']} ${id}, which is not there`);
  }
  return findings;
}

/** @param {'profile' | 'journal'} entity @param {Row} record */
function outgoing(entity, record) {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !NOT_SENT[entity].includes(field)));
}

/** The search index speaks of each entry once. @param {Dump} dump @param {Row[]} entries */
function searchRows(dump, entries) {
  const findings = [];
  const indexed = indexedEntries(dump);
  const there = new Set(entries.map((entry) => entry.id));
  for (const entry of entries) {
    const times = indexed.get(entry.id) ?? 0;
    if (times !== 1) findings.push(`the journal ${markOf(entry)} (${entry.id}) has ${times} rows in the search index`);
  }
  for (const id of indexed.keys()) {
    if (!there.has(id)) findings.push(`orphan: the search index holds the entry ${id}, which is not there`);
  }
  return findings;
}

/** The clock never stands before a stamp that it gave. @param {Dump} dump @param {Row[]} records */
function clock(dump, records) {
  const last = rowsOf(dump, 'metadata').find((row) => row['key'] === 'clock')?.['value'].last;
  const late = records.filter((record) => !last || record['updatedAt'] > last);
  return late.map((record) => `${markOf(record)} (${record.id}) is of ${record['updatedAt']}, after the clock's ${last}`);
}

/** The browser's own indexes hold a key per row. @param {Dump} dump */
function indexes(dump) {
  return Object.entries(dump.counts).flatMap(([store, counts]) =>
    Object.entries(counts)
      .filter(([, count]) => count !== rowsOf(dump, store).length)
      .map(([index, count]) => `the index ${index} has ${count} keys for ${rowsOf(dump, store).length} rows of ${store}`),
  );
}
