// IndexedDB without any library: the yardstick, and the way to look into what the others have stored.

/** @typedef {{ store: string, row: any }} Written a row and where it belongs */
/** @typedef {{ name: string, keyPath: string | string[] | null, indexes: { name: string, keyPath: string | string[], unique: boolean, multiEntry: boolean }[] }} StoreShape */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export function complete(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Opens a database that is there. @param {string} name */
export function open(name) {
  return settled(indexedDB.open(name));
}

/** @param {string} name */
export async function remove(name) {
  await settled(indexedDB.deleteDatabase(name));
}

/**
 * The stores of a database with their indexes.
 *
 * @param {IDBDatabase} database
 * @returns {StoreShape[]}
 */
export function shapeOf(database) {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names);
  return names.map((name) => {
    const store = transaction.objectStore(name);
    const indexes = [...store.indexNames].map((index) => {
      const { keyPath, unique, multiEntry } = store.index(index);
      return { name: index, keyPath, unique, multiEntry };
    });
    return { name, keyPath: store.keyPath, indexes };
  });
}

/**
 * Makes a database with these stores.
 *
 * @param {string} name
 * @param {readonly StoreShape[]} shape
 * @returns {Promise<IDBDatabase>}
 */
export function create(name, shape) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const { name: storeName, keyPath, indexes } of shape) {
      const store = request.result.createObjectStore(storeName, { keyPath });
      for (const index of indexes) {
        store.createIndex(index.name, index.keyPath, { unique: index.unique, multiEntry: index.multiEntry });
      }
    }
  };
  return settled(request);
}

/**
 * All rows of a database by store.
 *
 * @param {IDBDatabase} database
 * @returns {Promise<Record<string, any[]>>}
 */
export async function rowsOf(database) {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names);
  const found = names.map(async (name) => [name, await settled(transaction.objectStore(name).getAll())]);
  return Object.fromEntries(await Promise.all(found));
}

/**
 * Writes rows in one transaction, as quickly as IndexedDB can.
 *
 * @param {IDBDatabase} database
 * @param {readonly Written[]} rows
 */
export function write(database, rows) {
  const names = [...new Set(rows.map(({ store }) => store))];
  const transaction = database.transaction(names, 'readwrite', { durability: 'relaxed' });
  for (const name of names) {
    const store = transaction.objectStore(name);
    for (const written of rows) if (written.store === name) store.put(written.row);
  }
  return complete(transaction);
}
