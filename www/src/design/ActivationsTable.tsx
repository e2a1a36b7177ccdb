import type { HdBody, HumanDesign } from 'soul-codex';
import { bodyName } from '../chart/words.ts';
import { alternativesOf } from './state.ts';
import { HD_BODIES } from './words.ts';

const SIDES = [
  { side: 'design', name: 'Design' },
  { side: 'personality', name: 'Personality' },
] as const;

/** The 26 activations: the gate and line of each body at both instants. */
export function ActivationsTable({ chart }: { chart: HumanDesign }) {
  return (
    <section aria-labelledby="activations">
      <h2 id="activations">Activations</h2>
      <table className="chart-table activations" aria-labelledby="activations">
        <thead>
          <tr>
            <th scope="col">Body</th>
            {SIDES.map(({ side, name }) => (
              <th key={side} scope="col" className={`side-${side}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {HD_BODIES.map((body) => (
            <tr key={body} data-activation={body}>
              <th scope="row">{bodyName(body)}</th>
              {SIDES.map(({ side }) => (
                <td key={side}>
                  <span className="gate-line">{gateAndLine(chart, side, body)}</span>{' '}
                  <span className="hint">{fineText(chart, side, body)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">
        Gate and line, then color, tone and base. The finer ones need the minute of birth.
      </p>
    </section>
  );
}

/** `45.3`; what is open as all that it may be, `45.3/4` or `6/47`. */
function gateAndLine(chart: HumanDesign, side: 'personality' | 'design', body: HdBody): string {
  const gates = alternativesOf(chart, `${side}.${body}.gate`);
  // Each of several gates has lines of its own.
  if (gates !== null) return gates.map(({ value }) => value).join('/');
  const lines = alternativesOf(chart, `${side}.${body}.line`);
  const { gate, line } = chart[side][body];
  const shown = lines === null ? String(line) : linesText(lines.map(({ value }) => Number(value)));
  return `${gate}.${shown}`;
}

/** Lines in their order, the whole six as a range. */
function linesText(lines: readonly number[]): string {
  const sorted = [...lines].sort((a, b) => a - b);
  return sorted.length > 2 ? `${sorted[0]}–${sorted.at(-1)}` : sorted.join('/');
}

function fineText(chart: HumanDesign, side: 'personality' | 'design', body: HdBody): string {
  if (chart.confidence !== 'high') return '';
  const { color, tone, base } = chart[side][body];
  return `${color}·${tone}·${base}`;
}
