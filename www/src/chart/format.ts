/** Numbers as people read them on a chart. */

/**
 * An angle of 0 or more as degrees and minutes, `24°05′`.
 *
 * Minutes are cut, not rounded, as charts are read: 29°59.9′ is still in its sign and never shows as 30°00′.
 */
export function degreesAndMinutes(angleDeg: number): string {
  // A rounding error of 1e-9 degrees must not turn an exact minute into the one before.
  const minutes = Math.floor(angleDeg * 60 + 6e-8);
  return `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′`;
}

/** An orb, the same way; the sign carries no meaning there. */
export function orbText(orbDeg: number): string {
  return degreesAndMinutes(Math.abs(orbDeg));
}

/** Degrees per day with three decimals and a true minus sign. */
export function speedText(degreesPerDay: number): string {
  const size = Math.abs(degreesPerDay).toFixed(3);
  return `${degreesPerDay < 0 && Number(size) !== 0 ? '−' : '+'}${size}`;
}

/** A share of one as whole per cent; a small share is not called nothing, nor a large one all. */
export function shareText(share: number): string {
  const percent = Math.min(99, Math.max(1, Math.round(share * 100)));
  return share >= 1 ? '100 %' : `${percent} %`;
}

/** An offset from UTC, `UTC+05:30`; seconds only where an old local time has them. */
export function offsetText(offsetSeconds: number): string {
  const size = Math.abs(offsetSeconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  if (size % 60 !== 0) parts.push(size % 60);
  return `UTC${offsetSeconds < 0 ? '−' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** A latitude or longitude with its side, `51°30′ N`. */
export function coordinateText(degrees: number, axis: 'latitude' | 'longitude'): string {
  const sides = axis === 'latitude' ? ['N', 'S'] : ['E', 'W'];
  // A place is a point, not a reading: rounded to the nearest minute.
  const minutes = Math.round(Math.abs(degrees) * 60);
  return `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′ ${sides[degrees < 0 ? 1 : 0]}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A stored date in words, `15 June 1990`. */
export function dateText(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** An RFC 3339 instant as date and time in UTC, to the second where it has any. */
export function utcText(instant: string): string {
  const seconds = instant.slice(16, 19);
  return `${dateText(instant.slice(0, 10))}, ${instant.slice(11, 16)}${seconds === ':00' ? '' : seconds} UTC`;
}
