// What has to be equal before a time of the sync counts.
import { assertSame } from '../support/equal.mjs';

/** @typedef {import('./endpoint.mjs').State} State */

/**
 * The cloud holds these journal entries and no others.
 *
 * @param {readonly State[]} held all records of the account
 * @param {readonly any[]} entries as they went out
 * @param {string} whose
 */
export function assertHeld(held, entries, whose) {
  const journal = held.filter(({ entity }) => entity === 'journal');
  assertSame(journal.length, entries.length, `${whose}: the number of entries in the cloud`);
  const byId = new Map(journal.map(({ record }) => [record.id, record]));
  for (const entry of entries) assertSame(byId.get(entry.id), outgoing(entry), `${whose}: the cloud's entry ${entry.id}`);
}

/**
 * A device holds the journal entries that the cloud holds, each with what the cloud has answered about it.
 *
 * @param {readonly any[]} entries as the device stores them
 * @param {readonly State[]} held all records of the account
 * @param {string} whose
 */
export function assertNoted(entries, held, whose) {
  const journal = held.filter(({ entity }) => entity === 'journal');
  assertSame(entries.length, journal.length, `${whose}: the number of entries on the device`);
  const byId = new Map(journal.map(({ record, generation }) => [record.id, { ...record, generation }]));
  for (const entry of entries) assertSame(entry, byId.get(entry.id), `${whose}: the device's entry ${entry.id}`);
}

/**
 * Nothing waits to be sent any more.
 *
 * @param {readonly { synced: number }[]} queue
 * @param {string} whose
 */
export function assertDrained(queue, whose) {
  assertSame(queue.filter(({ synced }) => synced !== 1).length, 0, `${whose}: the changes that wait`);
}

/** An entry as it travels: without the device's own note. @param {any} entry */
export function outgoing({ generation: _, ...record }) {
  return record;
}
