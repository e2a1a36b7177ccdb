import type { Chart } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { BODY_PATHS, SIGN_PATHS } from '../wheel/glyphPaths.ts';
import { isEstimated, shownPlace } from './estimates.ts';
import { speedText } from './format.ts';
import { BODIES, bodyName, oneOf } from './words.ts';

export function BodiesTable({ chart }: { chart: Chart }) {
  const houses = chart.houseCusps !== null;
  return (
    <section aria-labelledby="positions">
      <h2 id="positions">Positions</h2>
      <table className="chart-table" aria-labelledby="positions">
        <thead>
          <tr>
            <th scope="col">Body</th>
            <th scope="col">Sign</th>
            <th scope="col" className="number">
              Degree
            </th>
            {houses && (
              <th scope="col" className="number">
                House
              </th>
            )}
            <th scope="col" className="number">
              <span aria-hidden="true">°/day</span>
              <span className="unseen">Degrees a day</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {BODIES.map((body) => {
            const placement = chart.bodies[body];
            const { signs, degree } = shownPlace(chart, body);
            return (
              <tr key={body} data-body={body}>
                <th scope="row">
                  <Glyph path={BODY_PATHS[body]} />
                  {bodyName(body)}
                </th>
                <td className="sign">
                  {signs.length === 1 && <Glyph path={SIGN_PATHS[placement.sign]} />}
                  {oneOf(signs)}
                </td>
                <td className="number degrees">{degree ?? 'open'}</td>
                {houses && <td className="number">{placement.house}</td>}
                <td className="number">
                  {placement.retrograde && (
                    <>
                      <span className="retrograde" aria-hidden="true">
                        R
                      </span>
                      <span className="unseen">retrograde, </span>
                    </>
                  )}
                  {speedText(placement.speed)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="hint">
        R marks bodies that seem to move backwards.
        {isEstimated(chart) && ' Without the exact time the places are about those of noon.'}
      </p>
    </section>
  );
}
