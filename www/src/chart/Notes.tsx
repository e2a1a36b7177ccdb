import type { Chart, Uncertain } from 'soul-codex';
import { shareText } from './format.ts';
import { CONFIDENCE_WORDS, bodyName, introToOpen } from './words.ts';

/** How sure the chart is, what was left out, and which signs stay open. */
export function Notes({ chart }: { chart: Chart }) {
  return (
    <section className="notes" aria-labelledby="notes" data-confidence={chart.confidence}>
      <h2 id="notes">Confidence: {chart.confidence}</h2>
      {chart.warnings.length === 0 ? (
        <p>{CONFIDENCE_WORDS[chart.confidence]}</p>
      ) : (
        <ul className="note">
          {chart.warnings.map((warning) => (
            <li key={warning.code} data-warning={warning.code}>
              {warning.message}
            </li>
          ))}
        </ul>
      )}
      {chart.uncertain.length > 0 && (
        <>
          <p>{introToOpen(chart)}</p>
          <ul>
            {chart.uncertain.map((open) => (
              <li key={open.field}>{`${subjectOf(open)}: ${alternatives(open)}`}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The body in a field such as `bodies.Moon.sign`. */
function subjectOf(open: Uncertain): string {
  if (open.field === 'ascendant.sign') return 'Ascendant';
  return bodyName(open.field.split('.')[1] ?? open.field);
}

function alternatives(open: Uncertain): string {
  return open.alternatives.map(({ value, share }) => `${value} ${shareText(share)}`).join(', ');
}
