import { useEffect, useState } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { accounts } from '../cloud/address.ts';
import { keepLogIn, type LogIn } from '../cloud/logIn.ts';
import { useSync } from '../cloud/SyncContext.tsx';
import { openedCodex } from '../opened.ts';

/** Asks somebody who has logged in what becomes of the records that were made here without an account. */
export function AdoptPanel({ logIn }: { logIn: LogIn }) {
  const opened = useSoulCodex();
  const codex = opened.data;
  const { setNotice } = useSync();
  const [count, setCount] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    codex?.account.anonymousRecords().then(
      (found) => current && setCount(found),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [codex]);

  // Where there is nothing to take along there is nothing to ask.
  const isEmpty = count === 0;
  useEffect(() => {
    if (isEmpty) void enter(false);
  }, [isEmpty]);

  async function enter(adopt: boolean) {
    setBusy(true);
    setFailure(null);
    try {
      const { account, sync } = openedCodex(opened);
      const { adopted } = await account.signIn(logIn.userId, { adopt });
      keepLogIn({ ...logIn, entered: true });
      const taken = adopted === 1 ? ' One record was taken along.' : ` ${adopted} records were taken along.`;
      setNotice(`Logged in as ${logIn.email}.${adopted > 0 ? taken : ''}`);
      await sync.now();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  async function leave() {
    setBusy(true);
    // Nobody has been signed in with it yet. One that the cloud can't be told of ends by itself.
    await accounts.logOut(logIn.token).catch(() => undefined);
    keepLogIn(null);
  }

  return (
    <section className="panel" aria-labelledby="adopt">
      <h2 id="adopt">{`Logged in as ${logIn.email}`}</h2>
      {failure !== null && <FailureNote error={failure} />}
      {count !== null && count > 0 && (
        <>
          <p data-anonymous={count}>
            {count === 1
              ? 'One record was made on this device without an account. Does it belong to you?'
              : `${count} records were made on this device without an account. Do they belong to you?`}
          </p>
          <p className="actions">
            <button type="button" className="button" disabled={busy} onClick={() => void enter(true)}>
              Take along into the account
            </button>
            <button type="button" className="quiet" disabled={busy} onClick={() => void enter(false)}>
              Leave on this device
            </button>
            <button type="button" className="quiet" disabled={busy} onClick={() => void leave()}>
              Cancel
            </button>
          </p>
          <p className="hint">
            What is taken along goes to the cloud and to all devices of the account. What is left stays on this device, unseen until you sign out.
          </p>
        </>
      )}
    </section>
  );
}
