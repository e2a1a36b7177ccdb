// What must be in the database: every operation that was acknowledged, and of each lane's last one, which nobody
// acknowledged, either all or nothing.
import { isDeepStrictEqual } from 'node:util';
import { markOf, wordOf } from './operations.mjs';

/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./operations.mjs').Row} Row */
/** @typedef {{ profiles: Row[], journalEntries: Row[] }} Records */

/** Words of removed or rewritten entries that are still looked for: the newest. */
const GONE_WORDS_MAX = 60;
/** Fields that change with others. */
const FOLLOWING = ['version', 'updatedAt', 'completenessScore', 'lastCalculatedAt'];

export class Ledger {
  /** @type {Map<string, Row>} by id */
  profiles = new Map();
  /** @type {Map<string, Row>} by id */
  entries = new Map();
  /** @type {Map<string, number>} the lane of each profile */
  #lanes = new Map();
  /** @type {Map<number, Operation>} handed out and not acknowledged, by lane */
  #underWay = new Map();
  /** @type {string[]} */
  goneWords = [];
  /** @type {Set<string>} the words that came or changed since they were asked for last */
  freshWords = new Set();
  counts = { acknowledged: 0, inDoubt: 0, inDoubtWritten: 0 };

  /** @param {number} lane */
  ofLane(lane) {
    const profiles = [...this.profiles.values()].filter((profile) => this.#lanes.get(profile.id) === lane);
    const entries = [...this.entries.values()].filter((entry) => this.#lanes.get(entry['profileId']) === lane);
    return { profiles, entries };
  }

  /** Notes that an operation was handed out. @param {Operation} operation */
  begin(operation) {
    this.#underWay.set(operation.lane, operation);
  }

  /**
   * Takes what the promise of the lane's operation resolved with; returns what is wrong with it.
   *
   * @param {number} lane
   * @param {Row | Row[] | null} result
   * @returns {string[]}
   */
  acknowledge(lane, result) {
    const operation = this.#underWay.get(lane);
    if (!operation) return [`lane ${lane} acknowledged an operation that it was not given`];
    this.#underWay.delete(lane);
    this.counts.acknowledged += 1;
    return this.#enter(operation, Array.isArray(result) ? result : result === null ? [] : [result]);
  }

  /**
   * Settles after a kill, against all records of the database, which operations of those in doubt were written, and compares;
   * afterwards the ledger holds what is there.
   *
   * @param {Records} stored
   * @returns {string[]} what was lost, came back, or is nobody's
   */
  settle(stored) {
    const findings = [];
    for (const operation of this.#underWay.values()) {
      const { written, trouble } = this.#judge(operation, stored);
      this.counts.inDoubt += 1;
      if (trouble) findings.push(`${name(operation)} was cut in two: ${trouble}`);
      else if (written) {
        this.counts.inDoubtWritten += 1;
        findings.push(...this.#enter(operation, written));
      } else this.#forgetWordsOf(operation);
    }
    this.#underWay.clear();
    for (const [what, known, rows] of /** @type {const} */ ([
      ['profile', this.profiles, stored.profiles],
      ['journal entry', this.entries, stored.journalEntries],
    ])) {
      findings.push(...compare(what, known, rows));
      known.clear();
      for (const row of rows) known.set(row.id, row);
    }
    return findings;
  }

  /** @param {string} word */
  #forget(word) {
    this.freshWords.delete(word);
    this.goneWords.push(word);
    if (this.goneWords.length > GONE_WORDS_MAX) this.goneWords.shift();
  }

  /** The words of an operation that was never written. @param {Operation} operation */
  #forgetWordsOf(operation) {
    if (operation.collection !== 'journal') return;
    if (operation.kind === 'create') this.#forget(wordOf(operation.draft));
    if (operation.kind === 'update') this.#forget(wordOf(operation.change));
    if (operation.kind === 'createMany') for (const draft of operation.drafts) this.#forget(wordOf(draft));
  }

  /**
   * Enters a written operation with the records that it left.
   *
   * @param {Operation} operation
   * @param {Row[]} records
   * @returns {string[]}
   */
  #enter(operation, records) {
    const findings = [];
    const known = operation.collection === 'profiles' ? this.profiles : this.entries;
    const given = givenBy(operation);
    if (records.length !== given.length) {
      findings.push(`${name(operation)} gave ${records.length} records for ${given.length}`);
    }
    for (const [k, record] of records.entries()) {
      for (const [field, value] of Object.entries(given[k] ?? {})) {
        if (!isDeepStrictEqual(record[field], value)) {
          findings.push(`${name(operation)} left ${field} ${show(record[field])} where ${show(value)} was given`);
        }
      }
      const before = known.get(record.id);
      known.set(record.id, record);
      if (operation.collection === 'profiles') this.#lanes.set(record.id, operation.lane);
      else {
        if (before && wordOf(before) !== wordOf(record)) this.#forget(wordOf(before));
        this.freshWords.add(wordOf(record));
      }
    }
    if (operation.kind === 'remove') {
      for (const entry of this.#removedEntries(operation)) {
        this.entries.delete(entry.id);
        this.#forget(wordOf(entry));
      }
      if (operation.collection === 'profiles') this.profiles.delete(operation.id);
    }
    return findings;
  }

