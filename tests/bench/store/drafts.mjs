// Journal entries as people write them: some sentences of common words, a title, a few tags, a mood.
import { random } from '../support/random.mjs';

const MOODS = /** @type {const} */ (['happy', 'neutral', 'sad', 'anxious', 'excited', 'reflective', 'grateful']);
const TAGS = ['work', 'family', 'dreams', 'health', 'travel', 'moon', 'love', 'money', 'garden', 'music'];
const SYLLABLES = 'al be cor dan el fi gar hon il jo ka lu mer no or pas qui ran sel tor un ver wil xan yor zen'.split(' ');
/** As many different words as a diary of some years has. */
const WORDS = 4000;
const FIRST_DAY_MS = Date.UTC(2015, 0, 1);
const DAYS = 3650;
const DAY_MS = 86_400_000;

/** A word that stands in every tenth entry or so, for the search. */
export const USUAL_WORD = word(30);

/**
 * @param {string} profileId
 * @param {number} count
 */
export function drafts(profileId, count) {
  const next = random(count);
  const below = (/** @type {number} */ end) => Math.floor(next() * end);
  // Zipf's law: the word of rank n comes up with a frequency near 1/n.
  const anyWord = () => word(Math.floor(WORDS ** next()) - 1);
  const sentence = (/** @type {number} */ length) => Array.from({ length }, anyWord).join(' ');
  return Array.from({ length: count }, () => ({
    profileId,
    content: Array.from({ length: 4 + below(5) }, () => `${sentence(8 + below(10))}.`).join(' '),
    title: sentence(3),
    mood: MOODS[below(MOODS.length)] ?? null,
    tags: [...new Set([TAGS[below(TAGS.length)] ?? 'moon', TAGS[below(TAGS.length)] ?? 'moon'])],
    entryDate: new Date(FIRST_DAY_MS + below(DAYS) * DAY_MS).toISOString().slice(0, 10),
  }));
}

/** The word of a rank, the same in every run. @param {number} rank */
function word(rank) {
  let text = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    text += SYLLABLES[rest % SYLLABLES.length];
  }
  return text;
}
