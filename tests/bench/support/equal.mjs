// What must be equal before a time counts. Each check throws with the place of the first difference.

/**
 * @param {unknown} found
 * @param {unknown} expected
 * @param {string} [place]
 */
export function assertSame(found, expected, place = 'the result') {
  if (Object.is(found, expected)) return;
  const plain = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null;
  if (!plain(found) || !plain(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    throw new Error(`${place} is ${shown(found)} where ${shown(expected)} was expected`);
  }
  const [a, b] = /** @type {[Record<string, unknown>, Record<string, unknown>]} */ ([found, expected]);
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (!(key in a)) throw new Error(`${place}.${key} is missing`);
    if (!(key in b)) throw new Error(`${place}.${key} is there, and should not be`);
    assertSame(a[key], b[key], `${place}.${key}`);
  }
}

/**
 * Two angles, by the shorter way round.
 *
 * @param {number} found degrees
 * @param {number} expected degrees
 * @param {number} allowed degrees
 * @param {string} place
 */
export function assertAngle(found, expected, allowed, place) {
  const apart = angleBetween(found, expected);
  if (!(apart <= allowed)) throw new Error(`${place}: ${found}° and ${expected}° lie ${apart}° apart, ${allowed}° are allowed`);
}

/**
 * @param {number} found
 * @param {number} expected
 * @param {number} allowed
 * @param {string} place
 */
export function assertNear(found, expected, allowed, place) {
  if (!(Math.abs(found - expected) <= allowed)) throw new Error(`${place}: ${found} and ${expected} differ by more than ${allowed}`);
}

/**
 * The angle between two directions, 0° to 180°.
 *
 * @param {number} a
 * @param {number} b
 */
export function angleBetween(a, b) {
  const apart = Math.abs(a - b) % 360;
  return Math.min(apart, 360 - apart);
}

/** @param {unknown} value */
function shown(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
