import { useState, type FormEvent, type ReactNode } from 'react';
import { Problem, TextField } from '../birth/Field.tsx';
import { accounts } from '../cloud/address.ts';
import type { Issued } from '../cloud/accounts.ts';
import { isRestorable, logInProblem, type LogInProblem } from './logInProblems.ts';

type Way = 'register' | 'logIn' | 'restore';

interface Props {
  way: Exclude<Way, 'restore'>;
  submitLabel: string;
  /** Whose log-in it is to be, where that is known. */
  email?: string;
  /** Takes what the cloud has given; a sentence is what is wrong with it. */
  onLogIn: (issued: Issued, email: string) => Promise<string | null>;
  children?: ReactNode;
}

/** Address and password, for a log-in or a new account. */
export function LogInForm({ way, submitLabel, email: known = '', onLogIn, children }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<LogInProblem | null>(null);
  const [restorable, setRestorable] = useState(false);
  const [busy, setBusy] = useState(false);
  const problemIn = (field: LogInProblem['field']) => (problem?.field === field ? problem.sentence : undefined);

  function refuse(found: LogInProblem) {
    setProblem(found);
    if (found.field) document.getElementById(found.field)?.focus();
  }

  async function ask(by: Way) {
    if (busy) return;
    setProblem(null);
    setRestorable(false);
    const address = email.trim();
    if (address === '') return refuse({ field: 'email', sentence: 'Enter your e-mail address.' });
    if (password === '') return refuse({ field: 'password', sentence: 'Enter your password.' });
    setBusy(true);
    try {
      const refused = await onLogIn(await accounts[by](address, password), address);
      if (refused !== null) setProblem({ field: null, sentence: refused });
    } catch (error) {
      if (isRestorable(error)) setRestorable(true);
      else refuse(logInProblem(error));
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void ask(way);
  }

  return (
    <form className="log-in" noValidate onSubmit={submit}>
      <div role="alert">
        <Problem id="log-in" problem={problemIn(null)} />
        {restorable && (
          <div className="note" data-restorable>
            <p>This account is being deleted. Within 30 days of the deletion it can be had back, with all that is in it.</p>
            <button type="button" className="quiet" disabled={busy} onClick={() => void ask('restore')}>
              Take the account back
            </button>
          </div>
        )}
      </div>
      <TextField
        id="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        value={email}
        problem={problemIn('email')}
        onChange={setEmail}
      />
      <TextField
        id="password"
        label="Password"
        type="password"
        autoComplete={way === 'register' ? 'new-password' : 'current-password'}
        hint={way === 'register' ? '8 characters or more' : undefined}
        value={password}
        problem={problemIn('password')}
        onChange={setPassword}
      />
      <p className="actions">
        <button type="submit" className="button" disabled={busy}>
          {submitLabel}
        </button>
        {children}
      </p>
    </form>
  );
}
