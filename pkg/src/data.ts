// Everything out of the database into a file, and back.
import { call } from './core.js';
import { SoulError } from './errors.js';
import { ExportFile } from './export-file.js';
import { because, recordsOf, sections, type Section } from './import-file.js';
import type { RawCodex } from './raw.js';
import { usage } from './storage.js';
import type { Data, ImportResult } from './types.js';

/** What an import takes, parents before their children. */
const IMPORTED = [
  'profiles', 'persons', 'compatibilities', 'dailyInsights', 'assessments', 'journalEntries', 'frequencyLogs',
];
/** What is in a file for people to look at: calculated anew here, or queued anew. */
const LEFT_OUT = ['chartResults', 'syncQueue'];

/** Most records of one transaction. */
const CHUNK_RECORDS = 200;
/** Most bytes of their texts. */
const CHUNK_BYTES = 1 << 19;
/** Share of the room from which on nothing more is imported: what the user writes has to fit, too. */
const FULL_RATIO = 0.95;
/** How many bytes are imported before the browser is asked for the room again. */
const BYTES_PER_CHECK = 4 << 20;

type Use = <T>(work: (codex: RawCodex) => Promise<T>) => Promise<T>;

/** `freshen` has the newest of the cloud come in first, where that can be. */
export function dataOf(use: Use, freshen: () => Promise<void>): Data {
  return {
    export: async () => {
      await freshen();
      return use(exportAll);
    },
    import: (file, options) => new Import(use, options ?? {}).run(file),
  };
}

function exportAll(codex: RawCodex): Promise<Blob> {
  const { package: packageVersion, schema: schemaVersion } = call((core) => core.versions());
  const file = new ExportFile({ packageVersion, schemaVersion, exportedAt: new Date().toISOString() });
  let failure: { thrown: unknown } | null = null;
  const take = (store: string, rows: unknown[]) => {
    if (failure) return;
    try {
      file.add(store, rows);
    } catch (thrown) {
      failure = { thrown };
    }
  };
  return codex.exportRecords(take).then(() => {
    if (failure) throw failure.thrown;
    return file.end();
  });
}

class Import {
  readonly #use: Use;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((done: number, total: number) => void) | undefined;
  readonly #result: ImportResult = { imported: 0, skipped: [] };
  /** New ids by old ones. */
  #renamed: Record<string, string> = {};
  #done = 0;
  #total = 0;
  #uncheckedBytes = Infinity;

  constructor(use: Use, options: NonNullable<Parameters<Data['import']>[1]>) {
    this.#use = use;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
  }

  async run(file: Blob): Promise<ImportResult> {
    if (typeof file?.stream !== 'function') {
      throw new SoulError('input/wrong-type', 'file is no file; accepted: a File or Blob', {
        details: { field: 'file', value: typeof file, accepted: 'a File or Blob' },
      });
    }
    this.#signal?.throwIfAborted();
    const found = await sections(file, this.#signal);
    for (const { collection, count } of found) this.#reportUnknown(collection, count);
    const wanted = IMPORTED.flatMap((name) => found.filter(({ collection }) => collection === name));
    this.#total = wanted.reduce((total, section) => total + section.count, 0);
    this.#onProgress?.(0, this.#total);
    for (const section of wanted) await this.#section(section);
    return this.#result;
  }

  #reportUnknown(collection: string, records: number): void {
    if (records === 0 || IMPORTED.includes(collection) || LEFT_OUT.includes(collection)) return;
    const reason = collection === 'conflicts'
      ? because('import/not-importable', 'conflicts are settled where they were met')
      : because('import/unknown-collection', 'this version of the app has no such collection');
    this.#result.skipped.push({ reason, record: { collection, records } });
  }

  async #section(section: Section): Promise<void> {
    let chunk: unknown[] = [];
    let chunkBytes = 0;
    for await (const { record, problem, bytes } of recordsOf(section)) {
      if (problem !== null) {
        this.#result.skipped.push({ reason: problem, record });
        this.#done += 1;
        continue;
      }
      chunk.push(record);
      chunkBytes += bytes;
      if (chunk.length >= CHUNK_RECORDS || chunkBytes >= CHUNK_BYTES) {
        await this.#chunk(section.collection, chunk, chunkBytes);
        chunk = [];
        chunkBytes = 0;
      }
    }
    if (chunk.length > 0) await this.#chunk(section.collection, chunk, chunkBytes);
  }

  async #chunk(collection: string, records: unknown[], bytes: number): Promise<void> {
    this.#signal?.throwIfAborted();
    await this.#makeSureOfRoom(bytes);
    const { imported, skipped, renamed } = await this.#use((codex) => codex.importRecords(collection, records, this.#renamed));
    this.#renamed = renamed;
    this.#result.imported += imported;
    for (const { index, code, message } of skipped) {
      this.#result.skipped.push({ reason: `${code}: ${message}`, record: records[index] });
    }
    this.#done += records.length;
    this.#onProgress?.(this.#done, this.#total);
  }

  async #makeSureOfRoom(bytes: number): Promise<void> {
    this.#uncheckedBytes += bytes;
    if (this.#uncheckedBytes < BYTES_PER_CHECK) return;
    this.#uncheckedBytes = 0;
    const { ratio, usedBytes, quotaBytes } = await usage();
    if (ratio === null || ratio < FULL_RATIO) return;
    throw new SoulError('store/quota-near', 'The room that the browser gives is nearly used up, so no more is imported: free some space, then import the file again.', {
      details: { ratio, usedBytes, quotaBytes, imported: this.#result.imported },
    });
  }
}
