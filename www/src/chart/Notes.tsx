import type { ReactNode } from 'react';
import type { Chart, HumanDesign, Uncertain } from 'soul-codex';
import { shareText } from './format.ts';
import { CONFIDENCE_WORDS, bodyName, introToOpen } from './words.ts';

/** How sure a result is, and what was left out. */
export function ConfidenceNotes({ result, children }: { result: Chart | HumanDesign; children?: ReactNode }) {
  return (
    <section className="notes" aria-labelledby="notes" data-confidence={result.confidence}>
      <h2 id="notes">Confidence: {result.confidence}</h2>
      {result.warnings.length === 0 ? (
        <p>{CONFIDENCE_WORDS[result.confidence]}</p>
      ) : (
        <ul className="note">
          {result.warnings.map((warning) => (
            <li key={warning.code} data-warning={warning.code}>
              {warning.message}
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

/** The same of a chart, with the signs that stay open. */
export function Notes({ chart }: { chart: Chart }) {
  return (
    <ConfidenceNotes result={chart}>
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
    </ConfidenceNotes>
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
