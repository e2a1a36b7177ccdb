// The sync of one handle: which tab talks to the cloud, its requests, timers and tokens. What is to be done when is the core's
// business (`crates/sync`). This file is loaded only where a cloud is named.
import { SoulError } from './errors.js';
import { News } from './events.js';
import { Leadership, type Word } from './leadership.js';
import { ask, askForEvents, closeAccount, type Asked } from './requests.js';
import type { RawSync, SyncAction } from './raw.js';
import type { Cloud, SyncStatus, SyncTraceEvent, Unsubscribe } from './types.js';

/** How long tabs may take to tell how things stand, in milliseconds. */
const WORD_MS = 60_000;

export interface DriverParts {
  databaseName: string;
  cloud: Cloud;
  /** The core's half. A new one after the instance broke down. */
  open(take: (action: SyncAction) => void): Promise<{ raw: RawSync; isCurrent: () => boolean }>;
}

export class Driver {
  readonly #parts: DriverParts;
  readonly #leadership: Leadership;
  readonly #news: News;
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  readonly #requests = new Set<AbortController>();
  #raw: Promise<{ raw: RawSync; isCurrent: () => boolean }> | null = null;
  #opened: { raw: RawSync; isCurrent: () => boolean } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** How things stand where this tab leads, and what the leader has said where it does not. */
  #status: SyncStatus | null = null;
  /** Whether a leader was heard: it knows more than this tab. */
  #heard = false;
  /** Whether the core led when it last told. */
  #led = false;
  /** Who waits for a sync to begin. */
  readonly #waiting = new Set<(status: SyncStatus) => void>();
  #asking = false;
  /** The token that went out last. */
  #token: string | null = null;
  /** The first look who is signed in. */
  readonly #looked: Promise<void>;
  /** Whether the app wants no syncing. */
  #paused = false;
  #closed = false;

