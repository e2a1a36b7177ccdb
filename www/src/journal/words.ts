import type { Mood } from 'soul-codex';

export const MOOD_NAMES: Record<Mood, string> = {
  happy: 'Happy',
  neutral: 'Neutral',
  sad: 'Sad',
  anxious: 'Anxious',
  excited: 'Excited',
  reflective: 'Reflective',
  grateful: 'Grateful',
};

/** Tags as typed, separated by commas; what is empty or there already is left out. */
export function tagsOf(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return tags.filter((tag, i) => tag !== '' && tags.indexOf(tag) === i);
}
