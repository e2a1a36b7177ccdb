/** The date on this device's clock and calendar, `YYYY-MM-DD`. */
export function localDate(now = new Date()): string {
  const pad = (part: number, width = 2) => String(part).padStart(width, '0');
  return `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
