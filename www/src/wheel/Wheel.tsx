import { useId, useMemo } from 'react';
import type { AspectName, Chart } from 'soul-codex';
import { degreesAndMinutes } from '../chart/format.ts';
import { ASPECT_NAMES, BODIES, SIGNS, bodyName, placeInSign, signature } from '../chart/words.ts';
import { directionOf, middleBetween, pointAt, ringPiece } from './geometry.ts';
import { ASPECT_PATHS, BODY_PATHS, SIGN_PATHS } from './glyphPaths.ts';
import { spread } from './spread.ts';

/** Radii of the rings, in units of the drawing. */
const OUTER = 300;
const SIGNS_INNER = 254;
const TICK_END = 244;
const BODY = 214;
const BODY_DEGREE = 186;
const BODY_RETROGRADE = 168;
const HOUSES_OUTER = 154;
const ASPECTS = 130;
const ANGLE_LABEL = 321;

const SIGN_SIZE = 30;
const BODY_SIZE = 31;
/** Two neighbours this far apart at the radius of the bodies leave a little air between their glyphs. */
const BODY_GAP_DEG = 9;

/** The chart as a drawn wheel: signs, houses, bodies and the aspects between them. */
export function Wheel({ chart, name }: { chart: Chart; name: string }) {
  const id = useId();
  // Without an Ascendant there is nothing to turn the wheel by, and the zodiac begins on the left.
  const left = chart.ascendant ?? 0;
  return (
    <svg
      className="wheel"
      viewBox="-340 -340 680 680"
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
    >
      <title id={`${id}-title`}>{`Chart wheel of ${name}: ${signature(chart)}`}</title>
      <desc id={`${id}-description`}>{describe(chart)}</desc>
      <SignRing left={left} />
      {chart.houseCusps && <HouseRing cusps={chart.houseCusps} left={left} />}
      <AspectLines chart={chart} left={left} />
      <circle className="wheel-line" r={ASPECTS} />
      {chart.ascendant !== null && <Axis label="AC" opposite="DC" longitude={chart.ascendant} left={left} />}
      {chart.midheaven !== null && <Axis label="MC" opposite="IC" longitude={chart.midheaven} left={left} />}
      <Bodies chart={chart} left={left} />
    </svg>
  );
}

function SignRing({ left }: { left: number }) {
  return (
    <g>
      {SIGNS.map((sign, i) => {
        const from = directionOf(i * 30, left);
        return (
          <g key={sign}>
            <path
              className={`wheel-sign ${i % 2 === 0 ? 'wheel-sign-odd' : 'wheel-sign-even'}`}
              d={ringPiece(from, from + 30, SIGNS_INNER, OUTER)}
            />
            <PlacedGlyph
              className="wheel-sign-glyph"
              path={SIGN_PATHS[sign]}
              direction={from + 15}
              radius={(SIGNS_INNER + OUTER) / 2}
              size={SIGN_SIZE}
            />
          </g>
        );
      })}
      <path className="wheel-tick" d={ticks(left)} />
    </g>
  );
}

/** Marks of each degree inside the ring of signs, longer at every fifth and tenth. */
function ticks(left: number): string {
  return Array.from({ length: 360 }, (_, degree) => {
    const length = degree % 10 === 0 ? 7 : degree % 5 === 0 ? 5 : 3;
    return line(directionOf(degree, left), SIGNS_INNER, SIGNS_INNER - length);
  }).join('');
}