  constructor(parts: DriverParts) {
    const cloud: Cloud = { ...parts.cloud, getToken: async () => (this.#token = await parts.cloud.getToken()) };
    this.#parts = { ...parts, cloud };
    this.#news = new News({
      ask: (signal) => askForEvents(cloud, signal),
      tell: (cursor) => void this.#tell('news', cursor),
      // No cursor of the protocol is empty, so the engine pulls, meets the same refusal, and does about it what is to be done.
      doubt: () => void this.#tell('news', ''),
      now: () => Date.now(),
      random: () => Math.random(),
      later: (work, ms) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#leadership = new Leadership(parts.databaseName, {
      lead: () => this.#with((raw) => raw.lead()),
      rest: () => this.#news.want(false),
      follow: () => this.#with((raw) => raw.tell('follows', null)),
      begin: () => void (this.#waiting.size > 0 && this.#begin()),
      hear: (word) => this.#hear(word),
      word: () => ({ kind: 'status', status: this.#status }),
      thaw: () => void (this.#status !== null && this.#publish(this.#status)),
    });
    for (const [target, name] of signals()) target.addEventListener(name, this.#onSignal);
    if (typeof navigator !== 'undefined' && navigator.onLine === false) this.#tell('offline');
    this.#looked = this.#look();
    void this.#looked.then(() => this.#closed || this.#leadership.start());
  }

  close(): void {
    this.#closed = true;
    for (const [target, name] of signals()) target.removeEventListener(name, this.#onSignal);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#abandon();
    this.#leadership.close();
    this.#listeners.clear();
  }

  /** Something was written on this device, here or in another tab. */
  changed(collection: string, byCloud: boolean): void {
    if (collection === 'metadata') void this.#look();
    else if (!byCloud) this.#tell('committed');
  }

  async now(signal?: AbortSignal): Promise<SyncStatus> {
    signal?.throwIfAborted();
    const settled = this.#rest(signal);
    // An abort does not wait until it has begun.
    return Promise.race([settled, this.#begin().then(() => settled)]);
  }

  async status(): Promise<SyncStatus> {
    if (this.#status !== null && this.#heard && !this.#leadership.leads) return { ...this.#status, leader: false };
    await this.#looked;
    return this.#with((raw) => told(raw.status()));
  }

  /** The app has logged in: what waited for that goes on, whoever it is. */
  async loggedIn(): Promise<void> {
    await this.#look();
    await this.#tell('token');
  }

  subscribe(listener: (status: SyncStatus) => void): Unsubscribe {
    const entry = (status: SyncStatus) => listener(status);
    const stop = this.#listen(entry);
    const tell = (status: SyncStatus) => void (this.#listeners.has(entry) && entry(status));
    this.status().then(tell, (error: unknown) => this.#closed || console.warn('soul-codex: no status', error));
    return stop;
  }

  #listen(entry: (status: SyncStatus) => void): () => void {
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  pause(): void {
    this.#setPaused(true);
    this.#leadership.say({ kind: 'pause' });
  }

  resume(): void {
    this.#setPaused(false);
    this.#leadership.say({ kind: 'resume' });
  }

  #setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    void this.#tell(paused ? 'pause' : 'resume');
  }

  trace(): SyncTraceEvent[] {
    return this.#opened?.isCurrent() ? this.#opened.raw.trace() : [];
  }

  /** Has the cloud close the account; throws `account/cloud-unreachable` where it can't be asked. */
  closeAccount(): Promise<void> {
    return closeAccount(this.#parts.cloud);
  }

  /** Has the leader begin at once, with whoever is signed in by now. */
  async #begin(): Promise<void> {
    await this.#look();
    if (!this.#leadership.leads) return this.#leadership.say({ kind: 'now' });
    if (this.#waitsForToken()) await this.#tell('token');
    await this.#tell('now');
    // It begins with what is under way, and tells so where there was nothing to begin.
    const status = await this.status();
    for (const wait of [...this.#waiting]) wait(status);
    this.#leadership.say({ kind: 'begun', status });
  }

  /** Resolves once there is nothing more to do for now. */
  #rest(signal?: AbortSignal): Promise<SyncStatus> {
    return new Promise((resolve, reject) => {
      let hasBegun = false;
      const end = (settle: () => void) => {
        stop();
        this.#waiting.delete(begin);
        clearTimeout(late);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = () => end(() => reject(signal?.reason));
      const late = setTimeout(() => void this.status().then((status) => end(() => resolve(status)), reject), WORD_MS);
      const look = (status: SyncStatus) => {
        const isAtRest = status.paused !== null || status.nextAttemptAt !== null;
        if (hasBegun && isAtRest && !this.#asking) end(() => resolve(status));
      };
      // What was told before it has begun is about what was before.
      const begin = (status: SyncStatus) => {
        hasBegun = true;
        look(status);
      };
      signal?.addEventListener('abort', onAbort);
      this.#waiting.add(begin);
      const stop = this.#listen(look);
    });
  }

  #hear(word: Word): void {
    if (word.kind === 'status' || word.kind === 'begun') {
      if (this.#leadership.leads || word.status === null) return;
      this.#heard = true;
      // Whichever tab leads next keeps the app's pause. Other reasons to wait hide whether there is one.
      const { paused } = word.status;
      if (paused === null || paused === 'requested') this.#setPaused(paused !== null);
      if (word.kind === 'begun') for (const begin of [...this.#waiting]) begin({ ...word.status, leader: false });
      this.#publish(word.status);
    } else if (!this.#leadership.leads) return;
    else if (word.kind === 'now') void this.#begin();
    else this.#setPaused(word.kind === 'pause');
  }

  #take(action: SyncAction): void {
    // What the core still finishes when the handle is closed begins nothing new.
    if (this.#closed) return;
    switch (action.type) {
      case 'timer': return this.#setTimer(action.afterMs);
      case 'token': return void this.#renewToken();
      case 'status': {
        const status = told(action.status);
        this.#news.want(this.#leadership.leads && status.leader && status.paused === null && status.online);
        if (this.#led && !status.leader) {
          this.#abandon();
          this.#heard = false;
          if (this.#leadership.leads) this.#leadership.lose();
        }
        this.#led = status.leader;
        if (status.leader || !this.#heard) this.#publish(status);
        if (status.leader) this.#leadership.say({ kind: 'status', status });
        return;
      }
      case 'uncounted':
        console.warn(`soul-codex: the changes that wait could not be counted (${action.code})`);
        return;
      default: return void this.#request(action);
    }
  }

  #publish(status: SyncStatus): void {
    this.#status = status;
    if (this.#leadership.frozen) return;
    const shown = { ...status, leader: status.leader && this.#leadership.leads };
    for (const listener of [...this.#listeners]) {
      // The core may be on the stack, and one listener's defect is no reason to leave the others uninformed.
      queueMicrotask(() => listener(shown));
    }
  }

  #setTimer(afterMs: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = afterMs === null ? null : setTimeout(() => this.#tell('timer'), afterMs);
  }

  async #request(action: Extract<SyncAction, { ticket: number }>): Promise<void> {
    const abort = new AbortController();
    this.#requests.add(abort);
    let answer: Asked;
    try {
      answer = await ask(this.#parts.cloud, action, abort);
    } finally {
      this.#requests.delete(abort);
    }
    if (!this.#closed) this.#tell('answered', { ticket: action.ticket, ...answer });
  }

  /** Ends all requests: nobody waits for their answers any more. */
  #abandon(): void {
    this.#news.want(false);
    for (const request of this.#requests) request.abort();
  }

  /** Whether the cloud has refused the token, and another one was not to be had. */
  #waitsForToken(): boolean {
    return this.#status?.paused === 'unauthorized' && !this.#asking;
  }

  /** A cloud that refuses a token is asked again only with another one, or when something tells that it is worth while. */
  async #renewToken(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const refused = this.#token;
      const token = await this.#parts.cloud.getToken();
      if (token !== null && token !== refused) await this.#tell('token');
    } catch (error) {
      console.warn('soul-codex: getToken failed', error);
    } finally {
      this.#asking = false;
      if (this.#status !== null) this.#publish(this.#status);
    }
  }

  readonly #onSignal = (event: Event): void => {
    const isVisible = event.type === 'visibilitychange';
    if (isVisible && document.visibilityState !== 'visible') return;
    if (event.type !== 'offline') this.#news.wake();
    if (event.type !== 'offline' && this.#waitsForToken()) void this.#tell('token');
    void this.#tell(isVisible ? 'visible' : event.type);
  };

  /** Has the core look who is signed in. */
  #look(): Promise<void> {
    const look = async (raw: RawSync) => {
      if (await raw.account()) this.#news.renew();
    };
    return this.#with(look).catch((error: unknown) => {
      if (!this.#closed) console.warn('soul-codex: who is signed in could not be read', error);
    });
  }

  #tell(event: string, detail: unknown = null): Promise<void> {
    return this.#with((raw) => raw.tell(event, detail)).catch((error: unknown) => {
      if (!this.#closed) console.warn(`soul-codex: the sync could not take "${event}"`, error);
    });
  }

  async #with<T>(work: (raw: RawSync) => T | Promise<T>): Promise<T> {
    if (this.#closed) throw new SoulError('store/closed', 'This handle is closed: open another with SoulCodex.open().');
    let opened = await (this.#raw ??= this.#open());
    if (!opened.isCurrent()) {
      // The instance broke down, and what it knew went with it; the queue is in the database.
      this.#raw = this.#open();
      opened = await this.#raw;
      await opened.raw.account();
      if (this.#paused) opened.raw.tell('pause', null);
      if (this.#leadership.leads) await opened.raw.lead();
    }
    return work(opened.raw);
  }

  #open(): Promise<{ raw: RawSync; isCurrent: () => boolean }> {
    const opening = this.#parts.open((action) => this.#take(action));
    return opening.then((opened) => (this.#opened = opened)).catch((error: unknown) => {
      this.#raw = null;
      throw error;
    });
  }
}

/** A status with a sentence about what went wrong. */
export function told(status: SyncStatus): SyncStatus {
  const { lastError } = status;
  if (lastError === null) return status;
  return { ...status, lastError: { code: lastError.code, message: SENTENCES[lastError.code] ?? FAILED } };
}

const FAILED = 'Syncing failed; it is tried again.';
const SENTENCES: Record<string, string> = {
  'sync/network': 'The cloud could not be reached; it is tried again.',
  'sync/timeout': 'The cloud did not answer in time; it is tried again.',
  'sync/answer-invalid': 'What answered does not speak the protocol of the cloud; it is tried again.',
  'sync/status-unexpected': 'What answered is not the cloud, or sends elsewhere; it is tried again.',
  'sync/unauthorized': 'The cloud asks for a new login.',
  'sync/owner-mismatch': 'The login is that of another account.',
  'sync/account-closed': 'The account is closed.',
  'sync/protocol-unsupported': 'The cloud asks for a newer version of the app.',
  'sync/rate-limited': 'The cloud asks for a pause; it is tried again.',
  'store/quota-exceeded': 'There is no room left on this device.',
};

/** What tells that another attempt is worth while; in Node nothing does. */
function signals(): [EventTarget, string][] {
  const host: [EventTarget, string][] = typeof addEventListener === 'undefined' ? [] : [[globalThis, 'online'], [globalThis, 'offline']];
  const page: [EventTarget, string][] = typeof document === 'undefined' ? [] : [[document, 'visibilitychange']];
  return [...host, ...page];
}
