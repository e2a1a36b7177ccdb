// Interleaved measurements, in Node and in a page alike.

/**
 * A figure of several rounds: the median, and the tenth and ninetieth of a hundred rounds as its spread.
 *
 * @typedef {{ median: number, low: number, high: number }} Figure
 */

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {number} units how many pieces of work one run does; times are told per piece
 * @property {(round: number) => unknown} run
 * @property {(round: number) => unknown} [before] what the work needs; not timed
 * @property {(round: number) => unknown} [after] not timed either
 */

/**
 * Times of each contender in each round, in milliseconds per piece of work. Within a round they take turns, and the
 * next round begins with another, so that what the machine does meanwhile falls on all of them alike.
 *
 * @param {readonly Contender[]} contenders
 * @param {{ rounds: number, warmUps: number }} options
 * @returns {Promise<Record<string, number[]>>}
 */
export async function interleaved(contenders, { rounds, warmUps }) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(turn + round + warmUps) % contenders.length];
      if (contender === undefined) continue;
      await contender.before?.(round);
      const begin = performance.now();
      await contender.run(round);
      const took = performance.now() - begin;
      await contender.after?.(round);
      if (round >= 0) times[contender.name]?.push(took / contender.units);
    }
  }
  return times;
}

/**
 * @param {readonly number[]} samples one of each round
 * @returns {Figure}
 */
export function figure(samples) {
  if (samples.length === 0) throw new Error('A figure needs at least one round.');
  const sorted = [...samples].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) };
}

/**
 * How many times longer `slower` took than `quicker`, round by round: what disturbed a whole round cancels out.
 *
 * @param {readonly number[]} slower
 * @param {readonly number[]} quicker
 * @returns {Figure}
 */
export function ratio(slower, quicker) {
  if (slower.length !== quicker.length) throw new Error('A ratio needs both times of every round.');
  return figure(slower.map((time, round) => time / /** @type {number} */ (quicker[round])));
}

/**
 * @param {readonly number[]} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) throw new Error('A quantile lies between 0 and 1.');
  return low + (high - low) * (place - below);
}
