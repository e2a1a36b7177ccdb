import { failureOf } from './failures.ts';

/** Shown in place of the pages when the module or the database could not be opened. */
export function StartFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const failure = failureOf(error);
  return (
    <div className="panel failure" role="alert">
      <h1>{failure.title}</h1>
      <p>{failure.advice}</p>
      <p>
        {failure.remedy === 'retry' ? (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        ) : (
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Reload
          </button>
        )}
      </p>
      <p className="facts">{failure.facts}</p>
    </div>
  );
}
