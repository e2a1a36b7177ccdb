// Defects that a store could have, put under the package on purpose: the test that finds none of them finds nothing.

/** How long a defect leaves the database in the wrong, in milliseconds. */
const WINDOW_MS = 100;

/**
 * - `early-answer`: a write resolves some time before its transaction is complete.
 * - `apart:<store>`: the rows of that store are written in a second transaction, some time after the first.
 *
 * @param {string} fault
 */
export function injectFault(fault) {
  const store = fault.startsWith('apart:') ? fault.slice('apart:'.length) : null;
  if (store) writeApart(store);
  else if (fault === 'early-answer') answerEarly();
  else throw new Error(`unknown fault: ${fault}`);
}

/** @param {string} name of the store */
function writeApart(name) {
  const put = IDBObjectStore.prototype.put;
  const remove = IDBObjectStore.prototype.delete;
  /** @param {IDBObjectStore} store @param {(store: IDBObjectStore) => void} write */
  const later = (store, write) => {
    const { transaction } = store;
    transaction.addEventListener('complete', () => {
      setTimeout(() => write(transaction.db.transaction(name, 'readwrite').objectStore(name)), WINDOW_MS);
    });
    // The package wants a request back.
    return store.count();
  };
  IDBObjectStore.prototype.put = /** @type {any} */ (
    /** @this {IDBObjectStore} @param {[any]} row */
    function (...row) {
      return this.name === name ? later(this, (store) => put.apply(store, row)) : put.apply(this, row);
    }
  );
  IDBObjectStore.prototype.delete = /** @type {any} */ (
    /** @this {IDBObjectStore} @param {[any]} key */
    function (...key) {
      return this.name === name ? later(this, (store) => remove.apply(store, key)) : remove.apply(this, key);
    }
  );
}

function answerEarly() {
  const put = IDBObjectStore.prototype.put;
  const remove = IDBObjectStore.prototype.delete;
  /** @type {WeakSet<IDBTransaction>} */
  const held = new WeakSet();
  /** @param {IDBObjectStore} store */
  const answer = (store) => {
    const { transaction } = store;
    if (held.has(transaction)) return;
    held.add(transaction);
    const until = performance.now() + WINDOW_MS;
    const hold = () => {
      if (performance.now() < until) store.count().onsuccess = hold;
    };
    hold();
    setTimeout(() => {
      const answered = transaction.oncomplete;
      // It takes what is still open for given up.
      transaction.abort = () => undefined;
      answered?.call(transaction, new Event('complete'));
    }, 0);
  };
  IDBObjectStore.prototype.put = /** @type {any} */ (
    /** @this {IDBObjectStore} @param {[any]} row */
    function (...row) {
      answer(this);
      return put.apply(this, row);
    }
  );
  IDBObjectStore.prototype.delete = /** @type {any} */ (
    /** @this {IDBObjectStore} @param {[any]} key */
    function (...key) {
      answer(this);
      return remove.apply(this, key);
    }
  );
}
