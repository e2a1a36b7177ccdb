import { useSyncExternalStore } from 'react';
import { readText, writeText } from './keep.ts';

/** Who has logged in on this device, with the token that the cloud has given for it. */
export interface LogIn {
  userId: string;
  email: string;
  token: string;
  /**
   * Whether the account was entered with it. Before that somebody still has to say what becomes of the records that are here; after that one who is
   * signed out has left, in this tab or another, and is not to be signed in again.
   */
  entered: boolean;
}

/**
 * The log-in is kept in localStorage: all tabs need it, and it has to be there after a reload. What runs in this page can read it, as it can the
 * records themselves in IndexedDB, and the page's policy lets no script run but the app's own. A cookie would be out of reach of
 * scripts, but the protocol knows none: its token is a header, which no other site can make a browser send.
 */
const KEY = 'soul-codex-app/log-in';

let kept = readText(KEY);
let current = parseLogIn(kept);
const listeners = new Set<() => void>();

// Another tab has logged in or out.
if (typeof window !== 'undefined') window.addEventListener('storage', ({ key }) => void (key === KEY && take(readText(KEY))));

/** The log-in of this device; null where there is none. */
export function logIn(): LogIn | null {
  return current;
}

export function useLogIn(): LogIn | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    logIn,
  );
}

/** Keeps a log-in, or forgets it for null. Where the browser keeps nothing, it lasts as long as the page. */
export function keepLogIn(next: LogIn | null): void {
  const text = next === null ? null : JSON.stringify(next);
  writeText(KEY, text);
  take(text);
}

/** Reads what was kept; null for what this app has not written. */
export function parseLogIn(text: string | null): LogIn | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { userId, email, token, entered } = value as Record<string, unknown>;
  const texts = [userId, email, token];
  if (!texts.every((each) => typeof each === 'string' && each !== '') || typeof entered !== 'boolean') return null;
  return { userId, email, token, entered } as LogIn;
}

function take(text: string | null): void {
  if (text === kept) return;
  kept = text;
  current = parseLogIn(text);
  for (const listener of [...listeners]) listener();
}
