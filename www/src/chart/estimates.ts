import type { Body, Chart, Sign } from 'soul-codex';
import { degreesAndMinutes } from './format.ts';
import { signsOf } from './words.ts';

/** What these functions look at. */
export type Estimable = Pick<Chart, 'kind' | 'bodies' | 'uncertain' | 'warnings'>;

/** Warnings after which the positions are those of an assumed instant. */
const ASSUMED = ['birth/time-unknown', 'birth/timezone-estimated'];

/** A place that moves less than this within the possible times is shown as it is: its minute is the same, or the next. */
const STEADY_DEG = 1 / 60;
/** Two bodies whose distance may be off by more than this may have no aspect, or another one. */
const OPEN_ORB_DEG = 1;

/**
 * Whether the bodies of a chart stand where they stood at an assumed instant. Those of a transit chart are the sky of
 * the instant that was asked for, whatever is known of the birth.
 */
export function isEstimated(chart: Pick<Chart, 'kind' | 'warnings'>): boolean {
  return chart.kind !== 'transit' && chart.warnings.some(({ code }) => ASSUMED.includes(code));
}

/** How far a body may be from the place that the chart gives, in degrees: its way in half a day. */
export function errorDeg(chart: Estimable, body: string): number {
  if (!isEstimated(chart)) return 0;
  const speed = chart.bodies[body as Body]?.speed ?? 0;
  return Math.abs(speed) / 2;
}

export interface ShownPlace {
  /** All that it can be, the likeliest first. */
  signs: Sign[];
  /** Within the sign; null where the sign is open. */
  degree: string | null;
}

/** The place of a body as far as the birth data carry it. */
export function shownPlace(chart: Estimable, body: Body): ShownPlace {
  const signs = signsOf(chart, body);
  const degree = chart.bodies[body].degree;
  if (signs.length > 1) return { signs, degree: null };
  return { signs, degree: isSteady(chart, body) ? degreesAndMinutes(degree) : aboutDegree(degree) };
}

export function isSteady(chart: Estimable, body: Body): boolean {
  return errorDeg(chart, body) < STEADY_DEG;
}

/** Whole degrees, kept inside the sign. */
function aboutDegree(degree: number): string {
  return `about ${Math.min(29, Math.round(degree))}°`;
}

/** How far the orb of two bodies may be off, in degrees: bodies that go together keep their distance. */
export function orbErrorDeg(chart: Estimable, a: string, b: string): number {
  if (!isEstimated(chart)) return 0;
  const speed = (point: string) => chart.bodies[point as Body]?.speed ?? 0;
  return Math.abs(speed(a) - speed(b)) / 2;
}

/** An orb as far as it is known; null where the aspect itself is open. */
export function shownOrb(orbDeg: number, errorOfOrbDeg: number): string | null {
  if (errorOfOrbDeg > OPEN_ORB_DEG) return null;
  if (errorOfOrbDeg >= STEADY_DEG) return `about ${Math.abs(orbDeg).toFixed(1)}°`;
  return degreesAndMinutes(Math.abs(orbDeg));
}
