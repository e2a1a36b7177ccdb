import { useMemo } from 'react';
import type { AspectName, Body } from 'soul-codex';
import { SIGNS } from '../chart/words.ts';
import { arc, directionOf, middleBetween, pointAt, ringPiece } from './geometry.ts';
import { ASPECT_PATHS, BODY_PATHS, SIGN_PATHS } from './glyphPaths.ts';
import { spread } from './spread.ts';

/** Radii that every wheel shares, in units of the drawing. */
export const OUTER = 300;
export const SIGNS_INNER = 254;
const ANGLE_LABEL = 321;
const SIGN_SIZE = 30;

export function SignRing({ left }: { left: number }) {
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

/** The rings of houses and aspects. */
export interface InnerRings {
  housesOuter: number;
  aspects: number;
}

export function HouseRing({
  cusps,
  left,
  rings,
}: {
  cusps: readonly number[];
  left: number;
  rings: InnerRings;
}) {
  return (
    <g>
      <circle className="wheel-line" r={rings.housesOuter} />
      {cusps.map((cusp, i) => {
        const middle = middleBetween(cusp, cusps[(i + 1) % cusps.length] ?? cusp);
        const at = pointAt(directionOf(middle, left), (rings.housesOuter + rings.aspects) / 2);
        return (
          <g key={i}>
            <path className="wheel-cusp" d={line(directionOf(cusp, left), rings.aspects, SIGNS_INNER)} />
            <text className="wheel-house" x={at.x} y={at.y} dy="0.36em">
              {i + 1}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface AxisProps {
  label: string;
  opposite: string;
  longitude: number;
  left: number;
  rings: InnerRings;
}

/** The axis of the Ascendant or the Midheaven, with both its ends named outside the wheel. */
export function Axis({ label, opposite, longitude, left, rings }: AxisProps) {
  const direction = directionOf(longitude, left);
  const ends = [
    { label, direction },
    { label: opposite, direction: direction + 180 },
  ];
  return (
    <g>
      {ends.map((end) => {
        const at = pointAt(end.direction, ANGLE_LABEL);
        return (
          <g key={end.label}>
            {/* Between the rings the axis is as faint as a cusp, and in the signs it is not drawn: glyphs stand there. */}
            <path className="wheel-cusp" d={line(end.direction, rings.aspects, SIGNS_INNER)} />
            <path
              className="wheel-axis"
              d={
                line(end.direction, rings.aspects, rings.housesOuter) + line(end.direction, OUTER, OUTER + 8)
              }
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

/** A body as a wheel shows it. */
export interface DrawnBody {
  body: Body;
  longitude: number;
  /** What stands beside the glyph; empty where the degree isn't known. */
  degree: string;
  retrograde: boolean;
  /** How far it may be from there, to either side. */
  errorDeg: number;
}

/** Where a ring of bodies lies, in units of the drawing. */
export interface BodyRadii {
  /** Where the line to the true place begins and where it bends. */
  from: number;
  bend: number;
  glyph: number;
  degree: number;
  retrograde: number;
  /** Where a dot marks the true place on the inner ring; null for none. */
  dot: number | null;
  size: number;
  /** Two neighbours this far apart leave a little air between their glyphs. */
  gapDeg: number;
}

/** An arc shorter than this can't be told from the dot. */
const DRAWN_ERROR_DEG = 0.5;

export function BodyRing(props: { bodies: DrawnBody[]; left: number; radii: BodyRadii; className?: string }) {
  const { bodies, left, radii } = props;
  const places = useMemo(
    () =>
      spread(
        bodies.map((body) => body.longitude),
        radii.gapDeg,
      ),
    [bodies, radii],
  );
  return (
    <g className={props.className}>
      {bodies.map((drawn, i) => {
        const direction = directionOf(places[i] ?? drawn.longitude, left);
        const trueDirection = directionOf(drawn.longitude, left);
        const [bend, glyphEdge] = [
          pointAt(trueDirection, radii.bend),
          pointAt(direction, radii.glyph + radii.size / 2 + 1),
        ];
        const [degreeAt, retrogradeAt] = [
          pointAt(direction, radii.degree),
          pointAt(direction, radii.retrograde),
        ];
        const dot = radii.dot === null ? null : pointAt(trueDirection, radii.dot);
        return (
          <g key={drawn.body} className="wheel-body">
            <path
              className="wheel-leader"
              d={`${line(trueDirection, radii.from, radii.bend)}L${bend.x.toFixed(2)} ${bend.y.toFixed(2)}L${glyphEdge.x.toFixed(2)} ${glyphEdge.y.toFixed(2)}`}
            />
            {drawn.errorDeg >= DRAWN_ERROR_DEG && (
              <path
                className="wheel-error"
                d={arc(trueDirection - drawn.errorDeg, trueDirection + drawn.errorDeg, radii.bend + 5)}
              />
            )}
            {dot && <circle className="wheel-dot" cx={dot.x} cy={dot.y} r={3} />}
            <PlacedGlyph
              className="wheel-body-glyph"
              path={BODY_PATHS[drawn.body]}
              direction={direction}
              radius={radii.glyph}
              size={radii.size}
            />
            <text className="wheel-degree" x={degreeAt.x} y={degreeAt.y} dy="0.36em">
              {drawn.degree}
            </text>
            {drawn.retrograde && (
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

/** An aspect as a line between two longitudes. */
export interface DrawnAspect {
  key: string;
  aspect: AspectName;
  from: number;
  to: number;
}

export function AspectLines({
  aspects,
  left,
  radius,
}: {
  aspects: DrawnAspect[];
  left: number;
  radius: number;
}) {
  return (
    <g>
      {aspects.map((aspect) => {
        const [from, to] = [
          pointAt(directionOf(aspect.from, left), radius),
          pointAt(directionOf(aspect.to, left), radius),
        ];
        return (
          <line
            key={aspect.key}
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

export function aspectClass(name: AspectName): string {
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
