import { useId, useRef, useState } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import type { UserProfile } from 'soul-codex';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { nameOf } from './names.ts';

/** Deletes a profile with its chart, after asking. */
export function DeleteButton({ profile, onDeleted }: { profile: UserProfile; onDeleted?: () => void }) {
  const opened = useSoulCodex();
  const dialog = useRef<HTMLDialogElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const id = useId();
  const name = nameOf(profile);

  function ask() {
    dialog.current?.showModal();
    // The harmless answer has the focus when the question opens.
    keep.current?.focus();
  }

  async function remove() {
    setFailure(null);
    try {
      await openedCodex(opened).profiles.remove(profile.id);
    } catch (error) {
      setFailure(error);
      return;
    }
    dialog.current?.close();
    // The button that had the focus goes with its card: the heading of the page takes it over.
    document.querySelector('h1')?.focus();
    onDeleted?.();
  }

  return (
    <>
      <button type="button" className="quiet" aria-label={`Delete ${name}`} onClick={ask}>
        Delete
      </button>
      <dialog ref={dialog} aria-labelledby={id} onClose={() => setFailure(null)}>
        <h2 id={id}>{`Delete ${name}?`}</h2>
        <p>The birth data and the chart are removed from this device. This can’t be undone.</p>
        {failure !== null && <FailureNote error={failure} />}
        <p className="actions">
          <button type="button" className="button danger" onClick={() => void remove()}>
            Delete
          </button>
          <button ref={keep} type="button" className="quiet" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </p>
      </dialog>
    </>
  );
}
