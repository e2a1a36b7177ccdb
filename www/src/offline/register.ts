import { useSyncExternalStore } from 'react';

export interface Offline {
  /** Whether the app opens with the network off. */
  state: 'preparing' | 'ready' | 'failed' | 'unsupported';
  /** `waiting`: a new version is here and waits; `taken`: another tab has let it take over. */
  update: 'none' | 'waiting' | 'taken';
}

const HOUR_MS = 3_600_000;

let offline: Offline = { state: 'preparing', update: 'none' };
let registration: ServiceWorkerRegistration | null = null;
let reloadWhenTaken = false;
const listeners = new Set<() => void>();

export function useOffline(): Offline {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offline,
  );
}

/** Keeps the app for use without a network. The development server's files change all the time and are left alone. */
export function serveOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) {
    tell({ state: 'unsupported' });
    return;
  }
  const hadWorker = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (reloadWhenTaken) window.location.reload();
    else if (hadWorker) tell({ update: 'taken' });
  });
  void navigator.serviceWorker.ready.then(() => tell({ state: 'ready' }));
  register().catch(() => tell({ state: 'failed' }));
}

/** Lets the waiting version take over, and reloads into it. */
export function startNewVersion(): void {
  if (!registration?.waiting) {
    window.location.reload();
    return;
  }
  reloadWhenTaken = true;
  registration.waiting.postMessage('activate');
}

async function register(): Promise<void> {
  registration = await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), {
    updateViaCache: 'none',
  });
  if (registration.waiting) tell({ update: 'waiting' });
  if (registration.installing) watch(registration.installing);
  registration.addEventListener('updatefound', () => {
    if (registration?.installing) watch(registration.installing);
  });
  lookForUpdates(registration);
}

function watch(worker: ServiceWorker): void {
  worker.addEventListener('statechange', () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) tell({ update: 'waiting' });
    if (worker.state === 'redundant' && !registration?.active) tell({ state: 'failed' });
  });
}

/** A tab may stay open for weeks, and a change of the fragment is no navigation that would make the browser look. */
function lookForUpdates(found: ServiceWorkerRegistration): void {
  let lookedAt = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - lookedAt < HOUR_MS) return;
    lookedAt = Date.now();
    // Without a network there is no update, and that is no failure.
    found.update().catch(() => undefined);
  });
}

function tell(change: Partial<Offline>): void {
  offline = { ...offline, ...change };
  for (const listener of [...listeners]) listener();
}
