import { useState } from 'react';
import type { Aspect, Chart } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { ASPECT_PATHS } from '../wheel/glyphPaths.ts';
import { isEstimated, orbErrorDeg, shownOrb } from './estimates.ts';
import { ASPECT_NAMES, bodyName } from './words.ts';

/** So many of the tightest aspects are shown before someone asks for all. */
const FIRST_ROWS = 18;

/** The aspects within a chart. */
export function AspectsTable({ chart }: { chart: Chart }) {
  return (
    <AspectList
      aspects={chart.aspects}
      orbErrorDeg={({ planet1, planet2 }) => orbErrorDeg(chart, planet1, planet2)}
      note={isEstimated(chart) ? 'The orbs are those of noon; “open” may be no aspect at all.' : null}
    />
  );
}

interface Props {
  aspects: readonly Aspect[];
  /** How far the orb of an aspect may be off. */
  orbErrorDeg: (aspect: Aspect) => number;
  /** Whose the points of the two columns are. */
  columns?: readonly [string, string];
  headingLevel?: 2 | 3;
  note?: string | null;
}

/** Aspects, tightest first: the nearer to exact, the more they are held to matter. Those that are open come last. */
export function AspectList({
  aspects,
  orbErrorDeg: errorOf,
  columns = ['Between', 'And'],
  headingLevel = 2,
  note = null,
}: Props) {
  const [all, setAll] = useState(false);
  const rows = aspects
    .map((aspect) => ({ aspect, orb: shownOrb(aspect.orb, errorOf(aspect)) }))
    .sort(
      (a, b) =>
        Number(a.orb === null) - Number(b.orb === null) || Math.abs(a.aspect.orb) - Math.abs(b.aspect.orb),
    );
  // Between the charts of two births nothing moves.
  const moves = aspects.some(({ applying }) => applying !== null);
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <section aria-labelledby="aspects">
      <Heading id="aspects">Aspects</Heading>
      {aspects.length === 0 ? (
        <p>No aspects within the orbs.</p>
      ) : (
        <table className="chart-table" aria-labelledby="aspects">
          <thead>
            <tr>
              <th scope="col">{columns[0]}</th>
              <th scope="col">Aspect</th>
              <th scope="col">{columns[1]}</th>
              <th scope="col" className="number">
                Orb
              </th>
              {moves && <th scope="col">Motion</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ aspect, orb }) => (
              <tr key={`${aspect.planet1} ${aspect.aspect} ${aspect.planet2}`}>
                <th scope="row">{bodyName(aspect.planet1)}</th>
                <td className={`aspect-name aspect-${aspect.aspect}`}>
                  {ASPECT_PATHS[aspect.aspect] !== undefined && (
                    <Glyph path={ASPECT_PATHS[aspect.aspect] ?? ''} />
                  )}
                  <span className="aspect-word">{ASPECT_NAMES[aspect.aspect]}</span>
                </td>
                <td>{bodyName(aspect.planet2)}</td>
                <td className="number degrees">{orb ?? 'open'}</td>
                {moves && <td>{orb === null ? '–' : motion(aspect)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {note !== null && <p className="hint">{note}</p>}
      {shown.length < rows.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          {`Show all ${rows.length}`}
        </button>
      )}
    </section>
  );
}

function motion(aspect: Aspect): string {
  if (aspect.applying === null) return '–';
  return aspect.applying ? 'applying' : 'separating';
}
