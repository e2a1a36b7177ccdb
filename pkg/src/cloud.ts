// What a handle offers of the cloud. The driver itself is another file, loaded only where a cloud is named.
import { accountOf } from './account.js';
import { call, currentInstance } from './core.js';
import { SoulError } from './errors.js';
import type { RawCodex, SyncAction } from './raw.js';
import type { Driver } from './sync.js';
import type { Account, Cloud, OpenOptions, Sync, SyncStatus } from './types.js';

/** How long something may wait for a sync that it would rather come after, in milliseconds: the user has asked for it. */
const FRESHEN_MS = 10_000;

type Use = <T>(work: (codex: RawCodex) => Promise<T>) => Promise<T>;

/** The cloud of one handle. */
export class CloudSide {
  readonly sync: Sync;
  readonly #cloud: Cloud | null;
  readonly #use: Use;
  readonly #databaseName: string;
  #starting: Promise<Driver> | null = null;
  #driver: Driver | null = null;
  #closed = false;
  /** Who is told how things stand where nothing is sent. */
  readonly #alones = new Set<(status: SyncStatus) => void>();
  #telling = false;
  /** Whether something has changed since it was read for them. */
  #again = false;

  constructor(use: Use, cloud: Cloud | null, databaseName: string) {
    this.#databaseName = databaseName;
    this.#use = use;
    this.#cloud = cloud;
    this.sync = {
      now: async (options) => {
        options?.signal?.throwIfAborted();
        return (await this.driver())?.now(options?.signal) ?? this.#alone();
      },
      status: async () => (await this.driver())?.status() ?? this.#alone(),
      subscribe: (listener) => {
        let stop = () => {};
        let isOn = true;
        const begin = async () => {
          const driver = await this.driver();
          if (!isOn) return;
          if (driver) stop = driver.subscribe(listener);
          else {
            const entry = (status: SyncStatus) => listener(status);
            this.#alones.add(entry);
            stop = () => void this.#alones.delete(entry);
            await this.#tellAlones();
          }
        };
        begin().catch((error: unknown) => console.warn('soul-codex: the status can\'t be told', error));
        return () => {
          isOn = false;
          stop();
        };
      },
      pause: () => this.#steer((driver) => driver.pause()),
      resume: () => this.#steer((driver) => driver.resume()),
      queue: (query) => use((codex) => codex.list('syncQueue', query ?? null)),
      retry: (id) => use((codex) => codex.retryRefused(id ?? null)),
      trace: () => this.#driver?.trace() ?? [],
    };
  }

  account(emptying: (work: () => Promise<void>) => Promise<void>): Account {
    const { deleteEverything, ...account } = accountOf(this.#use, emptying);
    return {
      ...account,
      signIn: async (userId, options) => {
        const adopt: unknown = options?.adopt;
        // What is missing must not decide what becomes of the records.
        if (typeof adopt !== 'boolean') throw wrongType('adopt', adopt, 'true or false');
        const adopted = await this.#use((codex) => codex.signIn(userId, adopt));
        await this.#driver?.loggedIn();
        return { adopted };
      },
      signOut: async (options) => {
        const unsynced: unknown = options?.unsynced ?? null;
        if (unsynced === 'sync') await (await this.driver())?.now();
        await this.#use((codex) => codex.signOut(unsynced === 'sync' ? 'fail' : unsynced));
      },
      deleteEverything: async () => {
        const driver = await this.driver();
        if (driver && (await account.current()).userId !== null) {
          // What was never sent is in the cloud, too, should the user come back within its time of grace.
          await this.freshen();
          await driver.closeAccount();
          await this.#use((codex) => codex.signOut('delete'));
        }
        await deleteEverything();
      },
    };
  }

  /** Starts the driver, where there is a cloud. Where its file can't be loaded, the next call that needs it tries again. */
  start(): void {
    this.driver().catch((error: unknown) => console.warn('soul-codex: the sync could not be started', error));
  }

  /** The driver, started with the first call; null where there is no cloud. */
  async driver(): Promise<Driver | null> {
    const cloud = this.#cloud;
    if (cloud === null || this.#closed) return null;
    this.#starting ??= import('./sync.js').then(({ Driver: Driving }) => {
      const open = (take: (action: SyncAction) => void) =>
        this.#use(async (codex) => {
          const instance = currentInstance();
          return { raw: call(() => codex.sync(take)), isCurrent: () => instance === currentInstance() };
        });
      return new Driving({ databaseName: this.#databaseName, cloud, open });
    });
    this.#starting.catch(() => (this.#starting = null));
    this.#driver = await this.#starting;
    if (this.#closed) this.#driver.close();
    return this.#driver;
  }

  /** Syncs before something that had better know the cloud's newest. It is done all the same where that takes long or can't be. */
  async freshen(): Promise<void> {
    const signal = AbortSignal.timeout(FRESHEN_MS);
    try {
      await (await this.driver())?.now(signal);
    } catch (error) {
      if (!signal.aborted) console.warn('soul-codex: the sync could not be asked', error);
    }
  }

  /** Steers the driver, which may still be loading. */
  #steer(work: (driver: Driver) => void): void {
    const failed = (error: unknown) => console.warn('soul-codex: the sync could not be started', error);
    void this.driver().then((driver) => driver && work(driver)).catch(failed);
  }

