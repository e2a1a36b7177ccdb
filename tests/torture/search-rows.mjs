// Reads which entries the search index speaks of, past the package. It is the only part of these tests that knows how the index
// is laid out; that searches find what they should is asked through the package.

/**
 * How many times the index speaks of each entry, in a row of its own or in a segment.
 *
 * @param {import('./consistency.mjs').Dump} dump
 * @returns {Map<string, number>} by the entry's id
 */
export function indexedEntries(dump) {
  const rows = dump.stores['journalIndex'];
  if (!rows) throw new Error('There is no store journalIndex.');
  /** @type {Map<string, string>} */
  const texts = new Map(rows.map((row) => [row.id, String(row['text'])]));
  const times = new Map();
  const count = (/** @type {string} */ id) => times.set(id, (times.get(id) ?? 0) + 1);
  for (const [key, text] of texts) {
    const [profileId, kind, entryId] = key.split('/');
    // An empty text says that the entry is gone.
    if (kind === 'new' && entryId && text !== '') count(entryId);
    if (kind !== 'catalog') continue;
    for (const line of text.split('\n').filter(Boolean)) {
      const [number, , , , dead = ''] = line.split('\t');
      const entries = texts.get(`${profileId}/${number}/entries`);
      if (entries === undefined) throw new Error(`The segment ${number} of ${profileId} has no entries.`);
      const buried = new Set(ascending(dead));
      const ids = entries.split('\n').filter(Boolean).map((entry) => entry.split('\t')[1] ?? '');
      // What is said in a row of its own outranks the segment.
      ids.filter((id, n) => !buried.has(n) && !texts.has(`${profileId}/new/${id}`)).forEach(count);
    }
  }
  return times;
}

/** Numbers written as distances, five bits to a character from `?` on. @param {string} text */
function ascending(text) {
  const numbers = [];
  let [last, distance, shift] = [0, 0, 0];
  for (const character of text) {
    const value = character.charCodeAt(0) - 63;
    distance += (value % 32) << shift;
    shift += 5;
    if (value >= 32) continue;
    last += distance;
    numbers.push(last);
    [distance, shift] = [0, 0];
  }
  return numbers;
}
