import { dateText } from '../chart/format.ts';
import { localDate } from '../today.ts';

/** How long, in words, to the largest unit that fits. */
export function ageText(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ];
  for (const [size, name] of units) {
    const count = Math.floor(ms / size);
    if (count > 0) return count === 1 ? `one ${name}` : `${count} ${name}s`;
  }
  return 'less than a minute';
}

/** A moment by this device's clock: the time of day, before which the date stands where it is not today. */
export function momentText(at: Date, now: Date): string {
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
  const date = localDate(at);
  return date === localDate(now) ? time : `${dateText(date)}, ${time}`;
}
