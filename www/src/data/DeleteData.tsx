import { useState } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { openedCodex } from '../opened.ts';

/** Everything off this device. */
export function DeleteData() {
  const opened = useSoulCodex();
  const [done, setDone] = useState(false);
  return (
    <section className="panel" aria-labelledby="delete">
      <h2 id="delete">Delete everything</h2>
      <p>
        All charts, people, analyses and journal entries leave this device, in all tabs. Save them first if in
        doubt.
      </p>
      <div role="status">{done && <p data-deleted>Nothing is left on this device.</p>}</div>
      <ConfirmDelete
        what="everything"
        label="Delete everything"
        onDelete={async () => {
          setDone(false);
          await openedCodex(opened).account.deleteEverything();
          setDone(true);
        }}
      >
        All that this app keeps on this device is removed. Without a saved file it can’t be brought back.
      </ConfirmDelete>
    </section>
  );
}
