// Dexie, with the same stores and indexes, writing the same rows.

/** @typedef {import('./raw.mjs').StoreShape} StoreShape */
/** @typedef {import('./raw.mjs').Written} Written */

/**
 * @param {any} Dexie
 * @param {string} name
 * @param {readonly StoreShape[]} shape
 */
export async function openDexie(Dexie, name, shape) {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed' });
  database.version(1).stores(Object.fromEntries(shape.map((store) => [store.name, schemaOf(store)])));
  await database.open();
  return database;
}

/** @param {StoreShape} store */
function schemaOf({ keyPath, indexes }) {
  const path = (/** @type {string | string[] | null} */ path) => (Array.isArray(path) ? `[${path.join('+')}]` : path);
  return [path(keyPath), ...indexes.map((index) => `${index.unique ? '&' : ''}${index.multiEntry ? '*' : ''}${path(index.keyPath)}`)].join(',');
}

/**
 * @param {any} database
 * @param {readonly Written[]} rows
 */
export function write(database, rows) {
  const names = [...new Set(rows.map(({ store }) => store))];
  return database.transaction('rw', names, async () => {
    await Promise.all(
      names.map((name) => database.table(name).bulkPut(rows.filter(({ store }) => store === name).map(({ row }) => row))),
    );
  });
}

/** @param {any} database @param {readonly string[]} stores */
export async function rowsOf(database, stores) {
  return Object.fromEntries(await Promise.all(stores.map(async (name) => [name, await database.table(name).toArray()])));
}

/**
 * A page of a profile's entries, the newest first: from the last key on, without the rows of that day that were given already.
 *
 * @param {any} Dexie
 * @param {any} database
 * @param {string} profileId
 * @param {{ date: string, seen: Set<string> } | null} after
 */
export async function newest(Dexie, database, profileId, after) {
  const last = after === null ? Dexie.maxKey : after.date;
  const found = await database
    .table('journalEntries')
    .where('[profileId+entryDate]')
    .between([profileId, Dexie.minKey], [profileId, last], true, true)
    .reverse()
    .limit(50 + (after?.seen.size ?? 0))
    .toArray();
  const items = (after === null ? found : found.filter((/** @type {any} */ entry) => !after.seen.has(entry.id))).slice(0, 50);
  const date = items.at(-1)?.entryDate;
  const seen = new Set(items.filter((/** @type {any} */ entry) => entry.entryDate === date).map((/** @type {any} */ entry) => entry.id));
  if (after !== null && after.date === date) for (const id of after.seen) seen.add(id);
  return { items, after: { date, seen } };
}
