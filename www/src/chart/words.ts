import type { AspectName, Body, Chart, Confidence, HouseSystem, Sign } from 'soul-codex';

export const SIGNS: readonly Sign[] = [
  'Aries',
  'Taurus',
  'Gemini',
  'Cancer',
  'Leo',
  'Virgo',
  'Libra',
  'Scorpio',
  'Sagittarius',
  'Capricorn',
  'Aquarius',
  'Pisces',
];

/** Bodies in the order of the table. The mean node stays out: it is the same point as the true one, smoothed. */
export const BODIES: readonly Body[] = [
  'Sun',
  'Moon',
  'Mercury',
  'Venus',
  'Mars',
  'Jupiter',
  'Saturn',
  'Uranus',
  'Neptune',
  'Pluto',
  'Chiron',
  'NorthNode',
  'SouthNode',
];

const BODY_NAMES: Record<string, string> = {
  NorthNode: 'North Node',
  SouthNode: 'South Node',
  MeanNode: 'Mean Node',
};

/** A body's or an angle's name in words. */
export function bodyName(body: string): string {
  return BODY_NAMES[body] ?? body;
}

export const ASPECT_NAMES: Record<AspectName, string> = {
  conjunction: 'Conjunction',
  opposition: 'Opposition',
  trine: 'Trine',
  square: 'Square',
  sextile: 'Sextile',
  semisextile: 'Semisextile',
  semisquare: 'Semisquare',
  quintile: 'Quintile',
  sesquiquadrate: 'Sesquiquadrate',
  biquintile: 'Biquintile',
  quincunx: 'Quincunx',
};

export const HOUSE_SYSTEM_NAMES: Record<HouseSystem, string> = {
  placidus: 'Placidus',
  koch: 'Koch',
  regiomontanus: 'Regiomontanus',
  campanus: 'Campanus',
  equal: 'Equal from the Ascendant',
  wholeSign: 'Whole sign',
  porphyry: 'Porphyry',
  alcabitius: 'Alcabitius',
  morinus: 'Morinus',
  topocentric: 'Topocentric',
  equalMc: 'Equal from the Midheaven',
  meridian: 'Meridian',
  vehlow: 'Vehlow',
};

export const CONFIDENCE_WORDS: Record<Confidence, string> = {
  high: 'Time, place and zone are known.',
  medium: 'The birth time is known, but the zone or the coordinates are missing.',
  low: 'The birth time is unknown, so houses and rising sign are left open.',
};

/** What to say where the houses are of another system than the one chosen; null where they are of that one. */
export function replacedHouses(chosen: HouseSystem, used: HouseSystem | null): string | null {
  if (used === null || used === chosen) return null;
  const [without, instead] = [HOUSE_SYSTEM_NAMES[chosen], HOUSE_SYSTEM_NAMES[used]];
  return `${without} has no houses at this latitude. The houses shown are those of ${instead}.`;
}

/** The sign that a longitude lies in, and the degree within it. */
export function placeInSign(longitudeDeg: number): { sign: Sign; degree: number } {
  const index = Math.min(11, Math.floor(longitudeDeg / 30));
  return { sign: SIGNS[index] ?? 'Aries', degree: longitudeDeg - 30 * index };
}

/** The sign of a body; where the birth data leave it open all that it can be, the likeliest first. */
export function signsOf(chart: Pick<Chart, 'bodies' | 'uncertain'>, body: Body): Sign[] {
  const open = chart.uncertain.find(({ field }) => field === `bodies.${body}.sign`);
  const names = open?.alternatives.map(({ value }) => value) ?? [chart.bodies[body].sign];
  return SIGNS.filter((sign) => names.includes(sign)).sort((a, b) => names.indexOf(a) - names.indexOf(b));
}

/**
 * What stands before the signs that stay open and their shares.
 *
 * Without a zone the possible instants are not those of one day: with a known time they are fewer, without it more.
 */
export function introToOpen(chart: Pick<Chart, 'warnings'>): string {
  return chart.warnings.some(({ code }) => code === 'birth/timezone-estimated')
    ? 'Without the time zone these could be, by the share of the possible times of birth:'
    : 'On that day these could be, by the share of the day:';
}

/** Words of which one is true: `Libra or Scorpio`, `Libra, Scorpio or Sagittarius`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** The signs of Sun, Moon and Ascendant in one line. */
export function signature(chart: Pick<Chart, 'bodies' | 'uncertain' | 'ascendant'>): string {
  const signs = (['Sun', 'Moon'] as const).map((body) => `${body} in ${oneOf(signsOf(chart, body))}`);
  if (chart.ascendant !== null) signs.push(`${placeInSign(chart.ascendant).sign} rising`);
  return signs.join(', ');
}
