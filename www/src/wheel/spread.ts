import { normalize } from './geometry.ts';

/** A run of neighbours that touch: they sit `gapDeg` apart, and the run as near to their true places as can be. */
interface Run {
  /** Indexes into the sorted places, in the order of the zodiac. */
  members: number[];
  /** Where the run would have to begin for each member to sit at its true place, summed over the members. */
  startsDeg: number;
}

/**
 * Moves places on a circle apart, so that labels drawn there don't overlap.
 *
 * Gives a longitude for each one, in the order of the input: any two are at least `gapDeg` apart, they keep
 * their order around the circle, and the sum of the squared shifts is least. Places that are apart already stay.
 * It is the pooling of adjacent violators from isotonic regression, closed to a circle. Where so many places
 * can't have so wide a gap, the gap is an equal share of the circle.
 */
export function spread(placesDeg: readonly number[], gapDeg: number): number[] {
  const count = placesDeg.length;
  if (count === 0) return [];
  const gap = Math.min(gapDeg, 360 / count);
  const order = placesDeg
    .map((place, index) => ({ place: normalize(place), index }))
    .sort((a, b) => a.place - b.place || a.index - b.index);

  let runs: Run[] = order.map(({ place }, i) => ({ members: [i], startsDeg: place }));
  for (let at = firstTouch(runs, gap); at !== null; at = firstTouch(runs, gap)) {
    runs = joinAt(runs, at, gap);
  }

  const spreadDeg = new Array<number>(count).fill(0);
  for (const run of runs) {
    run.members.forEach((member, step) => {
      const item = order[member];
      if (item) spreadDeg[item.index] = normalize(start(run) + step * gap);
    });
  }
  return spreadDeg;
}

function start(run: Run): number {
  return run.startsDeg / run.members.length;
}

/** The first run whose end comes nearer than the gap to the run behind it; the last one's neighbour is the first. */
function firstTouch(runs: readonly Run[], gap: number): number | null {
  if (runs.length < 2) return null;
  for (const [i, run] of runs.entries()) {
    const next = runs[(i + 1) % runs.length];
    const turn = i + 1 === runs.length ? 360 : 0;
    // Rounding alone must not join runs that lie exactly one gap apart for ever.
    if (next && start(next) + turn - (start(run) + run.members.length * gap) < -1e-9) return i;
  }
  return null;
}

/** Joins the run at an index with the one behind it. */
function joinAt(runs: readonly Run[], at: number, gap: number): Run[] {
  const behind = (at + 1) % runs.length;
  const run = runs[at];
  const next = runs[behind];
  if (!run || !next) return [...runs];
  const turn = behind === 0 ? 360 : 0;
  const offset = run.members.length * gap;
  const joined: Run = {
    members: [...run.members, ...next.members],
    startsDeg: run.startsDeg + next.startsDeg + next.members.length * (turn - offset),
  };
  // Across the seam the joined run stays the last, and begins below 360 while its end lies beyond it.
  return behind === 0
    ? [...runs.slice(1, at), joined]
    : [...runs.slice(0, at), joined, ...runs.slice(behind + 1)];
}
