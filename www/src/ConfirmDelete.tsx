import { useId, useRef, useState, type ReactNode } from 'react';
import { FailureNote } from './FailureNote.tsx';

interface Props {
  /** What is deleted, in words, as in "Delete Ada?". */
  what: string;
  /** On the buttons, where "Delete" alone says too little. */
  label?: string;
  /** What goes with it. */
  children: ReactNode;
  /** Rejects with the core's error where it could not be done. */
  onDelete: () => Promise<void>;
}

/** A button that deletes something, after asking. */
export function ConfirmDelete({ what, label = 'Delete', children, onDelete }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const id = useId();

  function ask() {
    dialog.current?.showModal();
    // The harmless answer has the focus when the question opens.
    keep.current?.focus();
  }

  async function remove() {
    setFailure(null);
    try {
      await onDelete();
    } catch (error) {
      setFailure(error);
      return;
    }
    dialog.current?.close();
    // The button that had the focus goes with what was deleted: the heading of the page takes it over.
    document.querySelector('h1')?.focus();
  }

  return (
    <>
      <button
        type="button"
        className="quiet"
        // What can be read begins what is read out.
        aria-label={label === 'Delete' ? `Delete ${what}` : undefined}
        onClick={ask}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={id} onClose={() => setFailure(null)}>
        <h2 id={id}>{`Delete ${what}?`}</h2>
        <p>{children}</p>
        {failure !== null && <FailureNote error={failure} />}
        <p className="actions">
          <button type="button" className="button danger" onClick={() => void remove()}>
            {label}
          </button>
          <button ref={keep} type="button" className="quiet" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </p>
      </dialog>
    </>
  );
}
