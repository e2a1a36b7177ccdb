import type { Page, Sync, SyncQueueItem } from 'soul-codex';
import { recordTitle, versionOf } from './records.ts';

const OPERATIONS: Record<SyncQueueItem['operation'], string> = { create: 'new', update: 'changed', delete: 'deleted' };

/** What a change is, in words: `Chart: Ada (changed)`. A removal names what was removed, where that is known. */
export function changeText({ entity, data, operation, ...row }: SyncQueueItem): string {
  return `${recordTitle(entity, versionOf(data), versionOf(row['baseRecord']))} (${OPERATIONS[operation]})`;
}

/** Where a change stands that the cloud does not have. */
export function standText({ state }: SyncQueueItem): string {
  switch (state) {
    case 'inFlight':
      return 'sent, and not answered yet';
    case 'blocked':
      return 'waits for what it belongs to';
    case 'conflict':
      return 'waits for your choice';
    default:
      return 'waits to be sent';
  }
}

/** Whether the cloud has refused a change for good. */
export function isRefused({ state }: SyncQueueItem): boolean {
  return state === 'dead';
}

/** Why the cloud has refused a change. */
export function reasonText({ lastError }: SyncQueueItem): string {
  return REASONS[lastError ?? ''] ?? 'The cloud does not take it.';
}

const REASONS: Record<string, string> = {
  'sync/parent-missing': 'What it belongs to is not in the cloud: it was probably deleted on another device.',
  'sync/record-invalid': 'The cloud does not accept what one of its fields holds.',
  'sync/record-too-large': 'It is larger than the cloud takes.',
  'sync/request-too-large': 'It is larger than the cloud takes.',
  'sync/entity-unknown': 'The cloud does not know records of this kind: it may be older than this app.',
  'sync/natural-key-mismatch': 'It is not filed under the name that it should have.',
};

/** Rows that are read in one go. */
const PAGE = 500;

/** All changes that the cloud has refused. */
export async function allRefused(sync: Pick<Sync, 'queue'>): Promise<SyncQueueItem[]> {
  const refused: SyncQueueItem[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<SyncQueueItem> = await sync.queue({ where: { synced: 0 }, limit: PAGE, cursor });
    refused.push(...page.items.filter(isRefused));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return refused;
}

/** What is saved of refused changes: all that is needed to mend them, or to ask for help. */
export function refusedFile(rows: readonly SyncQueueItem[], savedAt: string): Blob {
  const refused = rows.map((row) => ({
    entity: row.entity, entityId: row.entityId, operation: row.operation, record: row.data,
    madeAt: new Date(row.timestamp).toISOString(), code: row.lastError, field: row['errorField'] ?? null,
  }));
  return new Blob([`${JSON.stringify({ savedAt, refused }, null, 2)}\n`], { type: 'application/json' });
}
