import { useState } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { closedNotice, deleteAll } from '../cloud/deleteAll.ts';
import { useSync } from '../cloud/SyncContext.tsx';
import { openedCodex } from '../opened.ts';

/** Everything off this device. */
export function DeleteData() {
  const opened = useSoulCodex();
  const { userId, setNotice } = useSync();
  const isSignedIn = typeof userId === 'string';
  const [done, setDone] = useState(false);
  return (
    <section className="panel" aria-labelledby="delete">
      <h2 id="delete">Delete everything</h2>
      <p>
        All charts, people, analyses and journal entries leave this device, in all tabs
        {isSignedIn && ', and your account in the cloud is closed: for 30 days you can take it back by logging in'}. Save them first if in
        doubt.
      </p>
      <div role="status">{done && <p data-deleted>Nothing is left on this device.</p>}</div>
      <ConfirmDelete
        what="everything"
        label="Delete everything"
        onDelete={async () => {
          setDone(false);
          await deleteAll(openedCodex(opened));
          setDone(true);
          if (isSignedIn) setNotice(closedNotice(new Date()));
        }}
      >
        {isSignedIn
          ? 'All that this app keeps on this device is removed, and your account is closed on all devices.'
          : 'All that this app keeps on this device is removed. Without a saved file it can’t be brought back.'}
      </ConfirmDelete>
    </section>
  );
}
