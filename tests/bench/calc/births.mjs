// The births of a benchmark: drawn once by a seed, the same for every contender and every run.
import { random } from '../support/random.mjs';

/**
 * @typedef {object} Birth
 * @property {import('../../../pkg/dist/index.js').BirthData} data
 * @property {number} year
 * @property {number} month
 * @property {number} day
 * @property {number} hour UTC, with the minutes as a fraction
 */

/**
 * Births from 1900 to 2020, outside the polar circles, where Placidus is defined. Their clocks show UTC: the other packages
 * know no time zones.
 *
 * @param {number} count
 * @returns {Birth[]}
 */
export function births(count) {
  const next = random(1_816_1920);
  const below = (/** @type {number} */ end) => Math.floor(next() * end);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return Array.from({ length: count }, () => {
    const [year, month, day] = [1900 + below(121), 1 + below(12), 1 + below(28)];
    const [hours, minutes] = [below(24), below(60)];
    const data = {
      birthDate: `${year}-${two(month)}-${two(day)}`,
      birthTime: `${two(hours)}:${two(minutes)}`,
      birthLatitude: Math.round((next() * 120 - 60) * 1e4) / 1e4,
      birthLongitude: Math.round((next() * 360 - 180) * 1e4) / 1e4,
      birthTimezone: 'UTC',
    };
    return { data, year, month, day, hour: hours + minutes / 60 };
  });
}
