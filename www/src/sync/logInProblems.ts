import { CloudProblem } from '../cloud/accounts.ts';

export interface LogInProblem {
  field: 'email' | 'password' | null;
  sentence: string;
}

/** What to tell somebody whom the cloud did not let in. */
export function logInProblem(error: unknown): LogInProblem {
  const code = error instanceof CloudProblem ? error.code : '';
  switch (code) {
    case 'account/email-invalid':
      return { field: 'email', sentence: 'This is no e-mail address: it looks like ada@example.org.' };
    case 'account/password-invalid':
      return { field: 'password', sentence: 'A password has at least 8 characters.' };
    case 'account/email-taken':
      return { field: 'email', sentence: 'There is an account with this address: choose “Log in”.' };
    case 'account/wrong-credentials':
      return { field: 'password', sentence: 'Address and password don’t belong together.' };
    case 'account/too-many-attempts': {
      const seconds = error instanceof CloudProblem ? error.retryAfterS : null;
      return { field: null, sentence: `Too many attempts. Wait ${waitText(seconds)}, then try again.` };
    }
    case 'cloud/unreachable':
      return { field: null, sentence: 'The cloud can’t be reached. Try again with a connection; all else works without.' };
    default:
      return { field: null, sentence: 'The cloud did not answer as it should. Try again later.' };
  }
}

/** Whether the account is being deleted, and can still be taken back. */
export function isRestorable(error: unknown): boolean {
  return error instanceof CloudProblem && error.code === 'account/deleted';
}

function waitText(seconds: number | null): string {
  if (seconds === null) return 'a moment';
  if (seconds < 60) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
