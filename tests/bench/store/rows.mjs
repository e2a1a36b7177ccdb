// What Soul Codex has written, in the portions in which it wrote it: the others write the same.
import { assertSame } from '../support/equal.mjs';

/** @typedef {import('./raw.mjs').Written} Written */
/** @typedef {import('./raw.mjs').StoreShape} StoreShape */
/** @typedef {Record<string, any[]>} Rows */

/**
 * The rows that are in `after` and not, or not so, in `before`.
 *
 * @param {Rows} before
 * @param {Rows} after
 * @returns {Rows}
 */
export function added(before, after) {
  const changed = Object.entries(after).map(([store, rows]) => {
    const known = new Set((before[store] ?? []).map(fingerprint));
    return /** @type {[string, any[]]} */ ([store, rows.filter((row) => !known.has(fingerprint(row)))]);
  });
  return Object.fromEntries(changed.filter(([, rows]) => rows.length > 0));
}

/**
 * Deals rows out to the transactions that made the records `ids`, `size` each. A row that speaks of a record goes with it; the device's
 * own rows, such as the clock, are written by every transaction; what belongs to many records is dealt out evenly.
 *
 * @param {Rows} rows
 * @param {readonly string[]} ids in the order in which they were made
 * @param {number} size
 * @returns {Written[][]}
 */
export function portions(rows, ids, size) {
  const count = Math.ceil(ids.length / size);
  const portionOf = new Map(ids.map((id, index) => [id, Math.floor(index / size)]));
  /** @type {Written[][]} */
  const dealt = Array.from({ length: count }, () => []);
  for (const [store, all] of Object.entries(rows)) {
    all.forEach((row, index) => {
      const owned = [row.id, row.entryId, row.entityId].map((id) => portionOf.get(id)).find((place) => place !== undefined);
      const places = store === 'metadata' ? dealt.keys() : [owned ?? Math.floor((index * count) / all.length)];
      for (const place of places) dealt[place]?.push({ store, row });
    });
  }
  return dealt;
}

/**
 * The rows of a database against those that it should hold, whatever their order.
 *
 * @param {Rows} found
 * @param {Rows} expected
 * @param {readonly StoreShape[]} shape
 * @param {string} whose
 */
export function assertSameRows(found, expected, shape, whose) {
  for (const { name, keyPath } of shape) {
    const keyOf = (/** @type {any} */ row) => JSON.stringify([keyPath].flat().map((field) => row[String(field)]));
    const [here, wanted] = [found[name] ?? [], expected[name] ?? []];
    assertSame(here.length, wanted.length, `${whose}: the number of rows in ${name}`);
    const byKey = new Map(here.map((row) => [keyOf(row), row]));
    for (const row of wanted) assertSame(byKey.get(keyOf(row)), row, `${whose}: ${name} ${keyOf(row)}`);
  }
}

/** @param {any} row */
function fingerprint(row) {
  return JSON.stringify(row, (_name, value) => (ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] : value));
}
