/**
 * What people type, brought into the shape that the core reads.
 *
 * Nothing is judged here. What can't be brought into shape goes on as it was typed, and the core refuses it by
 * the field's name: its rules are the only ones.
 */

/** Day, month and year as typed, as `YYYY-MM-DD`; null where all three are empty. */
export function dateFromParts(day: string, month: string, year: string): string | null {
  const [d, m, y] = [day.trim(), month.trim(), year.trim()];
  if (d === '' && m === '' && y === '') return null;
  return `${y.padStart(4, '0')}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
}

/** The three parts of a stored date, without leading zeros. */
export function partsFromDate(date: string): { day: string; month: string; year: string } {
  const [year = '', month = '', day = ''] = date.split('-');
  return { day: String(Number(day)), month: String(Number(month)), year };
}

/** Times of day as people write them: `14:30`, `14.30`, `1430`, `9:05:30`, `2:30 pm`, as `HH:MM` or `HH:MM:SS`. */
export function timeFromText(text: string): string | null {
  const typed = text.trim();
  if (typed === '') return null;
  const parts = /^(\d{1,2})[:.h]?(\d{2})(?:[:.](\d{2}))?(?:\s*([ap])\.?m\.?)?$/i.exec(typed);
  if (!parts) return typed;
  const [, hourText = '', minute = '', second, half] = parts;
  const hour = Number(hourText);
  if (half && (hour < 1 || hour > 12)) return typed;
  const hour24 = half ? (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : hour;
  return [String(hour24).padStart(2, '0'), minute, ...(second ? [second] : [])].join(':');
}

/** A stored time as it is shown: without the seconds where they are zero. */
export function timeForPeople(time: string): string {
  return time.endsWith(':00') && time.length === 8 ? time.slice(0, 5) : time;
}

/**
 * A latitude or longitude in degrees: `51.5074`, `-0,1278`, `51.5 N`, `0°07′40″W`, `51n30`.
 * Text that is none of these comes back as text, for the core to refuse.
 */
export function coordinateFromText(text: string, axis: 'latitude' | 'longitude'): number | string | null {
  const typed = text.trim();
  if (typed === '') return null;
  // A minus sign copied from a page is often the typographical one.
  const plain = typed.replaceAll('−', '-').replaceAll(',', '.');
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const letters = axis === 'latitude' ? 'NS' : 'EW';
  const number = '(\\d+(?:\\.\\d+)?)';
  const sides = new RegExp(
    `^${number}\\s*(?:°|º|[${letters}])?\\s*(?:${number}\\s*['′’]?\\s*)?(?:${number}\\s*["″”]?\\s*)?[${letters}]?$`,
    'i',
  ).exec(plain);
  const named = plain.match(new RegExp(`[${letters}]`, 'gi')) ?? [];
  if (!sides || named.length !== 1) return typed;
  const [degrees = 0, minutes = 0, seconds = 0] = sides.slice(1).map((part) => Number(part ?? 0));
  if (minutes >= 60 || seconds >= 60) return typed;
  const size = degrees + minutes / 60 + seconds / 3600;
  return /[sw]/i.test(named[0] ?? '') ? -size : size;
}
