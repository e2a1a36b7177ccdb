// Reads which entries the search index speaks of, past the package. It is the only part of these tests that knows how the index
// is laid out; that searches find what they should is asked through the package.

/**
 * How many rows of the index speak of each entry.
 *
 * @param {import('./consistency.mjs').Dump} dump
 * @returns {Map<string, number>} by the entry's id
 */
export function indexedEntries(dump) {
  const rows = dump.stores['journalSearch'];
  if (!rows) throw new Error('There is no store journalSearch.');
  const times = new Map();
  for (const row of rows) times.set(row['entryId'], (times.get(row['entryId']) ?? 0) + 1);
  return times;
}