  changed(collection: string, byCloud: boolean): void {
    this.#driver?.changed(collection, byCloud);
    if (this.#alones.size > 0) void this.#tellAlones();
  }

  /** Reads how things stand, for all who want to know, and once for all changes that come meanwhile. */
  async #tellAlones(): Promise<void> {
    this.#again = true;
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#again && this.#alones.size > 0) {
        this.#again = false;
        const status = await this.#alone();
        for (const tell of [...this.#alones]) queueMicrotask(() => this.#alones.has(tell) && tell(status));
      }
    } catch (error) {
      if (!this.#closed) console.warn('soul-codex: the status can\'t be told', error);
    } finally {
      this.#telling = false;
    }
  }

  close(): void {
    this.#closed = true;
    this.#driver?.close();
  }

  /** How things stand where nothing is sent. */
  async #alone(): Promise<SyncStatus> {
    const { userId } = await this.#use((codex) => codex.account());
    const counted = { pending: 0, inFlight: 0, blocked: 0, dead: 0 };
    let oldest: number | null = null;
    let cursor: string | null = null;
    do {
      const page = await this.#use((codex) => codex.list<{ state: string; timestamp: number; synced: number }>(
        'syncQueue', { orderBy: 'timestamp', limit: 500, cursor }));
      for (const { state, timestamp, synced } of page.items) {
        if (synced !== 0 || !(state in counted)) continue;
        counted[state as keyof typeof counted] += 1;
        oldest ??= timestamp;
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    const conflicts = await this.#use((codex) => codex.count('conflicts', null));
    const { pending, inFlight, blocked, dead } = counted;
    return {
      state: dead > 0 ? 'error' : pending + inFlight + blocked > 0 ? 'pending' : 'synced',
      online: typeof navigator === 'undefined' || navigator.onLine, leader: false,
      paused: userId === null ? 'signedOut' : 'noCloud', ...counted, conflicts,
      oldestPendingAgeMs: oldest === null ? null : Math.max(0, Date.now() - oldest),
      lastSuccessAt: null, nextAttemptAt: null, lastError: null,
    };
  }
}

/** The cloud of the options, once it was looked at. */
export function cloudOf({ cloud }: OpenOptions): Cloud | null {
  if (cloud === undefined || cloud === null) return null;
  if (typeof cloud.baseUrl !== 'string' || !ADDRESSES.some((form) => form.test(cloud.baseUrl))) {
    throw wrongType('cloud.baseUrl', cloud.baseUrl, 'an address that begins with https://, or with http:// on this device');
  }
  if (typeof cloud.getToken !== 'function') throw wrongType('cloud.getToken', typeof cloud.getToken, 'a function');
  return cloud;
}

/** Tokens go over TLS; what doesn't leave the device needs none. */
const ADDRESSES = [/^https:\/\/[^?#]+$/i, /^http:\/\/(([\w-]+\.)*localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/[^?#]*)?$/i];

function wrongType(field: string, value: unknown, accepted: string): SoulError {
  return new SoulError('input/wrong-type', `${field} is none that is known; accepted: ${accepted}`, {
    details: { field, value: value ?? null, accepted },
  });
}
