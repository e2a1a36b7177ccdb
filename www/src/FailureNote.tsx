import { failureOf } from './failures.ts';

/** A failure inside a page that otherwise works. */
export function FailureNote({ error }: { error: unknown }) {
  const failure = failureOf(error);
  return (
    <div className="note note-bad" role="alert">
      <p>
        <strong>{failure.title}.</strong> {failure.advice}
      </p>
      <p className="facts">{failure.facts}</p>
    </div>
  );
}
