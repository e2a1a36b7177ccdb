import type { Body, Chart } from 'soul-codex';
import { errorDeg, orbErrorDeg, shownOrb } from '../chart/estimates.ts';
import { BODIES } from '../chart/words.ts';
import type { DrawnAspect, DrawnBody } from './parts.tsx';

/** A whole degree may be written where the place is known to half of one. */
const WRITTEN_ERROR_DEG = 0.5;

/** The bodies of a chart as a wheel shows them. */
export function drawnBodies(chart: Chart): DrawnBody[] {
  return BODIES.map((body) => {
    const placement = chart.bodies[body];
    const error = errorDeg(chart, body);
    return {
      body,
      longitude: placement.longitude,
      degree: error > WRITTEN_ERROR_DEG ? '' : `${Math.floor(placement.degree)}°`,
      retrograde: placement.retrograde,
      errorDeg: error,
    };
  });
}

/** The aspects inside a chart. Those that an unknown birth time leaves open are not drawn. */
export function drawnAspects(chart: Chart): DrawnAspect[] {
  return chart.aspects.flatMap(({ planet1, planet2, aspect, orb }) => {
    const [from, to] = [longitudeOf(chart, planet1), longitudeOf(chart, planet2)];
    const isOpen = shownOrb(orb, orbErrorDeg(chart, planet1, planet2)) === null;
    if (from === null || to === null || isOpen) return [];
    return [{ key: `${planet1} ${aspect} ${planet2}`, aspect, from, to }];
  });
}

/** The longitude of a body or an angle; null where the chart leaves it out. */
export function longitudeOf(chart: Chart, point: string): number | null {
  if (point === 'Ascendant') return chart.ascendant;
  if (point === 'Midheaven') return chart.midheaven;
  return chart.bodies[point as Body]?.longitude ?? null;
}