function HouseRing({ cusps, left }: { cusps: readonly number[]; left: number }) {
  return (
    <g>
      <circle className="wheel-line" r={HOUSES_OUTER} />
      {cusps.map((cusp, i) => {
        const middle = middleBetween(cusp, cusps[(i + 1) % cusps.length] ?? cusp);
        const at = pointAt(directionOf(middle, left), (HOUSES_OUTER + ASPECTS) / 2);
        return (
          <g key={i}>
            <path className="wheel-cusp" d={line(directionOf(cusp, left), ASPECTS, SIGNS_INNER)} />
            <text className="wheel-house" x={at.x} y={at.y} dy="0.36em">
              {i + 1}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The axis of the Ascendant or the Midheaven, with both its ends named outside the wheel. */
function Axis(props: { label: string; opposite: string; longitude: number; left: number }) {
  const direction = directionOf(props.longitude, props.left);
  const ends = [
    { label: props.label, direction },
    { label: props.opposite, direction: direction + 180 },
  ];
  return (
    <g>
      {ends.map((end) => {
        const at = pointAt(end.direction, ANGLE_LABEL);
        return (
          <g key={end.label}>
            {/* Between the rings the axis is as faint as a cusp, and in the signs it is not drawn: glyphs stand there. */}
            <path className="wheel-cusp" d={line(end.direction, ASPECTS, SIGNS_INNER)} />
            <path
              className="wheel-axis"
              d={line(end.direction, ASPECTS, HOUSES_OUTER) + line(end.direction, OUTER, OUTER + 8)}
            />
            <text className="wheel-angle" x={at.x} y={at.y} dy="0.36em">
              {end.label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Bodies({ chart, left }: { chart: Chart; left: number }) {
  const places = useMemo(() => BODIES.map((body) => chart.bodies[body].longitude), [chart]);
  const spreadPlaces = useMemo(() => spread(places, BODY_GAP_DEG), [places]);
  return (
    <g>
      {BODIES.map((body, i) => {
        const placement = chart.bodies[body];
        const direction = directionOf(spreadPlaces[i] ?? placement.longitude, left);
        const trueDirection = directionOf(placement.longitude, left);
        const [from, to] = [pointAt(trueDirection, TICK_END), pointAt(direction, BODY + BODY_SIZE / 2 + 1)];
        const [degreeAt, retrogradeAt] = [
          pointAt(direction, BODY_DEGREE),
          pointAt(direction, BODY_RETROGRADE),
        ];
        const dot = pointAt(trueDirection, ASPECTS);
        return (
          <g key={body} className="wheel-body">
            <path
              className="wheel-leader"
              d={`${line(trueDirection, SIGNS_INNER, TICK_END)}L${from.x.toFixed(2)} ${from.y.toFixed(2)}L${to.x.toFixed(2)} ${to.y.toFixed(2)}`}
            />
            <circle className="wheel-dot" cx={dot.x} cy={dot.y} r={3} />
            <PlacedGlyph
              className="wheel-body-glyph"
              path={BODY_PATHS[body]}
              direction={direction}
              radius={BODY}
              size={BODY_SIZE}
            />
            <text className="wheel-degree" x={degreeAt.x} y={degreeAt.y} dy="0.36em">
              {`${Math.floor(placement.degree)}°`}
            </text>
            {placement.retrograde && (
              <text
                className="wheel-degree wheel-retrograde"
                x={retrogradeAt.x}
                y={retrogradeAt.y}
                dy="0.36em"
              >
                R
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function AspectLines({ chart, left }: { chart: Chart; left: number }) {
  return (
    <g>
      {chart.aspects.map((aspect) => {
        const [a, b] = [longitudeOf(chart, aspect.planet1), longitudeOf(chart, aspect.planet2)];
        if (a === null || b === null) return null;
        const [from, to] = [pointAt(directionOf(a, left), ASPECTS), pointAt(directionOf(b, left), ASPECTS)];
        return (
          <line
            key={`${aspect.planet1} ${aspect.aspect} ${aspect.planet2}`}
            className={`aspect-line ${aspectClass(aspect.aspect)}`}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          />
        );
      })}
    </g>
  );
}

/** What the lines of the wheel mean, with the same strokes. */
export function AspectLegend({ chart }: { chart: Chart }) {
  const drawn = new Set(chart.aspects.map((aspect) => aspect.aspect));
  const names = (Object.keys(ASPECT_NAMES) as AspectName[]).filter((name) => drawn.has(name));
  if (names.length === 0) return null;
  return (
    <ul className="legend" aria-label="Lines of the wheel">
      {names.map((name) => (
        <li key={name}>
          <svg viewBox="0 0 40 8" aria-hidden="true" focusable="false">
            <line className={`aspect-line ${aspectClass(name)}`} x1="1" y1="4" x2="39" y2="4" />
          </svg>
          {ASPECT_NAMES[name]}
        </li>
      ))}
    </ul>
  );
}

function aspectClass(name: AspectName): string {
  return name in ASPECT_PATHS ? `aspect-${name}` : 'aspect-minor';
}

function PlacedGlyph(props: {
  className: string;
  path: string;
  direction: number;
  radius: number;
  size: number;
}) {
  const at = pointAt(props.direction, props.radius);
  const half = props.size / 2;
  return (
    <g
      className={props.className}
      transform={`translate(${(at.x - half).toFixed(2)} ${(at.y - half).toFixed(2)}) scale(${props.size / 24})`}
    >
      {/* The same strokes, wider and in the colour of the page, keep lines that pass behind away from the glyph. */}
      <path className="wheel-halo" d={props.path} />
      <path d={props.path} />
    </g>
  );
}

function line(direction: number, fromRadius: number, toRadius: number): string {
  const [a, b] = [pointAt(direction, fromRadius), pointAt(direction, toRadius)];
  return `M${a.x.toFixed(2)} ${a.y.toFixed(2)}L${b.x.toFixed(2)} ${b.y.toFixed(2)}`;
}

function longitudeOf(chart: Chart, point: string): number | null {
  if (point === 'Ascendant') return chart.ascendant;
  if (point === 'Midheaven') return chart.midheaven;
  return (chart.bodies as Record<string, { longitude: number } | undefined>)[point]?.longitude ?? null;
}

/** The wheel in words, for those who don't see it; the tables below it hold the rest. */
function describe(chart: Chart): string {
  const bodies = BODIES.map((body) => {
    const placement = chart.bodies[body];
    const house = placement.house === null ? '' : `, house ${placement.house}`;
    return `${bodyName(body)} ${degreesAndMinutes(placement.degree)} ${placement.sign}${house}`;
  });
  if (chart.ascendant !== null) {
    const { sign, degree } = placeInSign(chart.ascendant);
    bodies.unshift(`Ascendant ${degreesAndMinutes(degree)} ${sign}`);
  }
  return `${bodies.join('; ')}. The tables below the wheel hold the same positions, the houses and the aspects.`;
}
