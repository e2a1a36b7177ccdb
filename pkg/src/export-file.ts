// The file that an export writes: its shape is in schema/export.schema.json.

export const FORMAT = 'soul-codex-export';
/** Rises when older code could not read the file any more. */
export const FORMAT_VERSION = 1;

/** Characters that are gathered before the browser takes them over. */
const CHUNK_CHARS = 1 << 20;

/** Writes an export record by record. What is written goes to the browser, which may put it on the disk. */
export class ExportFile {
  readonly #parts: Blob[] = [];
  #text: string;
  #collection: string | null = null;
  /** Whether the collection has a record already. */
  #begun = false;

  constructor(head: Record<string, string | number>) {
    const lines = Object.entries({ format: FORMAT, formatVersion: FORMAT_VERSION, ...head });
    this.#text = `{\n${lines.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},\n`).join('')}"collections": {`;
  }

  /** Adds records of a collection; those of one collection come together. */
  add(collection: string, records: readonly unknown[]): void {
    if (this.#collection !== collection) {
      this.#text += `${this.#collection === null ? '' : '\n],'}\n${JSON.stringify(collection)}: [`;
      this.#collection = collection;
      this.#begun = false;
    }
    for (const record of records) {
      this.#text += `${this.#begun ? ',' : ''}\n${JSON.stringify(record)}`;
      this.#begun = true;
      if (this.#text.length >= CHUNK_CHARS) this.#handOver();
    }
  }

  end(): Blob {
    this.#text += `${this.#collection === null ? '' : '\n]'}\n}\n}\n`;
    this.#handOver();
    return new Blob(this.#parts, { type: 'application/json' });
  }

  #handOver(): void {
    this.#parts.push(new Blob([this.#text]));
    this.#text = '';
  }
}