  /** The entries that go with what an operation removes. @param {Operation & { kind: 'remove' }} operation */
  #removedEntries({ collection, id }) {
    const gone = (/** @type {Row} */ entry) => (collection === 'journal' ? entry.id : entry['profileId']) === id;
    return [...this.entries.values()].filter(gone);
  }

  /**
   * Whether an operation that nobody acknowledged was written, and what it left.
   *
   * @param {Operation} operation
   * @param {Records} stored
   * @returns {{ written?: Row[], trouble?: string }}
   */
  #judge(operation, stored) {
    const isProfile = operation.collection === 'profiles';
    const known = isProfile ? this.profiles : this.entries;
    const rows = isProfile ? stored.profiles : stored.journalEntries;
    switch (operation.kind) {
      case 'create':
      case 'createMany': {
        const drafts = givenBy(operation);
        const made = drafts.map((draft) => rows.find((row) => !known.has(row.id) && markOf(row) === markOf(draft)));
        const found = made.filter((row) => row !== undefined);
        if (found.length === 0) return {};
        if (found.length === drafts.length) return { written: found };
        return { trouble: `${found.length} of ${drafts.length} records are there` };
      }
      case 'update': {
        const before = known.get(operation.id);
        const after = rows.find((row) => row.id === operation.id);
        // A lost record, or one with other contents, is found by the comparison.
        if (!before || !after || isDeepStrictEqual(before, after)) return {};
        const expected = { ...before, ...operation.change };
        for (const field of FOLLOWING) if (field in after) expected[field] = after[field];
        return isDeepStrictEqual(expected, after) ? { written: [after] } : {};
      }
      case 'remove': {
        const ids = [operation.id, ...this.#removedEntries(operation).map((entry) => entry.id)];
        const there = new Set([...stored.profiles, ...stored.journalEntries].map((row) => row.id));
        const left = new Set(ids.filter((id) => there.has(id)));
        if (left.size === 0) return { written: [] };
        const all = new Set(ids).size;
        return left.size === all ? {} : { trouble: `${left.size} of ${all} records are still there` };
      }
    }
  }
}

/**
 * @param {string} what
 * @param {Map<string, Row>} known
 * @param {Row[]} rows
 */
function compare(what, known, rows) {
  const findings = [];
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const [id, record] of known) {
    const row = stored.get(id);
    if (!row) findings.push(`lost: the ${what} ${markOf(record)} (${id})`);
    else if (!isDeepStrictEqual(row, record)) {
      const fields = Object.keys({ ...row, ...record }).filter((field) => !isDeepStrictEqual(row[field], record[field]));
      const which = fields.map((field) => `${field} is ${show(row[field])}, not ${show(record[field])}`);
      findings.push(`lost: a change of the ${what} ${markOf(record)} (${id}): ${which.join('; ')}`);
    }
  }
  for (const row of rows) {
    if (!known.has(row.id)) findings.push(`the ${what} ${markOf(row)} (${row.id}) is there, and nobody wrote it or it was removed`);
  }
  return findings;
}

/** The fields that an operation gives to each of its records. @param {Operation} operation */
function givenBy(operation) {
  switch (operation.kind) {
    case 'create':
      return [operation.draft];
    case 'createMany':
      return operation.drafts;
    case 'update':
      return [operation.change];
    case 'remove':
      return [];
  }
}

/** @param {Operation} operation */
function name({ n, kind, collection }) {
  return `operation ${n} (${collection}.${kind})`;
}

/** @param {unknown} value */
function show(value) {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
