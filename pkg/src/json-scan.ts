// Finds the parts of a JSON text as its bytes come in, so that a file of any size is never in memory as a whole. What lies in between is
// checked, what is skipped is not, and the parts that are handed out are for JSON.parse.

/** Keys and places from the outermost object or list to a part. */
export type Path = readonly (string | number)[];

export interface Visitor {
  /** Whether the object or list at `path` is gone into; otherwise it is one part. */
  enters(path: Path, list: boolean): boolean;
  /** Most bytes of the part at `path` that are wanted. */
  wants(path: Path): number;
  /** A part: its bytes, or null where it has more than were wanted. */
  part(path: Path, bytes: Uint8Array | null): void;
  /** The end of an object or list that was gone into, which stands from byte `start` until before byte `end`. */
  leaves(path: Path, start: number, end: number): void;
}

/** Thrown for what is no JSON text. */
export class NotJson extends Error {
  /** Place of the first byte that does not fit; the length of the text where it ends too early. */
  readonly at: number;

  constructor(at: number) {
    super(`byte ${at} does not fit`);
    this.at = at;
  }
}

/** What may come next in an object or list that was gone into. */
type Expected = 'first' | 'key' | 'colon' | 'value' | 'next';

interface Level {
  readonly list: boolean;
  readonly start: number;
  expected: Expected;
  key: string;
  index: number;
}

/** A part that has begun. */
interface Open {
  readonly isKey: boolean;
  readonly bytesMax: number;
  pieces: Uint8Array[];
  size: number;
  depth: number;
  inText: boolean;
  escaped: boolean;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Longest key of an object that is gone into. */
const KEY_BYTES_MAX = 1000;

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export class JsonScan {
  readonly #visitor: Visitor;
  readonly #levels: Level[] = [];
  #open: Open | null = null;
  #done = false;
  /** Bytes before the ones that are looked at. */
  #before = 0;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** Looks at the next bytes of the text. */
  feed(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#open !== null) at = this.#goOn(this.#open, bytes, at);
      else if (isSpace(bytes[at]!)) at += 1;
      else at = this.#structure(bytes[at]!, at);
    }
    this.#before += bytes.length;
  }

  /** The text has ended. */
  end(): void {
    if (!this.#done) throw new NotJson(this.#before);
  }

  /** Takes a byte between parts; gives the place to go on at. */
  #structure(byte: number, at: number): number {
    const level = this.#levels.at(-1);
    if (!level) return this.#done ? this.#refuse(at) : this.#begin(byte, at);
    if ((level.expected === 'first' || level.expected === 'next') && byte === (level.list ? CLOSE_LIST : CLOSE_OBJECT)) {
      this.#levels.pop();
      this.#visitor.leaves(this.#path(), level.start, this.#before + at + 1);
      this.#ended();
      return at + 1;
    }
    if (level.expected === 'next') {
      if (byte !== COMMA) return this.#refuse(at);
      level.expected = level.list ? 'value' : 'key';
      return at + 1;
    }
    if (level.expected === 'colon') {
      if (byte !== COLON) return this.#refuse(at);
      level.expected = 'value';
      return at + 1;
    }
    if (!level.list && level.expected !== 'value') {
      if (byte !== QUOTE) return this.#refuse(at);
      this.#open = opened(true, KEY_BYTES_MAX);
      return at;
    }
    return this.#begin(byte, at);
  }

  /** Begins the value whose first byte this is. */
  #begin(byte: number, at: number): number {
    if (byte === COMMA || byte === COLON || byte === CLOSE_LIST || byte === CLOSE_OBJECT) return this.#refuse(at);
    const path = this.#path();
    const list = byte === OPEN_LIST;
    if ((list || byte === OPEN_OBJECT) && this.#visitor.enters(path, list)) {
      this.#levels.push({ list, start: this.#before + at, expected: 'first', key: '', index: 0 });
      return at + 1;
    }
    this.#open = opened(false, this.#visitor.wants(path));
    return at;
  }

  /** Goes on with a part, up to its end or to the end of these bytes. */
  #goOn(open: Open, bytes: Uint8Array, from: number): number {
    let { depth, inText, escaped } = open;
    let at = from;
    let ended = false;
    for (; at < bytes.length && !ended; at += 1) {
      const byte = bytes[at]!;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inText = false;
          ended = depth === 0;
        }
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        // The end of what a number or a word stands in.
        if (depth === 0) break;
        depth -= 1;
        ended = depth === 0;
      } else if (depth === 0 && (byte === COMMA || isSpace(byte))) break;
    }
    ended ||= at < bytes.length;
    Object.assign(open, { depth, inText, escaped });
    open.size += at - from;
    if (open.size <= open.bytesMax) open.pieces.push(bytes.subarray(from, at));
    else open.pieces = [];
    if (ended) this.#close(open, at);
    return at;
  }

  #close(open: Open, at: number): void {
    this.#open = null;
    const bytes = open.size <= open.bytesMax ? joined(open.pieces, open.size) : null;
    const level = this.#levels.at(-1);
    if (open.isKey && level) {
      level.key = this.#key(bytes, at);
      level.expected = 'colon';
      return;
    }
    this.#visitor.part(this.#path(), bytes);
    this.#ended();
  }

  #key(bytes: Uint8Array | null, at: number): string {
    try {
      const key: unknown = JSON.parse(new TextDecoder().decode(bytes ?? undefined));
      if (typeof key === 'string') return key;
    } catch {
      // It is refused below.
    }
    return this.#refuse(at);
  }

  /** A value has ended. */
  #ended(): void {
    const level = this.#levels.at(-1);
    if (level) {
      level.expected = 'next';
      level.index += 1;
    } else this.#done = true;
  }

  #path(): Path {
    return this.#levels.map((level) => (level.list ? level.index : level.key));
  }

  #refuse(at: number): never {
    throw new NotJson(this.#before + at);
  }
}

function opened(isKey: boolean, bytesMax: number): Open {
  return { isKey, bytesMax, pieces: [], size: 0, depth: 0, inText: false, escaped: false };
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
