import { useState } from 'react';
import type { SyncQueueItem } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { useSync } from '../cloud/SyncContext.tsx';
import { download } from '../download.ts';
import { openedCodex } from '../opened.ts';
import { localDate } from '../today.ts';
import { RecordFields } from './RecordFields.tsx';
import { allRefused, changeText, reasonText, refusedFile } from './queue.ts';
import { versionOf } from './records.ts';

/** The changes that the cloud has refused for good: kept, shown, tried again and saved, and never dropped. */
export function RefusedList({ rows, onMore }: { rows: readonly SyncQueueItem[]; onMore: (() => void) | null }) {
  const opened = useSoulCodex();
  const { status } = useSync();
  const [failure, setFailure] = useState<unknown>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const refused = status?.dead ?? 0;
  if (refused === 0 && outcome === null) return null;

  async function tryAgain(id?: string) {
    setFailure(null);
    setOutcome('Sending it again …');
    try {
      const { sync } = openedCodex(opened);
      await sync.retry(id);
      const after = await sync.now();
      if (after.pending + after.inFlight + after.blocked > 0) setOutcome('It waits to be sent again.');
      else setOutcome(after.dead < refused ? 'The cloud has taken it.' : 'The cloud has refused it again.');
    } catch (error) {
      setOutcome(null);
      setFailure(error);
    }
  }

  async function save() {
    setFailure(null);
    try {
      const all = await allRefused(openedCodex(opened).sync);
      download(refusedFile(all, new Date().toISOString()), `soul-codex-refused-${localDate()}.json`);
    } catch (error) {
      setFailure(error);
    }
  }

  return (
    <section className="panel" aria-labelledby="refused">
      <h2 id="refused">Refused by the cloud</h2>
      <div role="status">{outcome !== null && <p data-outcome>{outcome}</p>}</div>
      {failure !== null && <FailureNote error={failure} />}
      {refused > 0 && (
        <>
          <p>These changes are on this device alone. Trying again helps where the reason has gone in the meantime.</p>
          <p className="actions">
            <button type="button" className="button" onClick={() => void tryAgain()}>
              Try all again
            </button>
            <button type="button" className="quiet" onClick={() => void save()}>
              Save them to a file
            </button>
          </p>
        </>
      )}
      <ul className="refused">
        {rows.map((row) => (
          <li key={row.id} data-refused={row.entityId}>
            <h3>{changeText(row)}</h3>
            <p>{reasonText(row)}</p>
            <p className="facts">{[row.lastError, row['errorField']].filter((each) => typeof each === 'string').join(', ')}</p>
            <details>
              <summary>What it holds</summary>
              <RecordFields entity={row.entity} version={versionOf(row.data)} />
            </details>
            <button type="button" className="quiet" aria-label={`Try again: ${changeText(row)}`} onClick={() => void tryAgain(row.id)}>
              Try again
            </button>
          </li>
        ))}
      </ul>
      {onMore && rows.length < refused && (
        <button type="button" className="quiet" onClick={onMore}>
          Show more
        </button>
      )}
    </section>
  );
}
