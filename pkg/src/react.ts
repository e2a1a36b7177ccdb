'use client';
import {
  createContext, createElement, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactElement,
  type ReactNode,
} from 'react';

import { SoulCodex, endedBy } from './codex.js';
import init from './index.js';
import { LOADING, Live, Watched, onChanges, shared, type Result } from './live.js';
import type { ModuleSource } from './load.js';
import type { CollectionName } from './raw.js';
import type {
  ChartResult, Conflict, OpenOptions, Page, Problem, Query, ReadOnlyCollection, SyncStatus, Unsubscribe, UserProfile,
} from './types.js';

export type { Result } from './live.js';
export type { CollectionName } from './raw.js';

const Context = createContext<Result<SoulCodex> | null>(null);
const never = (): Unsubscribe => () => {};
const loading = () => LOADING;

export interface SoulCodexProviderProps {
  children?: ReactNode;
  /** How the database is opened; a change of what is in it opens another. */
  options?: OpenOptions;
  /** Where the module comes from, if not from the package. */
  source?: ModuleSource;
}

/** Loads the module, opens the database, and closes it when it goes. Put it once around the app. */
export function SoulCodexProvider({ children, options, source }: SoulCodexProviderProps): ReactElement {
  const [opened, setOpened] = useState<Result<SoulCodex>>(LOADING);
  const { databaseName, durability, cloud, conflicts } = options ?? {};
  const baseUrl = cloud?.baseUrl;
  const strategies = JSON.stringify(conflicts);
  useEffect(() => {
    let current = true;
    setOpened(LOADING);
    const lease = borrow({
      ...(databaseName && { databaseName }), ...(durability && { durability }), ...(cloud && { cloud }), ...(conflicts && { conflicts }),
    }, source);
    const fail = (error: unknown) => current && setOpened({ status: 'failed', data: null, error });
    lease.codex.then((codex) => {
      if (current) setOpened({ status: 'ready', data: codex, error: null });
      void codex.closed.then((reason) => fail(endedBy(reason)));
    }, fail);
    return () => {
      current = false;
      lease.giveBack();
    };
    // A cloud is known by its address; its functions may be made anew with each rendering.
  }, [databaseName, durability, baseUrl, strategies, source]);
  return createElement(Context.Provider, { value: opened }, children);
}

/** The open database, once it is. */
export function useSoulCodex(): Result<SoulCodex> {
  const opened = useContext(Context);
  if (opened === null) throw new Error('useSoulCodex: there is no <SoulCodexProvider> around this component.');
  return opened;
}

const NO_PROBLEMS: readonly Problem[] = Object.freeze([]);
const noProblems = () => NO_PROBLEMS;

/** What is wrong with the open database; empty while all is well, and while it is not open. */
export function useProblems(): readonly Problem[] {
  const problems = useSoulCodex().data?.problems;
  return useSyncExternalStore(problems?.subscribe ?? never, problems?.list ?? noProblems, noProblems);
}

/** The records of a collection. */
export type RecordOf<K extends CollectionName> = SoulCodex[K] extends ReadOnlyCollection<infer T> ? T : never;

/** A page of a collection, read again when a record of it changes, here or in another tab. */
export function useCollection<K extends CollectionName>(
  name: K, query?: Query<RecordOf<K>>,
): Result<Page<RecordOf<K>>> {
  return useLive(`${name} ${JSON.stringify(query ?? null)}`, (codex) => {
    // The name alone doesn't tell the compiler which collection this is.
    const collection = codex[name] as unknown as ReadOnlyCollection<RecordOf<K>>;
    return new Live(() => collection.list(query), (again) => onChanges(codex, name, null, again));
  });
}

/** A page of profiles, as of any collection. */
export function useProfiles(query?: Query<UserProfile>): Result<Page<UserProfile>> {
  return useCollection('profiles', query);
}

/** One record of a collection; null where there is none of that id. */
export function useRecord<K extends CollectionName>(name: K, id: string | null): Result<RecordOf<K> | null> {
  return useLive(`${name} record ${id}`, (codex) => {
    const collection = codex[name] as unknown as ReadOnlyCollection<RecordOf<K>>;
    return new Live(
      () => (id === null ? Promise.resolve(null) : collection.get(id)),
      (again) => onChanges(codex, name, id, again),
    );
  });
}

/** One profile, as one record of any collection. */
export function useProfile(id: string | null): Result<UserProfile | null> {
  return useRecord('profiles', id);
}

/** The stored chart of a profile; null where there is none. */
export function useChart(profileId: string | null): Result<ChartResult | null> {
  return useLive(
    `chart ${profileId}`,
    (codex) =>
      new Live(
        () => (profileId === null ? Promise.resolve(null) : codex.charts.get(profileId)),
        (again) => onChanges(codex, 'profiles', profileId, again),
      ),
  );
}

/** How the sync stands, as `sync.subscribe` tells it. */
export function useSyncStatus(): Result<SyncStatus> {
  return useLive('sync status', (codex) => new Watched<SyncStatus>((listener) => codex.sync.subscribe(listener)));
}

/** A page of the conflicts that the user has not settled, as of any collection; the newest first unless the query says otherwise. */
export function useConflicts(query: Query<Conflict> = NEWEST_FIRST): Result<Page<Conflict>> {
  return useCollection('conflicts', query);
}

const NEWEST_FIRST: Query<Conflict> = Object.freeze({ orderBy: 'detectedAt', direction: 'desc' });

function useLive<T>(key: string, make: (codex: SoulCodex) => Live<T> | Watched<T>): Result<T> {
  const opened = useSoulCodex();
  const codex = opened.data;
  // The key tells all that `make` depends on.
  const live = useMemo(() => codex && shared(codex, key, () => make(codex)), [codex, key]);
  const result = useSyncExternalStore(live?.subscribe ?? never, live?.result ?? loading, loading);
  return opened.status === 'failed' ? { status: 'failed', data: null, error: opened.error } : result;
}

interface Lease {
  codex: Promise<SoulCodex>;
  giveBack: () => void;
}

const open = new Map<string, { codex: Promise<SoulCodex>; holders: number }>();

/**
 * A handle shared by all that borrow it with the same options. It is closed a moment after the last gave it back, since
 * StrictMode gives back at once what it borrows again.
 */
function borrow(options: OpenOptions, source: ModuleSource | undefined): Lease {
  const key = JSON.stringify(options);
  const entry = open.get(key) ?? { codex: init(source).then(() => SoulCodex.open(options)), holders: 0 };
  open.set(key, entry);
  entry.holders += 1;
  // A failure is told to those who wait for it; the next to borrow tries again, as after an end that nobody here asked for.
  const forget = () => {
    if (open.get(key) === entry) open.delete(key);
  };
  entry.codex.then((codex) => codex.closed.then(forget), forget);
  const giveBack = () => {
    entry.holders -= 1;
    setTimeout(() => {
      if (entry.holders > 0) return;
      forget();
      // What never opened, and was told as an error to those who waited for it, needs no closing.
      entry.codex.then(
        (codex) => codex.close(),
        () => {},
      );
    }, 0);
  };
  return { codex: entry.codex, giveBack };
}
