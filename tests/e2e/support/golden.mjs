import { readFileSync } from 'node:fs';

const table = JSON.parse(readFileSync(new URL('../../golden/humandesign.json', import.meta.url), 'utf8'));

/** @typedef {Record<string, { gate: number, line: number }>} Activations the bodies by their names in the table */

/**
 * @typedef {object} DesignRow
 * @property {number} id
 * @property {string} birth_utc
 * @property {string} type
 * @property {string} authority
 * @property {string} profile
 * @property {string} definition
 * @property {string[]} defined_centers
 * @property {string[]} channels
 * @property {number[]} gates
 * @property {Activations} personality
 * @property {Activations} design
 */

/**
 * A row of the golden table of Human Design charts.
 *
 * @param {number} id
 * @returns {DesignRow}
 */
export function designRow(id) {
  const row = table.cases.find((/** @type {DesignRow} */ each) => each.id === id);
  if (!row) throw new Error(`The table has no chart ${id}`);
  return row;
}

/**
 * A name of the table as the app writes it: `solar_plexus` is the Solar Plexus.
 *
 * @param {string} name
 */
export function titled(name) {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
