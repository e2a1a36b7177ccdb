// Results of reads that are read again when a record they hold changes; what the React hooks subscribe to.
import type { SoulCodex } from './codex.js';
import type { CollectionName } from './raw.js';
import type { Unsubscribe } from './types.js';

/** The state of a read. After a failed repetition the last data stay, beside the error. */
export type Result<T> =
  | { readonly status: 'loading'; readonly data: null; readonly error: null }
  | { readonly status: 'ready'; readonly data: T; readonly error: null }
  | { readonly status: 'failed'; readonly data: T | null; readonly error: unknown };

export const LOADING = Object.freeze({ status: 'loading', data: null, error: null } as const);

/** One read, shared by all that show it. */
export class Live<T> {
  #result: Result<T> = LOADING;
  #round = 0;
  #stop: Unsubscribe | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #read: () => Promise<T>;
  readonly #watch: (again: () => void) => Unsubscribe;

  constructor(read: () => Promise<T>, watch: (again: () => void) => Unsubscribe) {
    this.#read = read;
    this.#watch = watch;
  }

  readonly result = (): Result<T> => this.#result;

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener);
    if (this.#stop === null) {
      this.#stop = this.#watch(() => void this.refresh());
      void this.refresh();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  };

  /** Drops what nobody shows, for a reader who comes later. */
  forget(): void {
    if (this.#stop !== null) return;
    this.#round += 1;
    this.#result = LOADING;
  }

  async refresh(): Promise<void> {
    const round = ++this.#round;
    let next: Result<T>;
    try {
      next = { status: 'ready', data: await this.#read(), error: null };
    } catch (error) {
      next = { status: 'failed', data: this.#result.data, error };
    }
    // A read that began later has the newer state, whichever of the two ends first.
    if (round !== this.#round) return;
    this.#result = next;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Something that is told rather than read, shared by all that show it. */
export class Watched<T> {
  #result: Result<T> = LOADING;
  #stop: Unsubscribe | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #watch: (listener: (value: T) => void) => Unsubscribe;

  constructor(watch: (listener: (value: T) => void) => Unsubscribe) {
    this.#watch = watch;
  }

  readonly result = (): Result<T> => this.#result;

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener);
    this.#stop ??= this.#watch((data) => {
      this.#result = { status: 'ready', data, error: null };
      for (const tell of [...this.#listeners]) tell();
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  };

  /** Drops what nobody shows, for somebody who comes later. */
  forget(): void {
    if (this.#stop === null) this.#result = LOADING;
  }
}

const reads = new WeakMap<SoulCodex, Map<string, Shared<unknown>>>();

type Shared<T> = Live<T> | Watched<T>;

/** The shared read called `key` of a handle. */
export function shared<T>(codex: SoulCodex, key: string, make: () => Shared<T>): Shared<T> {
  let ofCodex = reads.get(codex);
  if (!ofCodex) {
    const all = (ofCodex = new Map<string, Shared<unknown>>());
    reads.set(codex, all);
    // What was read before may be another account's, or old; those that are shown are read again by themselves.
    codex.profiles.subscribe(({ ids }) => {
      if (ids.length > 0) return;
      for (const live of all.values()) live.forget();
    });
  }
  let live = ofCodex.get(key) as Shared<T> | undefined;
  if (!live) ofCodex.set(key, (live = make()) as Shared<unknown>);
  return live;
}

/** Reads again when a record of a collection changes, the one of `id` or any, or may have. */
export function onChanges(
  codex: SoulCodex, collection: CollectionName, id: string | null, again: () => void,
): Unsubscribe {
  return codex[collection].subscribe(({ ids }) => {
    if (id === null || ids.length === 0 || ids.includes(id)) again();
  });
}
