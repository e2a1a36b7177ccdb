import { call, callAsync, currentInstance } from './core.js';
import { emptying, rememberEpoch, rememberedEpoch } from './canary.js';
import { Changes } from './changes.js';
import { checked, collectionOf } from './checked.js';
import { CloudSide, cloudOf } from './cloud.js';
import { dataOf } from './data.js';
import { SoulError, isSoulError } from './errors.js';
import { beginNewLog } from './new-log.js';
import { ProblemList } from './problems.js';
import type { CollectionName, RawCodex, ReadName } from './raw.js';
import { StorageWatch, persist, usage } from './storage.js';
import type {
  Account, Assessment, AssessmentDraft, ChartFor, ChartRequest, Charts, ClosedReason, Collection, Compatibilities, Compatibility,
  Conflict, Conflicts, Data,
  FrequencyDraft,
  FrequencyLog, Insight, Insights, Journal, JournalDraft, JournalEntry, OpenOptions, Person, PersonDraft, Problem, Problems,
  ReadOnlyCollection, Storage, Sync, UserProfile, UserProfileDraft,
} from './types.js';

const DATABASE_NAME = 'SoulCodexDB';

/** The open database of this device. */
export class SoulCodex {
  readonly profiles: Collection<UserProfile, UserProfileDraft>;
  readonly people: Collection<Person, PersonDraft>;
  readonly journal: Journal;
  /** Creating the same test of a profile again replaces the answers. */
  readonly assessments: Collection<Assessment, AssessmentDraft>;
  readonly compatibilities: Compatibilities;
  readonly insights: Insights;
  readonly frequency: Collection<FrequencyLog, FrequencyDraft>;
  readonly charts: Charts;
  /** Edits of one record on two devices that the user has not settled yet; of whoever is signed in. */
  readonly conflicts: Conflicts;
  readonly sync: Sync;
  readonly account: Account;
  /** Export and import. */
  readonly data: Data;
  readonly storage: Storage;
  /** What is wrong with the database, and no answer to a call. Rows are met as they are read. */
  readonly problems: Problems;
  /** Resolves when the handle has ended, with the reason. After `upgrade` the page should be loaded again. */
  readonly closed: Promise<ClosedReason>;

  readonly #options: OpenOptions;
  readonly #databaseName: string;
  readonly #changes: Changes;
  readonly #cloud: CloudSide;
  readonly #storageWatch = new StorageWatch();
  readonly #problems = new ProblemList((problem) => this.#discard(problem));
  /** Whether the records are in memory alone. */
  #inMemory = false;
  #end!: (reason: ClosedReason) => void;
  #ended: ClosedReason | null = null;
  /** The core's half; null before it is open, and again after an attempt that failed. */
  #raw: Promise<RawCodex> | null = null;
  /** The calls that have not settled. */
  readonly #underWay = new Set<Promise<unknown>>();
  /** The instance of the module that `#raw` belongs to. */
  #instance = 0;

