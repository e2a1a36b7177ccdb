import { hrefOf } from '../router.ts';
import { standingOf } from '../sync/standing.ts';
import { useCloudPresence } from './presence.ts';
import { useSync } from './SyncContext.tsx';

/** The way to the sync page, which says in a word how things stand. It is left out where there is neither a cloud nor an account. */
export function SyncLink() {
  const isThere = useCloudPresence();
  const { status, userId } = useSync();
  const href = hrefOf({ page: 'sync' });
  if (typeof userId !== 'string') return isThere ? <a href={href}>Sync</a> : null;
  if (status === null) return <a href={href}>Sync</a>;
  const { tone, short } = standingOf(status);
  return (
    <a href={href} className="standing" data-tone={tone} data-sync={short}>
      <span className="unseen">Sync: </span>
      {short}
    </a>
  );
}
