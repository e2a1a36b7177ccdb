// A natal chart by swisseph-wasm: the same points, houses and aspects as Soul Codex gives.
import { angleBetween } from '../support/equal.mjs';

/** The twelve points by their names here, with their numbers in the Swiss Ephemeris. */
export const POINTS = /** @type {const} */ ([
  ['Sun', 0], ['Moon', 1], ['Mercury', 2], ['Venus', 3], ['Mars', 4], ['Jupiter', 5], ['Saturn', 6], ['Uranus', 7],
  ['Neptune', 8], ['Pluto', 9], ['NorthNode', 11], ['Chiron', 15],
]);
/** SEFLG_SWIEPH: the data files, and not the shorter built-in series. */
export const DATA_FILES = 2;
/** SEFLG_SPEED. */
const SPEED = 256;
/** The major aspects with the orbs that a natal chart has unless told otherwise. */
const ASPECTS = /** @type {const} */ ([
  ['conjunction', 0, 8], ['opposition', 180, 8], ['trine', 120, 8], ['square', 90, 8], ['sextile', 60, 6],
]);

/**
 * @param {any} swisseph an instance of the package's class
 * @param {import('./births.mjs').Birth} birth
 */
export function natal(swisseph, birth) {
  const day = swisseph.julday(birth.year, birth.month, birth.day, birth.hour);
  const bodies = POINTS.map(([name, number]) => {
    const [longitude, latitude, distanceAu, speed] = swisseph.calc_ut(day, number, DATA_FILES | SPEED);
    return { name, longitude, latitude, distanceAu, speed };
  });
  const { cusps, ascmc } = swisseph.houses(day, birth.data.birthLatitude, birth.data.birthLongitude, 'P');
  return { bodies, cusps, ascendant: ascmc[0], midheaven: ascmc[1], aspects: aspects(bodies) };
}

/** @param {readonly { name: string, longitude: number }[]} bodies */
function aspects(bodies) {
  const found = [];
  for (let first = 0; first < bodies.length; first += 1) {
    for (let second = first + 1; second < bodies.length; second += 1) {
      const [one, other] = [bodies[first], bodies[second]];
      if (one === undefined || other === undefined) continue;
      const apart = angleBetween(one.longitude, other.longitude);
      for (const [aspect, angle, orb] of ASPECTS) {
        const off = Math.abs(apart - angle);
        if (off <= orb) found.push({ planet1: one.name, planet2: other.name, aspect, orb: off });
      }
    }
  }
  return found;
}

/**
 * Which ephemeris answers a call: 2 is the data files. The package hides it, so the C function is asked itself.
 *
 * @param {any} swisseph
 * @param {number} body
 */
export function answeredBy(swisseph, body) {
  const module = swisseph.SweModule;
  const [result, message] = [module._malloc(48), module._malloc(256)];
  const flags = module.ccall(
    'swe_calc_ut', 'number', ['number', 'number', 'number', 'pointer', 'pointer'],
    [2_451_545, body, DATA_FILES | SPEED, result, message],
  );
  module._free(result);
  module._free(message);
  return flags & 7;
}
