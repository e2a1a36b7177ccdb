import { useId, useMemo } from 'react';
import type { Aspect, Chart } from 'soul-codex';
import { bodyName } from '../chart/words.ts';
import { drawnBodies, longitudeOf } from './drawn.ts';
import {
  AspectLines,
  Axis,
  BodyRing,
  HouseRing,
  SIGNS_INNER,
  SignRing,
  type BodyRadii,
  type DrawnAspect,
} from './parts.tsx';
import { describe } from './Wheel.tsx';

/** Radii of the rings, in units of the drawing. */
const RINGS = { housesOuter: 114, aspects: 94 };
const DIVIDER = 187;
const OUTER_RADII: BodyRadii = {
  from: SIGNS_INNER,
  bend: 246,
  glyph: 226,
  degree: 203,
  // Two rings leave no room for the letter: the table says which bodies are retrograde.
  retrograde: 0,
  dot: null,
  size: 26,
  gapDeg: 7.5,
};
const INNER_RADII: BodyRadii = {
  from: DIVIDER,
  bend: 180,
  glyph: 159,
  degree: 133,
  retrograde: 0,
  dot: RINGS.aspects,
  size: 26,
  gapDeg: 10.5,
};

interface Props {
  /** Inside, with its houses. */
  inner: Chart;
  /** Around it. */
  outer: Chart;
  innerName: string;
  outerName: string;
  /** Between the two; `planet1` is of the one that `first` names. Those that are open are left out by the caller. */
  aspects: readonly Aspect[];
  first: 'inner' | 'outer';
}

/** Two charts in one wheel, as for transits and synastry. */
export function BiWheel({ inner, outer, innerName, outerName, aspects, first }: Props) {
  const id = useId();
  const left = inner.ascendant ?? 0;
  const innerBodies = useMemo(() => withoutMotion(inner), [inner]);
  const outerBodies = useMemo(() => withoutMotion(outer), [outer]);
  const drawn = useMemo(() => linesOf(inner, outer, aspects, first), [inner, outer, aspects, first]);
  return (
    <svg
      className="wheel bi-wheel"
      viewBox="-340 -340 680 680"
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
    >
      <title id={`${id}-title`}>{`Double wheel: ${innerName} inside, ${outerName} outside`}</title>
      <desc id={`${id}-description`}>
        {`Inside, ${innerName}: ${describe(inner)}. Outside, ${outerName}: ${describe(outer)}. The table holds the aspects between them: ${sentenceOf(aspects)}.`}
      </desc>
      <SignRing left={left} />
      {inner.houseCusps && <HouseRing cusps={inner.houseCusps} left={left} rings={RINGS} />}
      <circle className="wheel-line" r={DIVIDER} />
      <AspectLines aspects={drawn} left={left} radius={RINGS.aspects} />
      <circle className="wheel-line" r={RINGS.aspects} />
      {inner.ascendant !== null && (
        <Axis label="AC" opposite="DC" longitude={inner.ascendant} left={left} rings={RINGS} />
      )}
      {inner.midheaven !== null && (
        <Axis label="MC" opposite="IC" longitude={inner.midheaven} left={left} rings={RINGS} />
      )}
      <BodyRing bodies={innerBodies} left={left} radii={INNER_RADII} />
      <BodyRing bodies={outerBodies} left={left} radii={OUTER_RADII} className="wheel-outer" />
    </svg>
  );
}

function withoutMotion(chart: Chart) {
  return drawnBodies(chart).map((body) => ({ ...body, retrograde: false }));
}

function linesOf(
  inner: Chart,
  outer: Chart,
  aspects: readonly Aspect[],
  first: 'inner' | 'outer',
): DrawnAspect[] {
  const [one, two] = first === 'inner' ? [inner, outer] : [outer, inner];
  return aspects.flatMap(({ planet1, planet2, aspect }) => {
    const [from, to] = [longitudeOf(one, planet1), longitudeOf(two, planet2)];
    return from === null || to === null ? [] : [{ key: `${planet1} ${aspect} ${planet2}`, aspect, from, to }];
  });
}

function sentenceOf(aspects: readonly Aspect[]): string {
  if (aspects.length === 0) return 'there are none';
  return aspects
    .map(({ planet1, aspect, planet2 }) => `${bodyName(planet1)} ${aspect} ${bodyName(planet2)}`)
    .join(', ');
}