  private constructor(options: OpenOptions) {
    const cloud = cloudOf(options);
    this.#options = options;
    this.#databaseName = options.databaseName ?? DATABASE_NAME;
    this.#changes = new Changes(this.#databaseName);
    this.closed = new Promise((resolve) => {
      this.#end = (reason) => {
        if (this.#ended !== null) return;
        this.#ended = reason;
        this.#changes.silence();
        this.#storageWatch.close();
        this.#cloud.close();
        // A write that is still under way has yet to tell the other tabs.
        void Promise.allSettled(this.#underWay).then(() => this.#changes.close());
        resolve(reason);
      };
    });

    const use = <T>(work: (codex: RawCodex) => Promise<T>) => this.#use(work, true);
    const useOnce = <T>(work: (codex: RawCodex) => Promise<T>) => this.#use(work, false);
    const readOnly = <T>(name: ReadName): ReadOnlyCollection<T> => ({
      get: (id) => use((codex) => codex.get<T>(name, id)),
      getMany: (ids) => use((codex) => codex.getMany<T>(name, ids)),
      list: (query) => use((codex) => codex.list<T>(name, query ?? null)),
      count: (query) => use((codex) => codex.count(name, query ?? null)),
      subscribe: (listener) => this.#changes.subscribe(name, listener),
    });
    const removal = (name: CollectionName) => ({
      remove: (id: string) => use((codex) => codex.remove(name, id)),
    });
    const collection = <T, Draft>(name: CollectionName): Collection<T, Draft> => ({
      ...readOnly<T>(name),
      ...removal(name),
      create: (draft) => useOnce((codex) => codex.create<T>(name, draft)),
      createMany: (drafts) => useOnce((codex) => codex.createMany<T>(name, drafts)),
      update: (id, change) => use((codex) => codex.update<T>(name, id, change)),
    });
    this.profiles = collection('profiles');
    this.people = collection('people');
    this.journal = {
      ...collection<JournalEntry, JournalDraft>('journal'),
      search: (text, query) => use((codex) => codex.searchJournal(text, query ?? null)),
    };
    this.assessments = collection('assessments');
    this.compatibilities = {
      ...readOnly<Compatibility>('compatibilities'),
      ...removal('compatibilities'),
      analyze: (profileId, personId) => use((codex) => codex.analyze(profileId, personId)),
      forPair: (a, b) => use((codex) => codex.pairAnalysis(a, b)),
    };
    this.insights = {
      ...readOnly<Insight>('insights'),
      markViewed: (id) => use((codex) => codex.markViewed(id)),
    };
    this.frequency = collection('frequency');
    this.charts = {
      get: (profileId) => use((codex) => codex.chart(profileId)),
      recalculate: (profileId) => use((codex) => codex.recalculateChart(profileId)),
      of: <R extends ChartRequest>(profileId: string, request: R) =>
        use((codex) => codex.chartOf(profileId, request)) as Promise<ChartFor<R>>,
      cacheStats: () => use((codex) => codex.cacheStats()),
    };
    this.conflicts = {
      ...readOnly<Conflict>('conflicts'),
      resolve: (id, choice) => useOnce((codex) => codex.resolveConflict(id, choice)),
    };
    this.#cloud = new CloudSide(use, cloud, this.#databaseName);
    this.#changes.watch((collection, byCloud) => this.#cloud.changed(collection, byCloud));
    this.sync = this.#cloud.sync;
    this.account = this.#cloud.account((work) => emptying(this.#databaseName, work));
    this.data = dataOf(use, () => this.#cloud.freshen());
    this.storage = {
      usage: () => (this.#inMemory ? Promise.resolve({ ...NOT_KEPT }) : usage()),
      persist: () => (this.#inMemory ? Promise.resolve(false) : persist()),
      subscribe: (listener) => this.#storageWatch.subscribe(listener),
    };
    this.problems = this.#problems;
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
    if (!codex.#inMemory) beginNewLog();
    codex.#cloud.start();
    return codex;
  }

  /** Lets the database go; writes under way are finished. A second call is without effect. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    this.#end('closed');
    const raw = await this.#raw;
    if (raw && this.#instance === currentInstance()) call(() => raw.close());
  }

  /**
   * Does some work with the core's half. Where the browser drops the connection in the middle, the work is done once more if that is safe:
   * it may have been written before the connection went, and what is created twice would be there twice. What was aborted was surely
   * not written.
   */
  #use<T>(work: (codex: RawCodex) => Promise<T>, repeatable: boolean): Promise<T> {
    const settled = this.#attempt(work, repeatable).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return settled;
  }

  async #attempt<T>(work: (codex: RawCodex) => Promise<T>, repeatable: boolean): Promise<T> {
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
      const again =
        isSoulError(error, 'store/aborted') || (repeatable && isSoulError(error, 'store/connection-lost'));
      if (!again || this.#ended !== null) throw error;
      return attempt();
    }
  }

  #open(): Promise<RawCodex> {
    if (this.#instance !== currentInstance()) {
      // What the handle had open went with the instance that broke down; the data are in the database.
      this.#instance = currentInstance();
      this.#raw = null;
      if (this.#inMemory) {
        this.#end('lost');
        return Promise.reject(endedBy('lost'));
      }
    }
    this.#raw ??= callAsync((core) =>
      core.openCodex(
        coreOptions(this.#options),
        (collection, ids, byCloud) => {
          this.#changes.publish(collection, ids, byCloud);
          this.#storageWatch.afterWrite();
        },
        (reason) => this.#end(reason),
      ),
    ).then((raw) => this.#take(raw)).catch((error: unknown) => {
      this.#raw = null;
      throw error;
    });
    return this.#raw;
  }

  /** Looks at what was opened: whether it is kept, and whether it is the database that was here before. */
  async #take(raw: RawCodex): Promise<RawCodex> {
    call(() => raw.watchProblems((problem) => queueMicrotask(() => this.#problems.report(problem))));
    if (raw.unavailable !== undefined) {
      this.#inMemory = true;
      this.#problems.report(notPersistent(raw.unavailable));
      return checked(raw, (problem) => this.#problems.report(problem));
    }
    const name = this.#databaseName;
    const [known, epoch] = [rememberedEpoch(name), raw.epoch];
    if (known !== epoch) {
      if (known !== null) {
        await callAsync(() => raw.forgetCursors());
        this.#problems.report(EVICTED);
      }
      rememberEpoch(name, epoch);
    }
    return checked(raw, (problem) => this.#problems.report(problem));
  }

  async #discard({ code, details }: Problem): Promise<void> {
    if (code !== 'store/corrupt-row') return;
    const collection = collectionOf(String(details['store']));
    // A row of no collection is the core's own affair, and made anew by itself.
    if (collection) await this.#use((codex) => codex.discard(collection, details['key']), true);
  }
}

/** What the core knows of the options; the cloud is not its business. */
function coreOptions({ cloud: _, ...options }: OpenOptions): Omit<OpenOptions, 'cloud'> {
  return options;
}

const NOT_KEPT = { persistence: 'none', usedBytes: null, quotaBytes: null, ratio: null } as const;

function notPersistent(reason: string): Problem {
  const message = `This browser keeps no data for this page, so all records are gone when it is closed: ${reason}`;
  return { code: 'store/not-persistent', message, details: { reason } };
}

const EVICTED: Problem = {
  code: 'store/evicted',
  message: 'The browser has cleared the database since the app was here last.',
  details: {},
};

/** @internal The error of a call on a handle that has ended. */
export function endedBy(reason: ClosedReason): SoulError {
  return new SoulError('store/closed', ENDED[reason], { details: { reason } });
}

const ENDED: Record<ClosedReason, string> = {
  closed: 'This handle is closed: open another with SoulCodex.open().',
  upgrade: 'A newer version of the app upgraded the database in another tab: load this page again.',
  lost: 'The records were cleared while they were open: load this page again.',
};
