import { DeleteAccount } from './DeleteAccount.tsx';
import { SignOut } from './SignOut.tsx';

/** Whose records these are, and the ways out. */
export function AccountPanel({ email }: { email: string | null }) {
  return (
    <section className="panel" aria-labelledby="account">
      <h2 id="account">Account</h2>
      {email !== null && (
        <p>
          Signed in as <strong data-email>{email}</strong>.
        </p>
      )}
      <div className="actions">
        <SignOut />
        <DeleteAccount />
      </div>
    </section>
  );
}
