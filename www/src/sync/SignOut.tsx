import { useRef, useState } from 'react';
import { isSoulError } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { accounts } from '../cloud/address.ts';
import { keepLogIn, logIn } from '../cloud/logIn.ts';
import { useSync } from '../cloud/SyncContext.tsx';
import { openedCodex } from '../opened.ts';
import { openWorkText, type OpenWork } from './openWork.ts';

type Leaving = 'fail' | 'sync' | 'keep' | 'delete';

const NOTICES: Record<Leaving, string> = {
  fail: 'Signed out. The cloud has everything; your records are no longer on this device.',
  sync: 'Signed out. The cloud has everything; your records are no longer on this device.',
  keep: 'Signed out. Your records stay on this device, unseen until you log in again.',
  delete: 'Signed out. Your records are no longer on this device, and what was not sent is gone.',
};

/** Leaves the account. Where something would be lost by it, it asks what is to become of it. */
export function SignOut() {
  const opened = useSoulCodex();
  const { status, setNotice } = useSync();
  const dialog = useRef<HTMLDialogElement>(null);
  const stay = useRef<HTMLButtonElement>(null);
  const [work, setWork] = useState<OpenWork | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const conflicts = status?.conflicts ?? 0;

  function ask(found: OpenWork) {
    setWork(found);
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    // The harmless answer has the focus when the question opens.
    stay.current?.focus();
  }

  async function leave(unsynced: Leaving) {
    setBusy(true);
    setFailure(null);
    try {
      await openedCodex(opened).account.signOut({ unsynced });
    } catch (error) {
      if (isSoulError(error, 'account/unsynced-work')) ask(openWork(error.details, conflicts, unsynced === 'sync'));
      else setFailure(error);
      return;
    } finally {
      setBusy(false);
    }
    dialog.current?.close();
    setNotice(NOTICES[unsynced]);
    const token = logIn()?.token;
    keepLogIn(null);
    // One that the cloud can't be told of ends by itself, and is known to nobody any more.
    if (token !== undefined) await accounts.logOut(token).catch(() => undefined);
  }

  return (
    <>
      <button
        type="button"
        className="quiet"
        disabled={busy}
        // The versions that lost are on this device alone.
        onClick={() => (conflicts > 0 ? ask({ pending: unsent(), dead: status?.dead ?? 0, conflicts, hasTried: false }) : void leave('fail'))}
      >
        Sign out
      </button>
      {failure !== null && <FailureNote error={failure} />}
      <dialog ref={dialog} aria-labelledby="sign-out" onClose={() => setWork(null)}>
        <h2 id="sign-out">Sign out?</h2>
        <div role="status">{work && openWorkText(work).map((sentence) => <p key={sentence}>{sentence}</p>)}</div>
        <div className="answers">
          {work && work.pending > 0 && (
            <button type="button" className="button" disabled={busy} onClick={() => void leave('sync')}>
              Send it, then sign out
            </button>
          )}
          <button type="button" className="button" disabled={busy} onClick={() => void leave('keep')}>
            Sign out and keep it here
          </button>
          <button type="button" className="button danger" disabled={busy} onClick={() => void leave('delete')}>
            Sign out and delete it
          </button>
          <button ref={stay} type="button" className="quiet" onClick={() => dialog.current?.close()}>
            Stay signed in
          </button>
        </div>
        <p className="hint">What is kept here is unseen until you log in again, and is sent then.</p>
      </dialog>
    </>
  );

  function unsent(): number {
    return status === null ? 0 : status.pending + status.inFlight + status.blocked;
  }
}

/** What the core has counted. */
function openWork(details: Record<string, unknown> | null, conflicts: number, hasTried: boolean): OpenWork {
  return { pending: Number(details?.['pending'] ?? 0), dead: Number(details?.['dead'] ?? 0), conflicts, hasTried };
}
