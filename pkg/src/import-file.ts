// Reads a file that an export wrote, or that says the same in another order or layout.
import type { SoulErrorCode } from './codes.js';
import { SoulError } from './errors.js';
import { FORMAT, FORMAT_VERSION } from './export-file.js';
import { JsonScan, NotJson, type Visitor } from './json-scan.js';

/** Most bytes of a record that is read: more than any store takes. */
const RECORD_BYTES_MAX = 4 << 20;
/** Most bytes of a field of the file's head. */
const HEAD_BYTES_MAX = 1000;

/** A list of records in the file. */
export interface Section {
  readonly collection: string;
  readonly count: number;
  readonly records: Blob;
}

/** A record: as it was read, or the text of one that can't be. */
export type Read = { readonly record: unknown; readonly problem: string | null };

/**
 * Looks through the whole file, and gives its lists of records in the order of the file.
 *
 * Fails with `import/not-an-export`, or `import/newer-format` where a newer version of the app wrote the file.
 */
export async function sections(file: Blob, signal: AbortSignal | undefined): Promise<Section[]> {
  // A mark that some editors put in front of a text.
  const mark = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  const text = mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? file.slice(3) : file;
  const head = new Map<string, unknown>();
  const found: Section[] = [];
  let hasCollections = false;
  let count = 0;
  const scan = new JsonScan({
    enters: (path, list) => (path.length === 0 ? !list : path[0] === 'collections' && path.length < 3 && list === (path.length === 2)),
    wants: (path) => (path.length === 1 ? HEAD_BYTES_MAX : 0),
    part: (path, bytes) => {
      if (path.length === 1 && bytes) head.set(String(path[0]), parsed(bytes).record);
      else if (path.length === 2) throw notAnExport(path.join('.'), { accepted: 'a list of records' }, 'a collection is no list');
      else count += 1;
    },
    leaves: (path, start, end) => {
      if (path.length === 2) found.push({ collection: String(path[1]), count, records: text.slice(start, end) });
      else if (path.length === 1) hasCollections = true;
      count = 0;
    },
  } satisfies Visitor);
  try {
    for await (const bytes of chunks(text)) {
      signal?.throwIfAborted();
      scan.feed(bytes);
    }
    scan.end();
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw notAnExport('file', { at: error.at }, error.at === text.size ? 'it ends too early' : `byte ${error.at} does not fit`);
  }
  if (head.get('format') !== FORMAT) throw notAnExport('format', { value: head.get('format') ?? null, accepted: FORMAT }, 'it is something else');
  const version = head.get('formatVersion');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw notAnExport('formatVersion', { value: version ?? null, accepted: `1 to ${FORMAT_VERSION}` }, 'it has no version');
  }
  if (version > FORMAT_VERSION) {
    throw new SoulError('import/newer-format', 'A newer version of the app wrote this file: update the app.', {
      details: { field: 'formatVersion', value: version, accepted: `1 to ${FORMAT_VERSION}` },
    });
  }
  if (!hasCollections) throw notAnExport('collections', { accepted: 'an object of lists' }, 'it has no collections');
  return found;
}

/** The records of a list, with the bytes that each takes. */
export async function* recordsOf(section: Section): AsyncGenerator<Read & { bytes: number }> {
  let found: (Uint8Array | null)[] = [];
  const scan = new JsonScan({
    enters: (path) => path.length === 0,
    wants: () => RECORD_BYTES_MAX,
    part: (_, bytes) => found.push(bytes),
    leaves: () => {},
  });
  for await (const bytes of chunks(section.records)) {
    scan.feed(bytes);
    for (const record of found) {
      yield record === null
        ? { record: null, problem: because('input/record-too-large', 'the record is far larger than any that can be stored'), bytes: 0 }
        : { ...parsed(record), bytes: record.length };
    }
    found = [];
  }
}

/** Why something of a file was left out. */
export function because(code: SoulErrorCode, sentence: string): string {
  return `${code}: ${sentence}`;
}

function parsed(bytes: Uint8Array): Read {
  try {
    return { record: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { record: new TextDecoder().decode(bytes), problem: because('import/record-unreadable', `the record is no JSON text: ${reason}`) };
  }
}

async function* chunks(blob: Blob): AsyncGenerator<Uint8Array> {
  // Streams can't be iterated everywhere.
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function notAnExport(field: string, details: Record<string, unknown>, what: string): SoulError {
  return new SoulError('import/not-an-export', `The file is no export of this app: ${what}.`, { details: { field, ...details } });
}
