// How much room the browser gives, how much is used, and who wants to hear of it.
import type { Storage, StorageUse, Unsubscribe } from './types.js';

/** Share of the room from which on the app is warned. */
const WARNING_RATIO = 0.8;
/** How long to wait for further writes before asking again, in milliseconds: asking costs more than a write. */
const PAUSE_MS = 1000;

export async function usage(): ReturnType<Storage['usage']> {
  const manager = storageManager();
  const persisted = (await manager?.persisted?.()) ?? false;
  const estimate = (await manager?.estimate?.()) ?? {};
  const usedBytes = estimate.usage ?? null;
  const quotaBytes = estimate.quota ?? null;
  return {
    persistence: persisted ? 'persistent' : 'bestEffort',
    usedBytes,
    quotaBytes,
    ratio: usedBytes === null || !quotaBytes ? null : usedBytes / quotaBytes,
  };
}

export async function persist(): Promise<boolean> {
  return (await storageManager()?.persist?.()) ?? false;
}

interface Entry {
  readonly listener: (use: StorageUse) => void;
  /** What it was told last. */
  told: StorageUse | null;
}

/** Tells listeners of the use of the room: at first, after writes, and when the page comes back into sight. */
export class StorageWatch {
  readonly #entries = new Set<Entry>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  subscribe(listener: (use: StorageUse) => void): Unsubscribe {
    const entry: Entry = { listener, told: null };
    if (this.#entries.size === 0 && typeof document !== 'undefined') {
      document.addEventListener('visibilitychange', this.#onVisible);
    }
    this.#entries.add(entry);
    void this.#check();
    return () => {
      this.#entries.delete(entry);
      if (this.#entries.size === 0) this.close();
    };
  }

  /** Something was written. */
  afterWrite(): void {
    if (this.#entries.size === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#check();
    }, PAUSE_MS);
  }

  close(): void {
    this.#entries.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', this.#onVisible);
  }

  readonly #onVisible = () => {
    if (document.visibilityState === 'visible') void this.#check();
  };

  async #check(): Promise<void> {
    // A browser that can't tell at the moment is one that doesn't tell.
    const ratio = await usage().then((use) => use.ratio, () => null);
    const warning = ratio !== null && ratio >= WARNING_RATIO;
    for (const entry of [...this.#entries]) {
      if (entry.told?.ratio === ratio && entry.told.warning === warning) continue;
      entry.told = { ratio, warning };
      try {
        entry.listener({ ratio, warning });
      } catch (error) {
        // One listener's defect is no reason to leave the others uninformed; it is reported like any uncaught error.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** The parts of it that this browser has: WebKitGTK lacks most, and a page without a secure origin all. */
function storageManager(): Partial<StorageManager> | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.storage;
}
