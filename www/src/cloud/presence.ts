import { useSyncExternalStore } from 'react';
import { readText, writeText } from './keep.ts';

/** Remembers the last answer, since without a network there is nobody to ask. */
const KEY = 'soul-codex-app/cloud';

let isThere = readText(KEY) === 'yes';
const listeners = new Set<() => void>();

/** Whether this app is served with a cloud to sync with. */
export function useCloudPresence(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isThere,
  );
}

/** Asks the app's own server, once per visit; without an answer it stays with what was so last time. */
export async function lookForCloud(send: typeof fetch = fetch): Promise<void> {
  const answer = await send(new URL('cloud.json', document.baseURI), { cache: 'no-store' })
    .then((response) => (response.ok ? (response.json() as Promise<unknown>) : null))
    // Without a network the app goes on as before, and so it does where some other page answers for the file.
    .catch(() => null);
  if (typeof answer !== 'object' || answer === null || !('sync' in answer)) return;
  isThere = answer.sync === true;
  writeText(KEY, isThere ? 'yes' : null);
  for (const listener of [...listeners]) listener();
}
