// Which tab talks to the cloud: the one that holds a lock. A tab that holds it and says nothing, as a frozen one, can be replaced; the
// core refuses what it stores afterwards.
import type { SyncStatus } from './types.js';

/** How often the leader is heard, in milliseconds. */
const BEAT_MS = 5000;
/** After how much silence a visible tab takes over, in milliseconds. */
const SILENCE_MS = 15_000;
/** How often one tab may do so, in milliseconds. */
const STEAL_MS = 60_000;

/** What tabs say to each other. */
export type Word = { kind: 'status' | 'begun'; status: SyncStatus | null } | { kind: 'now' | 'pause' | 'resume' };

export interface Role {
  lead(): Promise<void>;
  /** This tab leads no more, from this moment on. */
  rest(): void;
  follow(): Promise<void>;
  /** This tab leads. */
  begin(): void;
  hear(word: Word): void;
  /** What the leader says at each beat. */
  word(): Word;
  /** The page goes on that the browser had frozen. */
  thaw(): void;
}

export class Leadership {
  leads = false;
  /** Whether the browser has frozen the page: who is told something there may read, and what is read there holds up the other tabs. */
  frozen = false;
  readonly #name: string;
  readonly #role: Role;
  readonly #channel: BroadcastChannel | null;
  #beat: ReturnType<typeof setInterval> | null = null;
  #heardAt = Date.now();
  #stoleAt = 0;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;

  constructor(databaseName: string, role: Role) {
    this.#name = `soul-codex/sync/${databaseName}`;
    this.#role = role;
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(this.#name);
    if (this.#channel) {
      this.#channel.onmessage = ({ data }: MessageEvent<Word>) => {
        if (data.kind === 'status') this.#heardAt = Date.now();
        role.hear(data);
      };
    }
    for (const [target, name] of lifecycle()) target.addEventListener(name, this.#onLifecycle);
  }

  start(): void {
    this.#beat ??= setInterval(() => this.#onBeat(), BEAT_MS);
    this.#heardAt = Date.now();
    if (!this.leads && this.#waiting === null) void this.#request(false);
  }

  close(): void {
    this.#stop();
    for (const [target, name] of lifecycle()) target.removeEventListener(name, this.#onLifecycle);
    this.#channel?.close();
  }

  say(word: Word): void {
    this.#channel?.postMessage(word);
  }

  /** Another tab leads by now: stands at the end of the line again. */
  lose(): void {
    this.#end();
    void this.#request(false);
  }

  #stop(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#end();
  }

  #end(): void {
    this.leads = false;
    this.#role.rest();
    this.#release?.();
    this.#release = null;
  }

  #onBeat(): void {
    if (this.leads) return this.say(this.#role.word());
    const now = Date.now();
    const isSilent = now - this.#heardAt > SILENCE_MS && now - this.#stoleAt > STEAL_MS;
    if (!isSilent || (typeof document !== 'undefined' && document.visibilityState !== 'visible')) return;
    this.#stoleAt = now;
    this.#waiting?.abort();
    void this.#request(true);
  }

  async #request(steal: boolean): Promise<void> {
    const abort = new AbortController();
    this.#waiting = abort;
    const hold = async () => {
      if (abort.signal.aborted) return;
      if (this.#waiting === abort) this.#waiting = null;
      const held = new Promise<void>((resolve) => (this.#release = resolve));
      this.leads = true;
      try {
        await this.#role.lead();
        // Who asked while nobody led has waited for this.
        this.#role.begin();
      } catch (error) {
        // Without a database there is nothing to lead; somebody else may have more luck, or this tab in a while: a device that is full
        // has room again.
        console.warn('soul-codex: this tab could not begin to sync', error);
        this.#end();
        setTimeout(() => {
          if (this.#beat !== null && !this.leads && this.#waiting === null) void this.#request(false);
        }, BEAT_MS);
      }
      await held;
    };
    // Where tabs can't be told apart, each leads: the cloud takes every change once, whoever brings it.
    const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
    try {
      if (locks) await locks.request(this.#name, steal ? { steal } : { signal: abort.signal }, hold);
      else await hold();
    } catch {
      // Given up by this tab, or taken by another.
      if (!abort.signal.aborted && this.#beat !== null) {
        this.#end();
        await this.#role.follow().catch(() => undefined);
        if (this.#waiting === null) void this.#request(false);
      }
    }
  }

  readonly #onLifecycle = (event: Event): void => {
    if (event.type === 'freeze' || event.type === 'pagehide') {
      this.frozen = event.type === 'freeze';
      const led = this.leads;
      this.#stop();
      if (led) void this.#role.follow().catch(() => undefined);
      return;
    }
    if (this.frozen) {
      this.frozen = false;
      this.#role.thaw();
    }
    if (this.#beat === null) this.start();
  };
}

function lifecycle(): [EventTarget, string][] {
  if (typeof document === 'undefined') return [];
  return [[document, 'freeze'], [document, 'resume'], [window, 'pagehide'], [window, 'pageshow']];
}
