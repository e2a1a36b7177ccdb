// Kills a browser while a page writes, opens the same user folder again, and looks what is there.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from '../e2e/support/browser-process.mjs';
import { freshProject } from '../packaging/support/project.mjs';
import { inconsistencies, rowsOf } from './consistency.mjs';
import { Ledger } from './ledger.mjs';
import { Operations, wordOf } from './operations.mjs';
import { seeded } from './random.mjs';
import { openSite } from './site.mjs';
import { tearLog } from './torn-log.mjs';

/** @typedef {import('../e2e/support/engines.mjs').EngineName} EngineName */
/** @typedef {import('./consistency.mjs').Dump} Dump */

/**
 * @typedef {object} Report
 * @property {number} kills
 * @property {number} acknowledged operations whose promise had resolved
 * @property {number} inDoubt operations under way at a kill
 * @property {number} inDoubtWritten those of them that were written
 * @property {number} recordsChecked profiles and entries compared, over all kills
 * @property {number} searches
 * @property {string[]} findings what was lost; empty is good
 * @property {string | null} userFolder of the browser, kept where something was found
 */

/** Loops that write at the same time. */
const LANES = 3;
/** The latest moment of a kill after the first acknowledged write, in milliseconds. */
const KILL_WITHIN_MS = 1200;
/** One kill in four comes sooner: while the browser is still at the first writes. */
const KILL_SOON_WITHIN_MS = 80;
/** Words of entries that did not change which are looked for after each kill. */
const WORDS_SAMPLED = 25;
/** How long the page may be silent. */
const PATIENCE_MS = 60_000;
/** More findings than these tell nothing new. */
const FINDINGS_MAX = 20;

/**
 * @param {object} options
 * @param {EngineName} options.engine
 * @param {number} options.kills
 * @param {number} options.seed of the operations and of the moments of the kills
 * @param {string | null} [options.fault] a defect to put under the package, see `page/faults.mjs`
 * @param {boolean} [options.tornLog] whether each kill leaves the half of a record in Chromium's log, see `torn-log.mjs`
 * @param {(line: string) => void} [options.say]
 * @returns {Promise<Report>}
 */
export async function torture({ engine, kills, seed, fault = null, tornLog = false, say = () => undefined }) {
  const random = seeded(seed);
  const session = new Session(fault, seed);
  const project = await freshProject();
  const userFolder = await mkdtemp(join(tmpdir(), `soul-codex-torture-${engine}-`));
  const site = await openSite(project.folder, (message) => session.hear(message));
  let done = 0;
  try {
    // After the last kill the browser opens once more, to be read.
    for (let round = 0; round <= kills && session.findings.length === 0; round += 1) {
      const isLast = round === kills;
      const browser = await launch(engine, userFolder, `${site.url}?launch=${session.begin(isLast)}`);
      try {
        await session.until(isLast ? 'read' : 'writing', () => `${engine} says:\n${browser.output()}`);
        if (!isLast && session.findings.length === 0) {
          const within = random.next() < 0.25 ? KILL_SOON_WITHIN_MS : KILL_WITHIN_MS;
          await sleep(Math.floor(random.next() * within));
        }
      } finally {
        session.end();
        await browser.kill();
        await site.quiet();
      }
      if (tornLog) tearLog(userFolder);
      done += isLast ? 0 : 1;
      if (!isLast) say(`kill ${done} of ${kills}: ${session.ledger.counts.acknowledged} operations acknowledged so far`);
    }
  } finally {
    await site.close();
    await project.remove();
  }
  const isGood = session.findings.length === 0;
  if (isGood) await rm(userFolder, { recursive: true, force: true });
  const { recordsChecked, searches, findings } = session;
  const kept = { userFolder: isGood ? null : userFolder, findings: findings.slice(0, FINDINGS_MAX) };
  return { kills: done, ...session.ledger.counts, recordsChecked, searches, ...kept };
}

/** What the server knows of one user folder, and its half of the talk with the page. */
class Session {
  ledger = new Ledger();
  /** @type {string[]} */
  findings = [];
  recordsChecked = 0;
  searches = 0;
  #userId = randomUUID();
  #launch = 0;
  #isLast = false;
  #isKilled = false;
  /** How far the page has come. @type {Set<string>} */
  #reached = new Set();
  #wake = () => undefined;
  /** Profiles and entries when the queue was emptied last. @type {Map<string, import('./operations.mjs').Row>} */
  #base = new Map();
  #operations;
  #sample;

