import { useSoulCodex } from 'soul-codex/react';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { closedNotice, deleteAll } from '../cloud/deleteAll.ts';
import { useSync } from '../cloud/SyncContext.tsx';
import { openedCodex } from '../opened.ts';
import { unsentCount } from './standing.ts';

/** The account and everything in it, after asking. */
export function DeleteAccount() {
  const opened = useSoulCodex();
  const { status, setNotice } = useSync();
  const left = status === null ? 0 : unsentCount(status) + status.dead;
  return (
    <ConfirmDelete
      what="the account"
      label="Delete the account"
      onDelete={async () => {
        await deleteAll(openedCodex(opened));
        setNotice(closedNotice(new Date()));
      }}
    >
      All your devices are logged out at once, and everything on this device is removed, also what was made here without an account. For 30 days you
      can take the account back by logging in; then all that is in it is removed for good.
      {left > 0 && ` ${left === 1 ? 'One change is' : `${left} changes are`} not in the cloud: what can’t be sent now is lost.`}
    </ConfirmDelete>
  );
}
