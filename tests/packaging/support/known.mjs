// A chart known from elsewhere. Sun and Moon: JPL DE440, apparent geocentric longitude in the true ecliptic and equinox of
// date, UT1 = UTC (skyfield 1.55); Ascendant and Midheaven: Swiss Ephemeris 2.10.3 (pyswisseph), Placidus.
import assert from 'node:assert/strict';

export const BIRTH = {
  birthDate: '1990-06-15',
  birthTime: '14:30',
  birthTimezone: 'Europe/London',
  birthLatitude: 51.5074,
  birthLongitude: -0.1278,
};

const KNOWN = { sun: 84.18925, moon: 346.193854, ascendant: 191.23958, midheaven: 104.688536 };

/** What a consumer hands back of the chart of {@link BIRTH}; each of them writes it down in its own language. */
export const SUMMARY = `({
  sun: chart.bodies.Sun.longitude, moon: chart.bodies.Moon.longitude,
  ascendant: chart.ascendant, midheaven: chart.midheaven, sign: chart.bodies.Sun.sign,
})`;

/** @param {{ sun: number, moon: number, ascendant: number, midheaven: number, sign: string }} found */
export function assertKnown(found) {
  assert.equal(found.sign, 'Gemini');
  // The errors that ACCURACY.md allows, in degrees: 0.15″ for the Sun, 1.5″ for the Moon and, as the angles hang on ΔT alone, 1″.
  for (const [name, allowed] of /** @type {const} */ ([
    ['sun', 0.15 / 3600],
    ['moon', 1.5 / 3600],
    ['ascendant', 1 / 3600],
    ['midheaven', 1 / 3600],
  ])) {
    const error = Math.abs(found[name] - KNOWN[name]);
    assert.ok(error <= allowed, `${name} ${found[name]} is ${error * 3600}″ from ${KNOWN[name]}`);
  }
}
