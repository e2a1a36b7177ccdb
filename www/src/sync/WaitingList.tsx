import { useEffect, useState } from 'react';
import type { SyncQueueItem } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { useSync } from '../cloud/SyncContext.tsx';
import { changeText, standText } from './queue.ts';
import { momentText } from './times.ts';

/** So many of the changes that the cloud has taken are shown. */
const TAKEN = 20;

/** The changes on their way to the cloud. */
export function WaitingList({ rows, onMore }: { rows: readonly SyncQueueItem[]; onMore: (() => void) | null }) {
  const now = new Date();
  return (
    <section className="panel" aria-labelledby="waiting">
      <h2 id="waiting">On the way to the cloud</h2>
      {rows.length === 0 && <p>Nothing waits.</p>}
      {rows.length > 0 && (
        <ul className="queue">
          {rows.map((row) => (
            <li key={row.id} data-waiting={row.entityId}>
              {changeText(row)}
              <span className="hint">{`${standText(row)}, made ${momentText(new Date(row.timestamp), now)}`}</span>
            </li>
          ))}
        </ul>
      )}
      {onMore && (
        <button type="button" className="quiet" onClick={onMore}>
          Show more
        </button>
      )}
      <Taken />
    </section>
  );
}

/** What the cloud has taken lately: read when somebody wants to see it. */
function Taken() {
  const codex = useSoulCodex().data;
  const { status } = useSync();
  const [isOpen, setOpen] = useState(false);
  const [rows, setRows] = useState<readonly SyncQueueItem[] | null>(null);
  useEffect(() => {
    if (!codex || !isOpen) return;
    let current = true;
    codex.sync.queue({ where: { synced: 1 }, direction: 'desc', limit: TAKEN }).then(
      ({ items }) => current && setRows(items),
      // The list is something to look at, and no more.
      () => current && setRows([]),
    );
    return () => {
      current = false;
    };
  }, [codex, status, isOpen]);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Taken by the cloud lately</summary>
      {rows?.length === 0 && <p>Nothing yet.</p>}
      {rows !== null && rows.length > 0 && (
        <ul className="queue">
          {rows.map((row) => (
            <li key={row.id} data-taken={row.entityId}>
              {changeText(row)}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
