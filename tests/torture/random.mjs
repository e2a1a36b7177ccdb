/** @typedef {ReturnType<typeof seeded>} Random */

/**
 * A repeatable source of chance: Mulberry32, 32 bits of state.
 *
 * @param {number} seed a whole number
 */
export function seeded(seed) {
  let state = seed >>> 0;
  /** 0 included to 1 excluded. */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from `low` to `high`, both included. @param {number} low @param {number} high */
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  /** @template T @param {readonly T[]} choices at least one @returns {T} */
  const pick = (choices) => {
    const picked = choices[whole(0, choices.length - 1)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  };
  return { next, whole, pick };
}