  /** @param {string | null} fault @param {number} seed */
  constructor(fault, seed) {
    this.fault = fault;
    this.#operations = new Operations(seeded(seed + 1));
    this.#sample = seeded(seed + 2);
  }

  /** Expects a new page; returns the number that it has to name. @param {boolean} isLast */
  begin(isLast) {
    this.#launch += 1;
    this.#isLast = isLast;
    this.#isKilled = false;
    this.#reached.clear();
    return this.#launch;
  }

  /** From now on nothing is handed out; what was said before the kill is still heard. */
  end() {
    this.#isKilled = true;
  }

  /**
   * Resolves once the page has come so far, or something was found.
   *
   * @param {string} step
   * @param {() => string} context of the error where it does not come
   */
  async until(step, context) {
    const late = AbortSignal.timeout(PATIENCE_MS);
    while (!this.#reached.has(step) && this.findings.length === 0) {
      if (late.aborted) {
        const told = [...this.#reached].join(', ') || 'nothing';
        throw new Error(`The page was not ${step} within ${PATIENCE_MS} ms; it had told ${told}. ${context()}`);
      }
      await Promise.race([
        new Promise((resolve) => {
          this.#wake = () => void resolve(undefined);
        }),
        sleep(1000),
      ]);
    }
  }

  /** @param {string} step */
  #reach(step) {
    this.#reached.add(step);
    this.#wake();
  }

  /**
   * Answers a message of the page; null where it is of no page that is expected.
   *
   * @param {any} message
   */
  hear(message) {
    if (Number(message.launch) !== this.#launch) return null;
    switch (message.what) {
      case 'started':
        this.#reach('started');
        return { fault: this.fault, name: 'tortured', userId: this.#userId, isFirst: this.#launch === 1 };
      case 'found':
        this.#reach('found');
        return { words: this.#check(message.dump) };
      case 'read':
        this.#checkRead(message);
        this.#reach('read');
        return { lanes: this.#isLast || this.#isKilled || this.findings.length > 0 ? 0 : LANES };
      case 'next':
        if (message.n !== undefined) {
          this.findings.push(...this.ledger.acknowledge(message.lane, message.result));
          this.#reach('writing');
        }
        return { operation: this.#isKilled ? null : this.#next(message.lane) };
      case 'failed':
        this.findings.push(`the page failed: ${message.trouble}`);
        this.#wake();
        return {};
      default:
        throw new Error(`The page says ${message.what}, which has no meaning.`);
    }
  }

  /** @param {number} lane */
  #next(lane) {
    const { profiles, entries } = this.ledger.ofLane(lane);
    const operation = this.#operations.next(lane, profiles, entries);
    this.ledger.begin(operation);
    return operation;
  }

  /** Compares the database with the ledger; returns words to look for. @param {Dump} dump */
  #check(dump) {
    if (Object.keys(dump.stores).length === 0) {
      this.findings.push('lost: all of it; the browser opened an empty database');
      return [];
    }
    const profiles = rowsOf(dump, 'profiles');
    const journalEntries = rowsOf(dump, 'journalEntries');
    this.recordsChecked += profiles.length + journalEntries.length;
    this.findings.push(...this.ledger.settle({ profiles, journalEntries }));
    this.findings.push(...inconsistencies(dump, this.#base, this.#userId));
    this.#base = new Map([...profiles, ...journalEntries].map((row) => [row.id, row]));
    const live = journalEntries.map(wordOf);
    const sampled = live.length > 0 ? Array.from({ length: WORDS_SAMPLED }, () => this.#sample.pick(live)) : [];
    const words = new Set([...this.ledger.freshWords, ...sampled, ...this.ledger.goneWords]);
    this.ledger.freshWords.clear();
    return [...words];
  }

  /** @param {{ searched: [string, string[]][], counts: { profiles: number, journal: number } }} read */
  #checkRead({ searched, counts }) {
    this.searches += searched.length;
    const ids = new Map([...this.ledger.entries.values()].map((entry) => [wordOf(entry), entry.id]));
    for (const [word, found] of searched) {
      const id = ids.get(word);
      const expected = id === undefined ? [] : [id];
      if (found.join() !== expected.join()) {
        this.findings.push(`a search for ${word} finds [${found}], not [${expected}]`);
      }
    }
    const expected = { profiles: this.ledger.profiles.size, journal: this.ledger.entries.size };
    if (counts.profiles !== expected.profiles || counts.journal !== expected.journal) {
      this.findings.push(`the package counts ${JSON.stringify(counts)}, not ${JSON.stringify(expected)}`);
    }
  }
}
