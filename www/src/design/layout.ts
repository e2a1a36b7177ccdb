import type { HdCenter } from 'soul-codex';
import { pointAt, type Point } from '../wheel/geometry.ts';

/**
 * Where centers, gates and channels lie in our drawing: the 64 gates stand on a ring, those of one center side by side, and
 * the channels run across it.
 *
 * Of all orders of the centers that begin with the Head this one has the fewest crossings of channels and the least length of
 * them; inside a center the gates are sorted by where their channels lead.
 */
export const RING: readonly { center: HdCenter; gates: readonly number[] }[] = [
  { center: 'Head', gates: [63, 61, 64] },
  { center: 'Ajna', gates: [47, 24, 4, 11, 17, 43] },
  { center: 'Throat', gates: [23, 62, 56, 45, 12, 35, 16, 20, 8, 31, 33] },
  { center: 'G', gates: [13, 7, 1, 25, 10, 2, 15, 46] },
  { center: 'Sacral', gates: [29, 5, 14, 34, 59, 3, 9, 42, 27] },
  { center: 'Spleen', gates: [50, 57, 48, 44, 18, 28, 32] },
  { center: 'Root', gates: [54, 38, 58, 53, 52, 60, 19, 41, 39] },
  { center: 'Solar Plexus', gates: [55, 30, 49, 6, 36, 22, 37] },
  { center: 'Heart', gates: [40, 26, 51, 21] },
];

/** The 36 channels, the lower gate first. */
export const CHANNELS: readonly (readonly [number, number])[] = [
  [1, 8],
  [2, 14],
  [3, 60],
  [4, 63],
  [5, 15],
  [6, 59],
  [7, 31],
  [9, 52],
  [10, 20],
  [10, 34],
  [10, 57],
  [11, 56],
  [12, 22],
  [13, 33],
  [16, 48],
  [17, 62],
  [18, 58],
  [19, 49],
  [20, 34],
  [20, 57],
  [21, 45],
  [23, 43],
  [24, 61],
  [25, 51],
  [26, 44],
  [27, 50],
  [28, 38],
  [29, 46],
  [30, 41],
  [32, 54],
  [34, 57],
  [35, 36],
  [37, 40],
  [39, 55],
  [42, 53],
  [47, 64],
];

/** Room between two centers, in widths of a gate. */
const GAP = 1.5;

export interface PlacedCenter {
  center: HdCenter;
  /** Directions as in `wheel/geometry.ts`; the center runs clockwise from the first to the second. */
  fromDeg: number;
  toDeg: number;
  gates: { gate: number; middleDeg: number }[];
}

/** All centers with their places, clockwise from the Head at the top. */
export const PLACED: readonly PlacedCenter[] = place();
/** Half of the ring that a gate takes, in degrees. */
export const GATE_HALF_DEG = 180 / slots();

const DIRECTIONS = new Map(
  PLACED.flatMap(({ gates }) => gates.map(({ gate, middleDeg }) => [gate, middleDeg] as const)),
);

function slots(): number {
  return RING.reduce((sum, { gates }) => sum + gates.length + GAP, 0);
}

function place(): PlacedCenter[] {
  const slotDeg = 360 / slots();
  let slot = -(RING[0]?.gates.length ?? 0) / 2;
  return RING.map(({ center, gates }) => {
    const direction = (at: number) => 90 - at * slotDeg;
    const placed = {
      center,
      fromDeg: direction(slot),
      toDeg: direction(slot + gates.length),
      gates: gates.map((gate, i) => ({ gate, middleDeg: direction(slot + i + 0.5) })),
    };
    slot += gates.length + GAP;
    return placed;
  });
}

/** The direction of a gate. */
export function directionOfGate(gate: number): number {
  const direction = DIRECTIONS.get(gate);
  if (direction === undefined) throw new RangeError(`There is no gate ${gate}`);
  return direction;
}

/** How far the curves bend towards the middle: 0 would bring all of them there, 1 would make them straight. */
const BEND = 0.35;

/** The two halves of a channel as SVG paths, each from its gate to where they meet. */
export function halves([a, b]: readonly [number, number], radius: number): [string, string] {
  const [from, to] = [pointAt(directionOfGate(a), radius), pointAt(directionOfGate(b), radius)];
  const control = { x: ((from.x + to.x) / 2) * BEND, y: ((from.y + to.y) / 2) * BEND };
  // A quadratic curve is cut in two by halving the sides of its triangle.
  const middle = {
    x: (from.x + 2 * control.x + to.x) / 4,
    y: (from.y + 2 * control.y + to.y) / 4,
  };
  return [curve(from, between(from, control), middle), curve(to, between(to, control), middle)];
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function curve(from: Point, control: Point, to: Point): string {
  return `M${text(from)}Q${text(control)} ${text(to)}`;
}

function text(point: Point): string {
  return `${point.x.toFixed(2)} ${point.y.toFixed(2)}`;
}
