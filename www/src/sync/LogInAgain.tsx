import { useSoulCodex } from 'soul-codex/react';
import { accounts } from '../cloud/address.ts';
import { keepLogIn } from '../cloud/logIn.ts';
import { openedCodex } from '../opened.ts';
import { LogInForm } from './LogInForm.tsx';

/** A new log-in for the account that is on this device, whose old one the cloud does not take any more. Its records stay as they are. */
export function LogInAgain({ userId, email }: { userId: string; email: string }) {
  const opened = useSoulCodex();
  return (
    <section className="panel" aria-labelledby="again" data-log-in-again>
      <h2 id="again">Log in again</h2>
      <p>The cloud asks for your password. Nothing is lost: all you enter is kept here, and is sent once you have logged in.</p>
      <LogInForm
        way="logIn"
        submitLabel="Log in"
        email={email}
        onLogIn={async (issued, given) => {
          if (issued.userId !== userId) {
            await accounts.logOut(issued.token).catch(() => undefined);
            return 'This is another account than the one whose records are here. Sign out below first.';
          }
          keepLogIn({ ...issued, email: given, entered: true });
          await openedCodex(opened).sync.now();
          return null;
        }}
      />
    </section>
  );
}
