// Births with places known from elsewhere. Sun and Moon: JPL DE440, apparent geocentric longitude in the true ecliptic and
// equinox of date (skyfield 1.55); Ascendant: Swiss Ephemeris 2.10.3 (pyswisseph). Offsets: IANA time zone database.
// What the app shows is cut to the minute, so each place lies more than 5″ from the edge of one.

/**
 * @typedef {object} Birth
 * @property {string} name
 * @property {{ day: string, month: string, year: string }} date
 * @property {string | null} time
 * @property {string} place
 * @property {string} latitude
 * @property {string} longitude
 * @property {string} zone
 * @property {{ sun: string, moon: string, ascendant: string }} known
 */

/** @type {Birth} London, 13:30 UT: Sun 84.18925°, Moon 346.19385°, Ascendant 191.23958°. */
export const LONDON = {
  name: 'Ada of London',
  date: { day: '15', month: '6', year: '1990' },
  time: '14:30',
  place: 'London, United Kingdom',
  latitude: '51.5074',
  longitude: '-0.1278',
  zone: 'Europe/London',
  known: { sun: 'Gemini 24°11′', moon: 'Pisces 16°11′', ascendant: 'Libra 11°14′' },
};

/** @type {Birth} Sydney, 03:45 UT: Sun 343.09006°, Moon 310.92875°, Ascendant 82.77487°. */
export const SYDNEY = {
  name: 'Bea of Sydney',
  date: { day: '4', month: '3', year: '1962' },
  time: '13:45',
  place: 'Sydney, Australia',
  latitude: '-33.8688',
  longitude: '151.2093',
  zone: 'Australia/Sydney',
  known: { sun: 'Pisces 13°05′', moon: 'Aquarius 10°55′', ascendant: 'Gemini 22°46′' },
};
