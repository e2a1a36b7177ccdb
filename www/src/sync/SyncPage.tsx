import { FailureNote } from '../FailureNote.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { useLogIn } from '../cloud/logIn.ts';
import { useCloudPresence } from '../cloud/presence.ts';
import { useSync } from '../cloud/SyncContext.tsx';
import { AccountPanel } from './AccountPanel.tsx';
import { AdoptPanel } from './AdoptPanel.tsx';
import { ConflictList } from './ConflictList.tsx';
import { LogInAgain } from './LogInAgain.tsx';
import { LogInPanel } from './LogInPanel.tsx';
import { RefusedList } from './RefusedList.tsx';
import { StatusPanel } from './StatusPanel.tsx';
import { WaitingList } from './WaitingList.tsx';
import { isRefused } from './queue.ts';
import { asksForLogIn } from './standing.ts';
import { useQueue } from './useQueue.ts';

export default function SyncPage() {
  const { userId } = useSync();
  return (
    <>
      <PageTitle title="Sync" />
      <div className="sync-parts">
        {userId === null && <SignedOut />}
        {typeof userId === 'string' && <SignedIn userId={userId} />}
      </div>
    </>
  );
}

function SignedOut() {
  const isThere = useCloudPresence();
  const logIn = useLogIn();
  // Somebody has logged in, and was not asked yet what becomes of the records that are here.
  if (logIn && !logIn.entered) return <AdoptPanel logIn={logIn} />;
  if (isThere) return <LogInPanel />;
  return (
    <p className="panel" data-no-cloud>
      This copy of the app has no cloud to sync with. All that you enter stays on this device; on the page “Your data” it can be saved to a
      file, and taken to another device.
    </p>
  );
}

function SignedIn({ userId }: { userId: string }) {
  const { status } = useSync();
  const logIn = useLogIn();
  const queue = useQueue();
  const isLoggedIn = logIn?.userId === userId && !(status && asksForLogIn(status));
  return (
    <>
      {status && <StatusPanel status={status} />}
      {!isLoggedIn && <LogInAgain userId={userId} email={logIn?.userId === userId ? logIn.email : ''} />}
      <ConflictList />
      {queue.error !== null && <FailureNote error={queue.error} />}
      <RefusedList rows={queue.rows.filter(isRefused)} onMore={queue.onMore} />
      <WaitingList rows={queue.rows.filter((row) => !isRefused(row))} onMore={queue.onMore} />
      <AccountPanel email={logIn?.userId === userId ? logIn.email : null} />
    </>
  );
}
