import { useId, useMemo } from 'react';
import type { Chart } from 'soul-codex';
import { shownPlace } from '../chart/estimates.ts';
import { degreesAndMinutes } from '../chart/format.ts';
import { BODIES, bodyName, oneOf, placeInSign, signature } from '../chart/words.ts';
import { drawnAspects, drawnBodies } from './drawn.ts';
import { AspectLines, Axis, BodyRing, HouseRing, SIGNS_INNER, SignRing, type BodyRadii } from './parts.tsx';

/** Radii of the rings, in units of the drawing. */
const RINGS = { housesOuter: 154, aspects: 130 };
const BODY_RADII: BodyRadii = {
  from: SIGNS_INNER,
  bend: 244,
  glyph: 214,
  degree: 186,
  retrograde: 168,
  dot: RINGS.aspects,
  size: 31,
  gapDeg: 9,
};

/** The chart as a drawn wheel: signs, houses, bodies and the aspects between them. */
export function Wheel({ chart, name }: { chart: Chart; name: string }) {
  const id = useId();
  // Without an Ascendant there is nothing to turn the wheel by, and the zodiac begins on the left.
  const left = chart.ascendant ?? 0;
  const bodies = useMemo(() => drawnBodies(chart), [chart]);
  return (
    <svg
      className="wheel"
      viewBox="-340 -340 680 680"
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
    >
      <title id={`${id}-title`}>{`Chart wheel of ${name}: ${signature(chart)}`}</title>
      <desc id={`${id}-description`}>
        {`${describe(chart)}. The tables below the wheel hold the same positions, the houses and the aspects.`}
      </desc>
      <SignRing left={left} />
      {chart.houseCusps && <HouseRing cusps={chart.houseCusps} left={left} rings={RINGS} />}
      <AspectLines aspects={drawnAspects(chart)} left={left} radius={RINGS.aspects} />
      <circle className="wheel-line" r={RINGS.aspects} />
      {chart.ascendant !== null && (
        <Axis label="AC" opposite="DC" longitude={chart.ascendant} left={left} rings={RINGS} />
      )}
      {chart.midheaven !== null && (
        <Axis label="MC" opposite="IC" longitude={chart.midheaven} left={left} rings={RINGS} />
      )}
      <BodyRing bodies={bodies} left={left} radii={BODY_RADII} />
    </svg>
  );
}

/** A chart in words, for those who don't see the wheel. */
export function describe(chart: Chart): string {
  const bodies = BODIES.map((body) => {
    const house = chart.bodies[body].house;
    const { signs, degree } = shownPlace(chart, body);
    const place = [degree ?? 'in', oneOf(signs)].join(' ');
    return `${bodyName(body)} ${place}${house === null ? '' : `, house ${house}`}`;
  });
  if (chart.ascendant !== null) {
    const { sign, degree } = placeInSign(chart.ascendant);
    bodies.unshift(`Ascendant ${degreesAndMinutes(degree)} ${sign}`);
  }
  return bodies.join('; ');
}
