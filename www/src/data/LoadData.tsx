import { useRef, useState } from 'react';
import type { ImportResult } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';

/** So many of the records that were left out are shown by their reason. */
const REASONS = 20;

type Load =
  | { state: 'idle' | 'stopped' }
  | { state: 'running'; done: number; total: number }
  | { state: 'done'; result: ImportResult }
  | { state: 'failed'; error: unknown };

/** A saved file taken back. */
export function LoadData() {
  const opened = useSoulCodex();
  const [load, setLoad] = useState<Load>({ state: 'idle' });
  const stop = useRef<AbortController | null>(null);

  async function take(file: File) {
    const { signal } = (stop.current = new AbortController());
    setLoad({ state: 'running', done: 0, total: 0 });
    try {
      const result = await openedCodex(opened).data.import(file, {
        signal,
        onProgress: (done, total) => setLoad({ state: 'running', done, total }),
      });
      setLoad({ state: 'done', result });
    } catch (error) {
      setLoad(signal.aborted ? { state: 'stopped' } : { state: 'failed', error });
    }
  }

  return (
    <section className="panel" aria-labelledby="load">
      <h2 id="load">Take back a file</h2>
      <p>What is in the file comes on top of what is here. Nothing is removed.</p>
      <p className="field">
        <label htmlFor="file">A file saved by this app</label>
        <input
          id="file"
          type="file"
          accept="application/json,.json"
          disabled={load.state === 'running'}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void take(file);
            // The same file may be chosen again.
            event.target.value = '';
          }}
        />
      </p>
      {load.state === 'running' && (
        <p className="actions">
          <label>
            Reading the file{' '}
            <progress max={Math.max(1, load.total)} value={load.total === 0 ? undefined : load.done} />
          </label>
          <button type="button" className="quiet" onClick={() => stop.current?.abort()}>
            Stop
          </button>
        </p>
      )}
      {load.state === 'failed' && <FailureNote error={load.error} />}
      <div role="status">
        {load.state === 'stopped' && (
          <p>Stopped. What was read by then is here; take the file again for the rest.</p>
        )}
        {load.state === 'done' && <Result result={load.result} />}
      </div>
    </section>
  );
}

function Result({ result: { imported, skipped } }: { result: ImportResult }) {
  return (
    <>
      <p data-imported={imported}>
        {imported === 1 ? 'One record is here.' : `${imported} records are here.`}
      </p>
      {skipped.length > 0 && (
        <details>
          <summary>{skipped.length === 1 ? 'One was left out' : `${skipped.length} were left out`}</summary>
          <ul>
            {skipped.slice(0, REASONS).map(({ reason }, i) => (
              <li key={i}>{reason}</li>
            ))}
          </ul>
          {skipped.length > REASONS && <p>{`and ${skipped.length - REASONS} more`}</p>}
        </details>
      )}
    </>
  );
}
