// Reads and writes the database by the browser's own interface.

/**
 * Opens the database as it is and does some work with it.
 *
 * @template T
 * @param {string} name
 * @param {(database: IDBDatabase) => Promise<T>} work
 */
export async function database(name, work) {
  const database = await settled(indexedDB.open(name));
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** All rows and the counts of the indexes, in one transaction. @param {IDBDatabase} database */
export async function dump(database) {
  const names = [...database.objectStoreNames];
  // The browser has made it anew.
  if (names.length === 0) return { stores: {}, counts: {} };
  const transaction = database.transaction(names, 'readonly');
  /** @type {Record<string, any[]>} */
  const stores = {};
  /** @type {Record<string, Record<string, number>>} */
  const counts = {};
  await Promise.all(
    names.flatMap((name) => {
      const store = transaction.objectStore(name);
      const ofStore = (counts[name] = /** @type {Record<string, number>} */ ({}));
      const rows = settled(store.getAll()).then((rows) => {
        stores[name] = rows;
      });
      const indexes = COUNTED[name] ?? [];
      return [
        rows,
        ...indexes.map(async (index) => {
          ofStore[index] = await settled(store.index(index).count());
        }),
      ];
    }),
  );
  return { stores, counts };
}

/** Indexes over fields that every row has. @type {Record<string, string[]>} */
const COUNTED = {
  profiles: ['userId'],
  chartResults: ['profileId'],
  journalEntries: ['profileId', 'entryDate', 'profileId_date'],
  syncQueue: ['timestamp', 'synced'],
};

/** Signs a user in, so that what is written is queued. @param {string} userId */
export const SIGN_IN = (userId) => async (/** @type {IDBDatabase} */ database) => {
  const transaction = database.transaction('metadata', 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore('metadata');
  const { key, value } = await settled(store.get('account'));
  store.put({ key, value: { ...value, userId } });
  await completed(transaction);
};

/** Empties the queue. @param {IDBDatabase} database */
export async function emptyQueue(database) {
  const transaction = database.transaction('syncQueue', 'readwrite', { durability: 'strict' });
  transaction.objectStore('syncQueue').clear();
  await completed(transaction);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
