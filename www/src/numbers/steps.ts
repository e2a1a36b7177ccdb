import type { NamePart, Numerology, NumerologyMethod } from 'soul-codex';

/**
 * How the numbers came about, for people to follow.
 *
 * The numbers themselves are the core's. What is written out here is only the way to the total that it gives, and
 * where the two should ever differ the way is left out.
 */

/** A component of a total: what it is, and how it comes down to what it counts for. */
export interface Component {
  name: string;
  /** From the number as it is to what it counts for, such as 1970, 17, 8. */
  way: number[];
}

export interface Working {
  components: Component[];
  total: number;
  /** From the total to the number. */
  way: number[];
}

/** A number and what its digits add up to, again and again, until it is done with. */
function down(number: number, isDone: (number: number) => boolean): number[] {
  const way = [number];
  for (let last = number; !isDone(last);) {
    last = digitSum(last);
    way.push(last);
  }
  return way;
}

const isDigit = (number: number) => number < 10;
const isDigitOrMaster = (number: number) => number < 10 || [11, 22, 33].includes(number);

function digitSum(number: number): number {
  return [...String(number)].reduce((sum, digit) => sum + Number(digit), 0);
}

/** How the month, day or year of a date comes to what it counts for. */
function wayOfDateField(number: number, method: NumerologyMethod): number[] {
  switch (method) {
    case 'grouped':
      return down(number, isDigitOrMaster);
    case 'straight':
      return isDigit(number) ? [number] : [number, digitSum(number)];
    case 'reduced':
      return down(number, isDigit);
  }
}

/** How a part's total comes to what it counts for. */
function wayOfTotal(total: number, method: NumerologyMethod): number[] {
  switch (method) {
    case 'grouped':
      return down(total, isDigitOrMaster);
    case 'straight':
      return [total];
    case 'reduced':
      return down(total, isDigit);
  }
}

function dateComponents(birthDate: string, method: NumerologyMethod) {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  return {
    month: { name: 'month', way: wayOfDateField(month, method) },
    day: { name: 'day', way: wayOfDateField(day, method) },
    year: { name: 'year', way: wayOfDateField(year, method) },
  };
}

/** Components and total, where they lead to what the core has found. */
function workingOf(components: Component[], total: number | undefined, number: number): Working | null {
  const sum = components.reduce((before, { way }) => before + (way.at(-1) ?? 0), 0);
  if (total === undefined || sum !== total) return null;
  const way = down(total, isDigitOrMaster);
  return way.at(-1) === number ? { components, total, way } : null;
}

export function lifePathWorking(birthDate: string, result: Numerology): Working | null {
  const { month, day, year } = dateComponents(birthDate, result.method);
  return workingOf([month, day, year], result.compounds['lifePathNumber'], result.lifePathNumber);
}

export function birthdayWay(birthDate: string, result: Numerology): number[] | null {
  const day = Number(birthDate.slice(8));
  const way = down(day, result.method === 'reduced' ? isDigit : isDigitOrMaster);
  return way.at(-1) === result.birthdayNumber ? way : null;
}

/** The working of a pinnacle, 0 to 3. */
export function pinnacleWorking(birthDate: string, result: Numerology, index: number): Working | null {
  const { month, day, year } = dateComponents(birthDate, result.method);
  const before = (which: number): Component => ({
    name: `${ORDINALS[which]} pinnacle`,
    way: wayOfTotal(result.compounds[`pinnacles.${which}`] ?? 0, result.method),
  });
  const components = [
    [month, day],
    [day, year],
    [before(0), before(1)],
    [month, year],
  ][index];
  const number = result.pinnacles[index]?.number;
  if (!components || number === undefined) return null;
  return workingOf(components, result.compounds[`pinnacles.${index}`], number);
}

export const ORDINALS = ['first', 'second', 'third', 'fourth'];

/** Which letters of a name a number counts. */
export type Counted = 'total' | 'vowels' | 'consonants';

export function nameWorking(
  parts: readonly NamePart[],
  counted: Counted,
  field: string,
  number: number | null,
  result: Numerology,
): Working | null {
  if (number === null) return null;
  const components = parts.map((part) => ({
    name: partText(part),
    way: wayOfTotal(part[counted], result.method),
  }));
  return workingOf(components, result.compounds[field], number);
}

/** A part of a name as it was read, with a capital. */
export function partText(part: NamePart): string {
  const text = part.letters.map(({ letter }) => letter).join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A way as text, `1970 → 17 → 8`. */
export function wayText(way: readonly number[]): string {
  return way.join(' → ');
}

/** A total with its components as text, `11 + 3 + 8 = 22`. */
export function sumText({ components, total, way }: Working): string {
  const sum = components.map((component) => String(component.way.at(-1))).join(' + ');
  const rest = way.length > 1 ? ` → ${wayText(way.slice(1))}` : '';
  return components.length === 1 ? wayText(way) : `${sum} = ${total}${rest}`;
}
