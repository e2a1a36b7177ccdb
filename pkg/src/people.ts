import { call } from './core.js';
import type {
  BirthData, CompatibilityScores, HumanDesign, Numerology, NumerologyRequest, PairMember, PersonalCycles,
} from './types.js';

/** The numbers of a birth date and a full birth name. A name that can't be read gives nulls and a warning, never a guess. */
export function numerology(o: NumerologyRequest): Numerology {
  return call((core) => core.numerology(o));
}

/** Personal year, month and day of a birth date on another date, both `YYYY-MM-DD`. */
export function personalCycles(birthDate: string, onDate: string): PersonalCycles {
  return call((core) => core.personalCycles(birthDate, onDate));
}

/** The Human Design chart. With an unknown time it is that of noon, and `uncertain` lists what else the day holds. */
export function humanDesign(birth: BirthData): HumanDesign {
  return call((core) => core.humanDesign(birth));
}

/**
 * Two people compared: percentiles among random pairs with their margins. Timing needs `onDate`; without one it is null. The scores are
 * conventions, and predict nothing.
 */
export function compatibility(a: PairMember, b: PairMember, o?: { onDate?: string; synastry?: boolean }): CompatibilityScores {
  return call((core) => core.compatibility(a, b, o ?? null));
}
