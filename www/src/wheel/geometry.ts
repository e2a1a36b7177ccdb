/** Where a longitude lies on the drawn wheel. Angles are degrees, lengths the units of the drawing. */

export interface Point {
  x: number;
  y: number;
}

/** Brings an angle into 0 (included) to 360 (excluded). */
export function normalize(angleDeg: number): number {
  const turned = ((angleDeg % 360) + 360) % 360;
  // A tiny negative angle rounds up to a whole turn.
  return turned >= 360 ? 0 : turned;
}

/**
 * The direction of a longitude as seen on the page, counter-clockwise from "three o'clock".
 *
 * The longitude `leftDeg` points to the left, as the Ascendant does on a drawn chart, and the zodiac runs
 * counter-clockwise from it.
 */
export function directionOf(longitudeDeg: number, leftDeg: number): number {
  return normalize(180 + longitudeDeg - leftDeg);
}

/** The point at a distance from the centre (the origin) in a direction; y grows downwards, as in SVG. */
export function pointAt(directionDeg: number, radius: number): Point {
  const angle = (directionDeg * Math.PI) / 180;
  return { x: radius * Math.cos(angle), y: -radius * Math.sin(angle) };
}

/**
 * The middle of the shorter arc between two neighbouring cusps.
 *
 * Inside the polar circles some house systems list the cusps backwards through the zodiac; a house is the shorter
 * arc all the same.
 */
export function middleBetween(fromDeg: number, toDeg: number): number {
  const onward = normalize(toDeg - fromDeg);
  const way = onward <= 180 ? onward : onward - 360;
  return normalize(fromDeg + way / 2);
}

/** An SVG path of a ring's piece from one direction counter-clockwise to another, less than half a turn. */
export function ringPiece(fromDeg: number, toDeg: number, inner: number, outer: number): string {
  const [a, b] = [pointAt(fromDeg, outer), pointAt(toDeg, outer)];
  const [c, d] = [pointAt(toDeg, inner), pointAt(fromDeg, inner)];
  return `M${text(a)}A${outer} ${outer} 0 0 0 ${text(b)}` + `L${text(c)}A${inner} ${inner} 0 0 1 ${text(d)}Z`;
}

/** Two decimals are far below a pixel and keep the drawing's text short. */
function text(point: Point): string {
  return `${point.x.toFixed(2)} ${point.y.toFixed(2)}`;
}

/** An SVG path along a circle: counter-clockwise to a greater direction, clockwise to a smaller one. */
export function arc(fromDeg: number, toDeg: number, radius: number): string {
  const isLarge = Math.abs(toDeg - fromDeg) > 180 ? 1 : 0;
  const isClockwise = toDeg < fromDeg ? 1 : 0;
  const [a, b] = [pointAt(fromDeg, radius), pointAt(toDeg, radius)];
  return `M${text(a)}A${radius} ${radius} 0 ${isLarge} ${isClockwise} ${text(b)}`;
}
