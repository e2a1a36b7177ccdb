import { timezones } from 'soul-codex';

/** The zone that this device is set to, where the core knows it: most births are entered in the country they happened in. */
export function zoneOfDevice(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return timezones().includes(zone) ? zone : '';
}
