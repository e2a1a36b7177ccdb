import { useState } from 'react';
import type { Aspect, Chart } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { ASPECT_PATHS } from '../wheel/glyphPaths.ts';
import { orbText } from './format.ts';
import { ASPECT_NAMES, bodyName } from './words.ts';

/** So many of the tightest aspects are shown before someone asks for all. */
const FIRST_ROWS = 18;

/** The aspects, tightest first: the nearer to exact, the more they are held to matter. */
export function AspectsTable({ chart }: { chart: Chart }) {
  const [all, setAll] = useState(false);
  const aspects = [...chart.aspects].sort((a, b) => Math.abs(a.orb) - Math.abs(b.orb));
  const shown = all ? aspects : aspects.slice(0, FIRST_ROWS);
  return (
    <section aria-labelledby="aspects">
      <h2 id="aspects">Aspects</h2>
      {chart.aspects.length === 0 ? (
        <p>No aspects within the orbs.</p>
      ) : (
        <table className="chart-table" aria-labelledby="aspects">
          <thead>
            <tr>
              <th scope="col">Between</th>
              <th scope="col">Aspect</th>
              <th scope="col">And</th>
              <th scope="col" className="number">
                Orb
              </th>
              <th scope="col">Motion</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((aspect) => (
              <tr key={`${aspect.planet1} ${aspect.aspect} ${aspect.planet2}`}>
                <th scope="row">{bodyName(aspect.planet1)}</th>
                <td className={`aspect-name aspect-${aspect.aspect}`}>
                  {ASPECT_PATHS[aspect.aspect] !== undefined && (
                    <Glyph path={ASPECT_PATHS[aspect.aspect] ?? ''} />
                  )}
                  <span className="aspect-word">{ASPECT_NAMES[aspect.aspect]}</span>
                </td>
                <td>{bodyName(aspect.planet2)}</td>
                <td className="number degrees">{orbText(aspect.orb)}</td>
                <td>{motion(aspect)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.length < aspects.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          {`Show all ${aspects.length}`}
        </button>
      )}
    </section>
  );
}

function motion(aspect: Aspect): string {
  if (aspect.applying === null) return '–';
  return aspect.applying ? 'applying' : 'separating';
}
