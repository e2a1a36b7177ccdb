// The cloud's word that something has changed: `GET /v1/sync/events`, held open while this tab leads. It only saves waiting: whatever
// goes wrong with it, changes come by the next pull.
import { EventReader } from './event-stream.js';
import type { Answered } from './requests.js';

/**
 * How long a stream may be silent, in milliseconds, before it is taken for dead: twice the 30 seconds within which a cloud sends at least a
 * comment, and what the way may take. It is also the time for the first sign of one.
 */
const SILENCE_MS = 65_000;
/** Longest first wait before a stream is opened again, in milliseconds; it doubles with each stream that did not last. */
const WAIT_MS_FIRST = 1000;
/** Longest wait, in milliseconds. */
const WAIT_MS_MAX = 5 * 60_000;
/** Shortest wait, in milliseconds: a fair draw may give almost none, and nobody must be asked in a tight loop. */
const WAIT_MS_MIN = 200;
/** Longest wait that a cloud may ask for, in milliseconds: a wrong header must not silence it for good. */
const RETRY_AFTER_MS_MAX = 24 * 60 * 60_000;
/** A stream that has lasted this long was a good one, in milliseconds: one that ends at once is not to be opened again and again. */
const LASTED_MS = 60_000;
/** A cursor as the protocol has it. */
const CURSOR = /^[\x21-\x7e]{1,200}$/;

/** What a stream needs from outside. */
export interface NewsParts {
  /** Asks for the stream, with a token; null where there is none. */
  ask(signal: AbortSignal): Promise<Answered | null>;
  /** Something has changed: the stream has come to this cursor. */
  tell(cursor: string): void;
  /** The cloud takes no token of ours: the next request will show what is to be done. */
  doubt(): void;
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Does something later; what it gives takes that back. */
  later(work: () => void, ms: number): () => void;
}

/** The stream of news, opened again and again for as long as it is wanted. */
export class News {
  readonly #parts: NewsParts;
  #wanted = false;
  /** Ends the stream that is open, or is being opened. */
  #open: AbortController | null = null;
  #unwait: (() => void) | null = null;
  /** How many streams in a row did not last. */
  #failures = 0;
  #notBefore = 0;
  /** Whether the cloud has named that moment. */
  #byCloud = false;

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  /** Says whether there is to be a stream: in the tab that leads, while somebody is signed in and nothing is paused. */
  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) return this.#wait();
    this.#unwait?.();
    this.#unwait = null;
    this.#open?.abort();
    this.#open = null;
  }

  /** Somebody else is signed in: what is open is the stream of whoever was. */
  renew(): void {
    if (!this.#wanted) return;
    this.want(false);
    this.want(true);
  }

  /** Something has changed that makes another attempt worth while. A moment that the cloud has named stands. */
  wake(): void {
    if (!this.#byCloud) [this.#failures, this.#notBefore] = [0, 0];
    if (this.#wanted && this.#open === null) this.#wait();
  }

  #wait(): void {
    this.#unwait?.();
    this.#unwait = this.#parts.later(() => {
      this.#unwait = null;
      void this.#listen();
    }, Math.max(0, this.#notBefore - this.#parts.now()));
  }

  /** Listens to one stream to its end. */
  async #listen(): Promise<void> {
    const abort = new AbortController();
    this.#open = abort;
    const openedAt = this.#parts.now();
    // What doesn't heed the signal, as a `fetch` of the app's own may not, is left to itself.
    const ended = new Promise<null>((resolve) => abort.signal.addEventListener('abort', () => resolve(null)));
    const retryAfterMs = await Promise.race([this.#follow(abort).catch(() => null), ended]);
    abort.abort();
    if (this.#open !== abort) return;
    this.#open = null;
    this.#failures = this.#parts.now() - openedAt < LASTED_MS ? this.#failures + 1 : 0;
    const ceiling = Math.min(WAIT_MS_FIRST * 2 ** Math.max(0, this.#failures - 1), WAIT_MS_MAX);
    const drawn = Math.max(WAIT_MS_MIN, this.#parts.random() * ceiling);
    const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MS_MAX);
    this.#byCloud = asked > drawn;
    this.#notBefore = this.#parts.now() + Math.max(drawn, asked);
    this.#wait();
  }

  /** Tells what a stream tells, until it ends; how long the cloud asks to wait then. */
  async #follow(abort: AbortController): Promise<number | null> {
    const { tell, doubt, later } = this.#parts;
    let isSilent = later(() => abort.abort(), SILENCE_MS);
    try {
      const answer = await this.#parts.ask(abort.signal);
      // Which of token, account and app is meant, the engine finds out: it asks for a token, and pauses where that doesn't help.
      if (answer === null || answer.response.status === 401 || answer.response.status === 403) {
        doubt();
        return null;
      }
      const { response } = answer;
      const isStream = /^text\/event-stream\s*(;|$)/i.test(response.headers.get('content-type') ?? '');
      if (response.status !== 200 || !isStream || !response.body) return await answer.retryAfterMs();
      const reader = response.body.getReader();
      const cancel = () => void reader.cancel().catch(() => undefined);
      abort.signal.addEventListener('abort', cancel);
      if (abort.signal.aborted) cancel();
      const events = new EventReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || abort.signal.aborted) return null;
        isSilent();
        isSilent = later(() => abort.abort(), SILENCE_MS);
        for (const event of events.read(value)) {
          // Other events are those of a later version.
          if (event.type === 'change') tell(cursorOf(event.data));
        }
      }
    } finally {
      isSilent();
    }
  }
}

/**
 * The cursor of an event.
 *
 * @throws TypeError where it is none of this version of the protocol.
 */
function cursorOf(data: string): string {
  const { protocol, cursor } = Object(JSON.parse(data)) as { protocol?: unknown; cursor?: unknown };
  if (protocol === 1 && typeof cursor === 'string' && CURSOR.test(cursor)) return cursor;
  throw new TypeError('the event is not as the protocol says');
}
