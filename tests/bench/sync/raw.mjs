// A sync written by hand over IndexedDB, the shortest that does the work: no other tab, no conflict, no failure is thought of.
import { complete, settled } from '../store/raw.mjs';
import { PUSH_LIMIT } from './endpoint.mjs';

/** @typedef {import('./endpoint.mjs').Endpoint} Endpoint */
/** @typedef {import('../store/raw.mjs').Written} Written */

/**
 * Sends what waits, oldest first. Each answer is noted in one transaction.
 *
 * @param {IDBDatabase} database
 * @param {Endpoint} endpoint
 */
export async function drain(database, endpoint) {
  for (;;) {
    const queue = database.transaction('syncQueue').objectStore('syncQueue').index('timestamp');
    const rows = await settled(queue.getAll(null, PUSH_LIMIT));
    if (rows.length === 0) return;
    const results = await endpoint.push(rows.map(operationOf));
    const transaction = writing(database, ['journalEntries', 'syncQueue']);
    const entries = transaction.objectStore('journalEntries');
    rows.forEach(({ id, entityId }, index) => {
      transaction.objectStore('syncQueue').delete(id);
      change(entries, entityId, (entry) => ({ ...entry, generation: results[index].generation }));
    });
    await complete(transaction);
  }
}

/**
 * Reads what is new in the cloud, its own changes among it. Each page is stored with its cursor in one transaction.
 *
 * @param {IDBDatabase} database
 * @param {Endpoint} endpoint
 */
export async function pull(database, endpoint) {
  const place = await settled(database.transaction('metadata').objectStore('metadata').get('cursor'));
  let cursor = place.value;
  for (;;) {
    const page = await endpoint.changes(cursor);
    const transaction = writing(database, ['journalEntries', 'metadata']);
    const entries = transaction.objectStore('journalEntries');
    for (const { entity, generation, record } of page.changes) {
      if (entity !== 'journal') continue;
      change(entries, record.id, (known) => (known && known.generation >= generation ? null : { ...record, generation }));
    }
    transaction.objectStore('metadata').put({ key: 'cursor', value: page.cursor });
    await complete(transaction);
    if (!page.more) return;
    cursor = page.cursor;
  }
}

/**
 * Reads all that the cloud holds into an empty database. Each page is stored in one transaction, with its share of other rows; the
 * last one with the cursor.
 *
 * @param {IDBDatabase} database
 * @param {Endpoint} endpoint
 * @param {readonly Written[][]} beside rows to be written with each page
 */
export async function pullAll(database, endpoint, beside) {
  let page = null;
  for (let number = 0; ; number += 1) {
    const answer = /** @type {Awaited<ReturnType<Endpoint['snapshot']>>} */ (await endpoint.snapshot(page));
    const transaction = writing(database, ['journalEntries', 'journalIndex', 'metadata']);
    for (const { entity, generation, record } of answer.records) {
      if (entity === 'journal') transaction.objectStore('journalEntries').put({ ...record, generation });
    }
    for (const { store, row } of beside[number] ?? []) transaction.objectStore(store).put(row);
    if (answer.next === null) transaction.objectStore('metadata').put({ key: 'cursor', value: answer.cursor });
    await complete(transaction);
    if (answer.next === null) return;
    page = answer.next;
  }
}

/** @param {any} row of the queue */
function operationOf({ mutationId, operation, entity, baseGeneration, data }) {
  return { mutationId, operation, entity, baseGeneration, onConflict: 'decide', record: data };
}

/** @param {IDBDatabase} database @param {string[]} stores */
function writing(database, stores) {
  return database.transaction(stores, 'readwrite', { durability: 'relaxed' });
}

/**
 * Replaces a row by what `make` makes of it, unless that is nothing.
 *
 * @param {IDBObjectStore} store
 * @param {string} key
 * @param {(known: any) => any} make
 */
function change(store, key, make) {
  const request = store.get(key);
  request.onsuccess = () => {
    const made = make(request.result);
    if (made !== null) store.put(made);
  };
}
