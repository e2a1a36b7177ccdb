// What the page is told to write: one operation after the other in each lane, chosen by chance among those that the lane's
// records allow.

/**
 * @typedef {Record<string, any> & { id: string }} Row a record, or another row of the database
 * @typedef {{ n: number, lane: number } & (
 *   | { kind: 'create', collection: Written, draft: Record<string, unknown> }
 *   | { kind: 'createMany', collection: 'journal', drafts: Record<string, unknown>[] }
 *   | { kind: 'update', collection: Written, id: string, change: Record<string, unknown> }
 *   | { kind: 'remove', collection: Written, id: string }
 * )} Operation
 * @typedef {'profiles' | 'journal'} Written
 * @typedef {import('./random.mjs').Random} Random
 */

/** So many entries a lane may have before it rather removes than makes some. */
const ENTRIES_MANY = 120;
/** One batch in so many is a large one. */
const LARGE_BATCH_ONE_IN = 15;
const LARGE_BATCH = 60;

const FILLER = (
  'morning evening river walked quietly thought friend letter garden window remembered dream sister brother mother work ' +
  'tired happy rain sunlight kitchen music train station argument forgave understood patience courage coffee mountain sea'
).split(' ');
const MOODS = ['happy', 'neutral', 'sad', 'anxious', 'excited', 'reflective', 'grateful', null];
const PLACES = [
  { birthTimezone: 'Europe/London', birthLatitude: 51.5074, birthLongitude: -0.1278 },
  { birthTimezone: 'Australia/Sydney', birthLatitude: -33.8688, birthLongitude: 151.2093 },
  { birthTimezone: 'America/New_York', birthLatitude: 40.7128, birthLongitude: -74.006 },
  { birthTimezone: 'Asia/Kolkata', birthLatitude: 28.6139, birthLongitude: 77.209 },
];

/**
 * A word that stands in one version of one entry and nowhere else. All have one length, so that none begins another.
 *
 * @param {number} n
 */
export function uniqueWord(n) {
  let letters = '';
  for (let rest = n, place = 0; place < 6; place += 1, rest = Math.floor(rest / 26)) {
    letters = String.fromCharCode(97 + (rest % 26)) + letters;
  }
  return `zq${letters}`;
}

/** The unique word of an entry. @param {Record<string, unknown>} entry */
export const wordOf = (entry) => String(entry['content']).split(' ')[0] ?? '';

/** What tells which draft a stored record was made from; no operation changes it. @param {Record<string, unknown>} record */
export const markOf = (record) => String(record['displayName'] ?? record['title']);

/** Gives operations their numbers and entries their words. */
export class Operations {
  #operations = 0;
  #words = 0;

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
  }

  /**
   * The next operation of a lane.
   *
   * @param {number} lane
   * @param {Row[]} profiles the lane's
   * @param {Row[]} entries those of its profiles
   * @returns {Operation}
   */
  next(lane, profiles, entries) {
    const { random } = this;
    this.#operations += 1;
    const base = { n: this.#operations, lane };
    if (profiles.length === 0) {
      return { ...base, kind: 'create', collection: 'profiles', draft: this.#profile() };
    }
    const chance = random.next();
    if (chance < 0.05 && profiles.length < 4) {
      return { ...base, kind: 'create', collection: 'profiles', draft: this.#profile() };
    }
    if (chance < 0.08 && profiles.length > 1) {
      return { ...base, kind: 'remove', collection: 'profiles', id: random.pick(profiles).id };
    }
    if (chance < 0.18) {
      const change = random.next() < 0.7 ? { birthTime: this.#time() } : { pronouns: random.pick(FILLER) };
      return { ...base, kind: 'update', collection: 'profiles', id: random.pick(profiles).id, change };
    }
    if (entries.length > ENTRIES_MANY ? chance < 0.7 : entries.length > 0 && chance < 0.32) {
      return { ...base, kind: 'remove', collection: 'journal', id: random.pick(entries).id };
    }
    if (entries.length > 0 && chance < 0.62) {
      const change = { content: this.#content(), mood: random.pick(MOODS), tags: this.#tags() };
      return { ...base, kind: 'update', collection: 'journal', id: random.pick(entries).id, change };
    }
    const profileId = random.pick(profiles).id;
    if (chance < 0.75) {
      const length = random.whole(1, LARGE_BATCH_ONE_IN) === 1 ? LARGE_BATCH : random.whole(2, 5);
      const drafts = Array.from({ length }, (_, k) => this.#entry(profileId, k));
      return { ...base, kind: 'createMany', collection: 'journal', drafts };
    }
    return { ...base, kind: 'create', collection: 'journal', draft: this.#entry(profileId, 0) };
  }

  #profile() {
    const { random } = this;
    const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
    const birthDate = `${random.whole(1900, 2020)}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`;
    return { displayName: `op ${this.#operations}`, birthDate, birthTime: this.#time(), ...random.pick(PLACES) };
  }

  #time() {
    const { random } = this;
    // Hours at which clocks were never turned anywhere.
    return random.next() < 0.2 ? null : `${random.whole(10, 20)}:${random.whole(10, 59)}:00`;
  }

  /** @param {string} profileId @param {number} k place in its batch */
  #entry(profileId, k) {
    const { random } = this;
    return {
      profileId,
      title: `op ${this.#operations}.${k}`,
      content: this.#content(),
      entryDate: `2025-${String(random.whole(1, 12)).padStart(2, '0')}-15`,
      mood: random.pick(MOODS),
      tags: this.#tags(),
    };
  }

  #content() {
    this.#words += 1;
    const words = Array.from({ length: this.random.whole(5, 40) }, () => this.random.pick(FILLER));
    return [uniqueWord(this.#words), ...words].join(' ');
  }

  #tags() {
    return this.random.next() < 0.5 ? [] : [this.random.pick(FILLER)];
  }
}
