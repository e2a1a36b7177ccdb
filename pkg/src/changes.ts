// Who is told of changed records: listeners here, and other tabs through a channel that carries keys and no data.
import type { Change, Unsubscribe } from './types.js';

interface Message {
  collection: string;
  ids: string[];
  /** Whether the sync has made it. */
  byCloud?: boolean;
}

export class Changes {
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();
  readonly #channel: BroadcastChannel | null;
  #returning = false;
  /** Whether the browser has frozen the page. */
  #frozen = false;
  /** What other tabs have told of meanwhile. */
  readonly #missed = new Map<string, boolean>();
  #watcher: (collection: string, byCloud: boolean) => void = () => {};

  constructor(databaseName: string) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`soul-codex/${databaseName}`);
    if (this.#channel) {
      this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (!isMessage(data)) return;
        const byCloud = data.byCloud === true;
        if (this.#frozen) this.#missed.set(data.collection, byCloud && this.#missed.get(data.collection) !== false);
        else this.#hear(data.collection, data.ids, byCloud);
      };
    }
    for (const [target, name] of returns()) target.addEventListener(name, this.#onReturn);
    for (const [target, name] of freezing()) target.addEventListener(name, this.#onFreezing);
  }

  #hear(collection: string, ids: string[], byCloud: boolean): void {
    this.#watcher(collection, byCloud);
    this.#tell(collection, { ids, origin: 'otherTab' });
  }

  /**
   * Messages still reach a page that Chromium has frozen. A read that begins there ends when the page goes on, and until then, or for a
   * minute, holds up the writes of all other tabs.
   */
  readonly #onFreezing = (event: Event): void => {
    this.#frozen = event.type === 'freeze';
    if (this.#frozen) return;
    const missed = [...this.#missed];
    this.#missed.clear();
    for (const [collection, byCloud] of missed) this.#hear(collection, [], byCloud);
  };

  /**
   * A page in the background may be frozen, or kept aside when the user goes to another page, and then messages pass it by. When it
   * is back, everything is read again. That costs no write and no message, as counting the changes would.
   */
  readonly #onReturn = (event: Event): void => {
    // The first time that a page is shown it is not back.
    if (event.type === 'pageshow' && !(event as PageTransitionEvent).persisted) return;
    if (document.visibilityState !== 'visible' || this.#returning) return;
    this.#returning = true;
    // One return is told by several events.
    setTimeout(() => {
      this.#returning = false;
      for (const collection of [...this.#listeners.keys()]) this.#tell(collection, { ids: [], origin: 'otherTab' });
    }, 0);
  };

  subscribe(collection: string, listener: (change: Change) => void): Unsubscribe {
    // An entry of its own, so that the same function may be subscribed twice.
    const entry = (change: Change) => listener(change);
    const listeners = this.#listeners.get(collection) ?? new Set();
    this.#listeners.set(collection, listeners.add(entry));
    return () => listeners.delete(entry);
  }

  /** A change that this tab made. */
  publish(collection: string, ids: string[], byCloud: boolean): void {
    this.#channel?.postMessage({ collection, ids, byCloud } satisfies Message);
    // The core is on the stack here, and a listener may call it.
    queueMicrotask(() => {
      this.#watcher(collection, byCloud);
      this.#tell(collection, { ids, origin: byCloud ? 'cloud' : 'local' });
    });
  }

  /** Calls `watcher` after each change of this device, whichever tab made it. */
  watch(watcher: (collection: string, byCloud: boolean) => void): void {
    this.#watcher = watcher;
  }

  /** Tells nobody here any more; other tabs still learn of what this one finishes. */
  silence(): void {
    this.#listeners.clear();
    this.#watcher = () => {};
    if (this.#channel) this.#channel.onmessage = null;
    for (const [target, name] of returns()) target.removeEventListener(name, this.#onReturn);
    for (const [target, name] of freezing()) target.removeEventListener(name, this.#onFreezing);
  }

  close(): void {
    this.#channel?.close();
  }

  #tell(collection: string, change: Change): void {
    // Somebody has signed in or out: whose records they are, and so every one of them, may be another's.
    if (collection === 'metadata') {
      for (const each of [...this.#listeners.keys()]) this.#tell(each, { ids: [], origin: change.origin });
      return;
    }
    for (const listener of [...(this.#listeners.get(collection) ?? [])]) {
      try {
        listener(change);
      } catch (error) {
        // One listener's defect is no reason to leave the others uninformed; it is reported like any uncaught error.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** What tells that the page is back in sight; nothing in a worker, which is never out of it. */
function returns(): [EventTarget, string][] {
  if (typeof document === 'undefined') return [];
  return [[document, 'visibilitychange'], [document, 'resume'], [window, 'pageshow']];
}

/** What tells that the page is frozen, and that it goes on. */
function freezing(): [EventTarget, string][] {
  return typeof document === 'undefined' ? [] : [[document, 'freeze'], [document, 'resume']];
}

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'collection' in data && 'ids' in data && Array.isArray(data.ids);
}
