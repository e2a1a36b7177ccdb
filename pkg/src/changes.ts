// Who is told of changed records: listeners here, and other tabs through a channel that carries keys and no data.
import type { Change, Unsubscribe } from './types.js';

interface Message {
  collection: string;
  ids: string[];
}

export class Changes {
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();
  readonly #channel: BroadcastChannel | null;

  constructor(databaseName: string) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`soul-codex/${databaseName}`);
    if (this.#channel) {
      this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isMessage(data)) this.#tell(data.collection, { ids: data.ids, origin: 'otherTab' });
      };
    }
  }

  subscribe(collection: string, listener: (change: Change) => void): Unsubscribe {
    // An entry of its own, so that the same function may be subscribed twice.
    const entry = (change: Change) => listener(change);
    const listeners = this.#listeners.get(collection) ?? new Set();
    this.#listeners.set(collection, listeners.add(entry));
    return () => listeners.delete(entry);
  }

  /** A change that this tab made. */
  publish(collection: string, ids: string[]): void {
    this.#channel?.postMessage({ collection, ids } satisfies Message);
    // The core is on the stack here, and a listener may call it.
    queueMicrotask(() => this.#tell(collection, { ids, origin: 'local' }));
  }

  /** Tells nobody here any more; other tabs still learn of what this one finishes. */
  silence(): void {
    this.#listeners.clear();
    if (this.#channel) this.#channel.onmessage = null;
  }

  close(): void {
    this.#channel?.close();
  }

  #tell(collection: string, change: Change): void {
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

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'collection' in data && 'ids' in data && Array.isArray(data.ids);
}
