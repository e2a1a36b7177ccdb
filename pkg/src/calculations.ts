import { call } from './core.js';
import type { BirthData, Body, Houses, HouseSystem, Position, ResolvedInstant } from './types.js';

/** The versions of the package, of what it calculates with, and of the database's schema. */
export function versions(): { package: string; calculation: string; ephemeris: string; tzdata: string; schema: number } {
  return call((core) => core.versions());
}

/** The names of all IANA zones that are understood, sorted. */
export function timezones(): string[] {
  return call((core) => core.timezones());
}

/**
 * Local birth time to UTC (taken as UT1), by the zone's own history, before 1970 as well. A time that never happened
 * takes the offset before the gap. Without a zone: `birth/timezone-missing`. Unknown time: local noon.
 */
export function resolveInstant(birth: BirthData): ResolvedInstant {
  return call((core) => core.resolveInstant(birth));
}

/** Apparent geocentric positions, true ecliptic and equinox of date, at a Julian day in Terrestrial Time. */
export function positions<B extends Body = Body>(julianDayTt: number, bodies?: readonly B[]): Record<B, Position> {
  return call((core) => core.positions(julianDayTt, bodies ?? null));
}

/** TT − UT1 in seconds at a Julian day in UT1. */
export function deltaT(julianDayUt: number): number {
  return call((core) => core.deltaT(julianDayUt));
}

/** House cusps and angles. Where a system is undefined this throws `houses/undefined-at-latitude`. */
export function houses(o: { julianDayUt: number; latitude: number; longitude: number; system?: HouseSystem }): Houses {
  return call((core) => core.houses(o));
}
