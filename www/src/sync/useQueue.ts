import { useEffect, useState } from 'react';
import type { SyncQueueItem } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { useSync } from '../cloud/SyncContext.tsx';

/** Rows that are read at first, and with each "show more": refused ones and those on their way come first by their ids. */
const ROWS = 50;

export interface Queue {
  /** Of the changes that the cloud does not have, the first ones. */
  rows: readonly SyncQueueItem[];
  /** Reads more of them; null where these are all. */
  onMore: (() => void) | null;
  error: unknown;
}

/** What the cloud does not have, read again whenever the status changes. */
export function useQueue(): Queue {
  const codex = useSoulCodex().data;
  const { status } = useSync();
  const [limit, setLimit] = useState(ROWS);
  const [read, setRead] = useState<{ rows: readonly SyncQueueItem[]; isWhole: boolean; error: unknown }>({
    rows: [],
    isWhole: true,
    error: null,
  });
  useEffect(() => {
    if (!codex) return;
    let current = true;
    codex.sync.queue({ where: { synced: 0 }, limit }).then(
      ({ items, nextCursor }) => current && setRead({ rows: items, isWhole: nextCursor === null, error: null }),
      (error: unknown) => current && setRead((before) => ({ ...before, error })),
    );
    return () => {
      current = false;
    };
  }, [codex, status, limit]);
  return { rows: read.rows, onMore: read.isWhole ? null : () => setLimit(limit + ROWS), error: read.error };
}
