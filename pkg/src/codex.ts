import { call, callAsync, currentInstance } from './core.js';
import { Changes } from './changes.js';
import { SoulError, isSoulError } from './errors.js';
import type { RawCodex } from './raw.js';
import type {
  Account, Change, Charts, ClosedReason, Collection, OpenOptions, Query, Storage, Unsubscribe, UserProfile,
  UserProfileDraft,
} from './types.js';

const DATABASE_NAME = 'SoulCodexDB';

/** The open database of this device. */
export class SoulCodex {
  readonly profiles: Collection<UserProfile, UserProfileDraft>;
  readonly charts: Charts;
  readonly account: Account;
  readonly storage: Storage;
  /** Resolves when the handle has ended, with the reason. After `upgrade` the page should be loaded again. */
  readonly closed: Promise<ClosedReason>;

  readonly #options: OpenOptions;
  readonly #changes: Changes;
  #end!: (reason: ClosedReason) => void;
  #ended: ClosedReason | null = null;
  /** The core's half; null before it is open, and again after an attempt that failed. */
  #raw: Promise<RawCodex> | null = null;
  /** The instance of the module that `#raw` belongs to. */
  #instance = 0;

  private constructor(options: OpenOptions) {
    this.#options = options;
    this.#changes = new Changes(options.databaseName ?? DATABASE_NAME);
    this.closed = new Promise((resolve) => {
      this.#end = (reason) => {
        if (this.#ended !== null) return;
        this.#ended = reason;
        this.#changes.close();
        resolve(reason);
      };
    });

    const use = <T>(work: (codex: RawCodex) => Promise<T>) => this.#use(work);
    this.profiles = {
      create: (draft) => use((codex) => codex.create('profiles', draft)),
      get: (id) => use((codex) => codex.get('profiles', id)),
      getMany: (ids) => use((codex) => codex.getMany('profiles', ids)),
      list: (query?: Query<UserProfile>) => use((codex) => codex.list('profiles', query ?? null)),
      count: (query) => use((codex) => codex.count('profiles', query ?? null)),
      update: (id, change) => use((codex) => codex.update('profiles', id, change)),
      remove: (id) => use((codex) => codex.remove('profiles', id)),
      subscribe: (listener: (change: Change) => void): Unsubscribe => this.#changes.subscribe('profiles', listener),
    };
    this.charts = {
      get: (profileId) => use((codex) => codex.chart(profileId)),
      recalculate: (profileId) => use((codex) => codex.recalculateChart(profileId)),
    };
    this.account = { current: () => use((codex) => codex.account()) };
    this.storage = { usage, persist };
  }

  /** Opens the database, and makes it on the first visit. `await init()` comes first. */
  static async open(options: OpenOptions = {}): Promise<SoulCodex> {
    const codex = new SoulCodex(options);
    try {
      await codex.#open();
    } catch (error) {
      codex.#end('closed');
      throw error;
    }
    return codex;
  }

  /** Lets the database go; writes under way are finished. A second call is without effect. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    this.#end('closed');
    const raw = await this.#raw;
    if (raw && this.#instance === currentInstance()) call(() => raw.close());
  }

  async #use<T>(work: (codex: RawCodex) => Promise<T>): Promise<T> {
    if (this.#ended !== null) throw endedBy(this.#ended);
    const attempt = async () => {
      for (;;) {
        const raw = await this.#open();
        // The instance may have broken down while this was waiting; nothing was asked of it yet.
        if (this.#instance === currentInstance()) return callAsync(() => work(raw));
      }
    };
    try {
      return await attempt();
    } catch (error) {
      if (!isSoulError(error, 'store/connection-lost') || this.#ended !== null) throw error;
      // The browser dropped the connection and with it the transaction, so nothing of this call was written: once more.
      return attempt();
    }
  }

  #open(): Promise<RawCodex> {
    if (this.#instance !== currentInstance()) {
      // What the handle had open went with the instance that broke down; the data are in the database.
      this.#instance = currentInstance();
      this.#raw = null;
    }
    this.#raw ??= callAsync((core) =>
      core.openCodex(
        this.#options,
        (collection, ids) => this.#changes.publish(collection, ids),
        (reason) => this.#end(reason),
      ),
    ).catch((error: unknown) => {
      this.#raw = null;
      throw error;
    });
    return this.#raw;
  }
}

/** @internal The error of a call on a handle that has ended. */
export function endedBy(reason: ClosedReason): SoulError {
  return new SoulError('store/closed', ENDED[reason], { details: { reason } });
}

const ENDED: Record<ClosedReason, string> = {
  closed: 'This handle is closed: open another with SoulCodex.open().',
  upgrade: 'A newer version of the app upgraded the database in another tab: load this page again.',
  lost: 'The browser cleared the database while it was open: load this page again.',
};

async function usage(): ReturnType<Storage['usage']> {
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

async function persist(): Promise<boolean> {
  return (await storageManager()?.persist?.()) ?? false;
}

/** The parts of it that this browser has: WebKitGTK lacks most, and a page without a secure origin all. */
function storageManager(): Partial<StorageManager> | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.storage;
}
