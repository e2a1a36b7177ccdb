import { call } from './core.js';
import type { BirthData, Chart, ChartOptions, HoraryChart, Synastry, Transits } from './types.js';

/** The birth chart; what an unknown time or place leaves out is told in `warnings` and `uncertain`. */
export function natalChart(birth: BirthData, options?: ChartOptions): Chart {
  return call((core) => core.natalChart(birth, options ?? null));
}

/** The birth chart with every longitude counted from the lunar node, the mean one unless `options.node` says otherwise. */
export function draconicChart(birth: BirthData, options?: ChartOptions): Chart {
  return call((core) => core.draconicChart(birth, options ?? null));
}

/**
 * Secondary progressions for a date, `YYYY-MM-DD`, from the birth to 2100: a day of sky for a year of life, the Midheaven by solar arc.
 * A date before the birth: `input/out-of-range`.
 */
export function progressedChart(birth: BirthData, onDate: string, options?: ChartOptions): Chart {
  return call((core) => core.progressedChart(birth, onDate, options ?? null));
}

/** The solar return nearest to the birthday in a year, 1800 to 2100; houses for `place`, or for the birth place without one. */
export function solarReturnChart(
  birth: BirthData, year: number, place?: { latitude: number; longitude: number }, options?: ChartOptions,
): Chart {
  return call((core) => core.solarReturnChart(birth, year, place ?? null, options ?? null));
}

/** The sky at an RFC 3339 instant against a birth: its bodies in the natal houses, and aspects from transiting to natal points. */
export function transits(birth: BirthData, at: string, options?: ChartOptions): Transits {
  return call((core) => core.transits(birth, at, options ?? null));
}

/** The chart of a question with the considerations before judgement, each a flag with its reason. */
export function horaryChart(
  question: { asked: string; latitude: number; longitude: number }, options?: ChartOptions,
): HoraryChart {
  return call((core) => core.horaryChart(question, options ?? null));
}

/** Aspects from the first person's points to the second's, and in whose houses the other's bodies fall. */
export function synastry(a: BirthData, b: BirthData, options?: ChartOptions): Synastry {
  return call((core) => core.synastry(a, b, options ?? null));
}
