// RxDB on its free Dexie storage, one collection per store. It has no transaction over collections and no index over the items
// of a list, so it does less than the others: rows of a store with such an index are found by their key alone.

/** @typedef {import('./raw.mjs').StoreShape} StoreShape */
/** @typedef {import('./raw.mjs').Written} Written */

/**
 * @param {{ createRxDatabase: any, getRxStorageDexie: any }} rxdb
 * @param {string} name
 * @param {readonly StoreShape[]} shape
 * @param {Record<string, any[]>} rows a few of those that will be written, for their types
 */
export async function openRxdb(rxdb, name, shape, rows) {
  const database = await rxdb.createRxDatabase({ name, storage: rxdb.getRxStorageDexie(), multiInstance: false, eventReduce: true });
  const collections = shape.map((store) => [store.name.toLowerCase(), { schema: schemaOf(store, rows[store.name]?.[0] ?? {}) }]);
  await database.addCollections(Object.fromEntries(collections));
  return database;
}

/**
 * @param {StoreShape} store
 * @param {Record<string, unknown>} sample
 */
function schemaOf({ name, keyPath, indexes }, sample) {
  if (typeof keyPath !== 'string') throw new Error(`the key of ${name} is none that RxDB takes`);
  const usable = indexes.filter((index) => !index.multiEntry).map((index) => [index.keyPath].flat());
  const indexed = new Set([keyPath, ...usable.flat()]);
  const properties = Object.fromEntries(
    [...new Set([...Object.keys(sample), ...indexed])].map((field) => [field, indexed.has(field) ? bounded(sample[field]) : typed(sample[field])]),
  );
  return { title: name, version: 0, primaryKey: keyPath, type: 'object', properties, required: [...indexed], indexes: usable };
}

/** The type of an indexed field: RxDB wants to know how long its values can be. @param {unknown} value */
function bounded(value) {
  return typeof value === 'number'
    ? { type: 'number', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 }
    : { type: 'string', maxLength: 120 };
}

/** @param {unknown} value */
function typed(value) {
  if (value === null || value === undefined) return { type: ['string', 'null'] };
  if (Array.isArray(value)) return { type: 'array' };
  return { type: typeof value === 'object' ? 'object' : typeof value };
}

/**
 * @param {any} database
 * @param {readonly Written[]} rows
 */
export async function write(database, rows) {
  const names = [...new Set(rows.map(({ store }) => store))];
  await Promise.all(
    names.map(async (name) => {
      const documents = rows.filter(({ store }) => store === name).map(({ row }) => row);
      const collection = database.collections[name.toLowerCase()];
      // The device's own rows are written again and again, all others once.
      const { error } = await (name === 'metadata' ? collection.bulkUpsert(documents) : collection.bulkInsert(documents));
      if (error.length > 0) throw new Error(`RxDB refused ${error.length} rows of ${name}: ${JSON.stringify(error[0])}`);
    }),
  );
}

/** @param {any} database @param {readonly string[]} stores */
export async function rowsOf(database, stores) {
  const read = async (/** @type {string} */ name) => {
    const documents = await database.collections[name.toLowerCase()].find().exec();
    return [name, documents.map((/** @type {any} */ document) => document.toMutableJSON())];
  };
  return Object.fromEntries(await Promise.all(stores.map(read)));
}
