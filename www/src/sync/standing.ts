import type { SyncStatus } from 'soul-codex';

/** How a standing looks: `good` only where the cloud has everything and there is nothing to do. */
export type Tone = 'good' | 'busy' | 'waiting' | 'bad';

export interface Standing {
  tone: Tone;
  /** For the frame of every page: a word or two. */
  short: string;
  title: string;
  /** What it means, and what happens next. */
  sentences: string[];
}

/** What is wrong with a log-in, by the reason of the pause and by the last error: with the same token the sync goes on trying, ever more seldom. */
const LOG_IN_TROUBLES: Record<string, string> = {
  unauthorized: 'Your log-in has run out.',
  'sync/unauthorized': 'Your log-in has run out.',
  ownerMismatch: 'The log-in is that of another account.',
  'sync/owner-mismatch': 'The log-in is that of another account.',
  accountClosed: 'The account is closed.',
  'sync/account-closed': 'The account is closed.',
};

/** Whether nothing goes on until somebody logs in again. */
export function asksForLogIn(status: SyncStatus): boolean {
  return logInTrouble(status) !== null;
}

function logInTrouble({ paused, lastError }: SyncStatus): string | null {
  return LOG_IN_TROUBLES[paused ?? ''] ?? LOG_IN_TROUBLES[lastError?.code ?? ''] ?? null;
}

/** The changes on this device that the cloud does not have, refused ones aside. */
export function unsentCount({ pending, inFlight, blocked }: SyncStatus): number {
  return pending + inFlight + blocked;
}

/** How things stand, in words. Most pressing first: what only the user can settle, then what hinders, then what goes on by itself. */
export function standingOf(status: SyncStatus): Standing {
  const unsent = unsentCount(status);
  const waits = unsent === 0 ? [] : [`${changes(unsent)} ${unsent === 1 ? 'waits' : 'wait'} on this device.`];
  const open = openSentences(status);
  const trouble = logInTrouble(status);
  if (trouble !== null) return { tone: 'bad', short: 'Log in again', title: 'Log in again', sentences: [trouble, ...waits, ...open] };
  if (status.paused === 'protocolUnsupported') {
    return { tone: 'bad', short: 'Update', title: 'The app is too old for the cloud', sentences: ['Reload this page to get the newest app.', ...waits, ...open] };
  }
  if (open.length > 0) return { tone: 'bad', ...needsYou(status), sentences: [...open, ...waits, ...hindrance(status)] };
  if (status.paused === 'requested') {
    return {
      tone: 'waiting',
      short: unsent === 0 ? 'Paused' : `Paused, ${unsent} waiting`,
      title: 'Paused',
      sentences: [...waits, ...hindrance(status)],
    };
  }
  if (status.state === 'syncing') {
    return {
      tone: 'busy',
      short: unsent === 0 ? 'Syncing …' : `Syncing, ${unsent} left`,
      title: 'Syncing',
      sentences: [unsent === 0 ? 'Looking for changes of your other devices.' : `${changes(unsent)} ${unsent === 1 ? 'is' : 'are'} being sent.`],
    };
  }
  const hindered = hindrance(status);
  if (unsent > 0) {
    return {
      tone: 'waiting',
      short: `${unsent} waiting`,
      title: unsent === 1 ? 'One change waits' : `${unsent} changes wait`,
      sentences: hindered.length > 0 ? [...hindered, 'Nothing is lost: it is kept on this device.'] : ['To be sent in a moment.'],
    };
  }
  if (hindered.length > 0) {
    return { tone: 'waiting', short: 'Not connected', title: 'No connection to the cloud', sentences: [...hindered, 'Nothing waits to be sent.'] };
  }
  if (status.state === 'pending') {
    return { tone: 'waiting', short: 'Not compared yet', title: 'Not compared with the cloud yet', sentences: ['Nothing waits to be sent.'] };
  }
  return { tone: 'good', short: 'Synced', title: 'All is synced', sentences: ['The cloud has everything that is on this device.'] };
}

/** A number of changes, in words. */
export function changes(count: number): string {
  return count === 1 ? 'One change' : `${count} changes`;
}

/** What only the user can settle. */
function openSentences({ dead, conflicts }: SyncStatus): string[] {
  return [
    ...(dead === 0 ? [] : [`${changes(dead)} ${dead === 1 ? 'was' : 'were'} refused by the cloud: see below.`]),
    ...(conflicts === 0 ? [] : [`${conflicts === 1 ? 'One record was' : `${conflicts} records were`} changed on two devices: choose below what to keep.`]),
  ];
}

function needsYou({ dead, conflicts }: SyncStatus): Pick<Standing, 'short' | 'title'> {
  const short = dead > 0 ? `${dead} refused` : conflicts === 1 ? '1 conflict' : `${conflicts} conflicts`;
  return { short, title: 'Something needs you' };
}

/** What keeps the sync from going on by itself at this moment. */
function hindrance({ paused, lastError, online }: SyncStatus): string[] {
  if (paused === 'requested') return ['Nothing is sent or fetched until you go on.'];
  if (!online) return ['This device is offline; it goes on with the connection.'];
  if (lastError === null) return [];
  return [`${TROUBLES[lastError.code] ?? 'The cloud has trouble.'} It is tried again by itself.`];
}

const UNREACHABLE = 'The cloud can’t be reached.';
const TROUBLES: Record<string, string> = {
  'sync/network': UNREACHABLE,
  'sync/timeout': 'The cloud does not answer.',
  'sync/unavailable': UNREACHABLE,
  'sync/internal': UNREACHABLE,
  'sync/status-unexpected': UNREACHABLE,
  'sync/answer-invalid': 'Something else answers in place of the cloud.',
  'sync/rate-limited': 'The cloud asks for a pause.',
  'store/quota-exceeded': 'There is no room left on this device.',
};
