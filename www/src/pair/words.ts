import type { CompatibilityScores, Pillar, RelationshipCategory } from 'soul-codex';

export const PILLARS: readonly Pillar[] = [
  'attraction',
  'emotional',
  'communication',
  'lifestyle',
  'longTerm',
  'timing',
];

export const PILLAR_NAMES: Record<Pillar, string> = {
  attraction: 'Attraction',
  emotional: 'Emotional',
  communication: 'Communication',
  lifestyle: 'Lifestyle',
  longTerm: 'Long term',
  timing: 'Timing',
};

export const CATEGORY_NAMES: Record<RelationshipCategory, string> = {
  soulmate: 'Soulmate',
  karmic: 'Karmic',
  growth: 'Growth',
  complementary: 'Complementary',
  challenging: 'Challenging',
  great_match: 'Great match',
  best_friends: 'Best friends',
};

/** The score of a pillar with its margin; null where there is none. */
export function pillarScore(
  scores: CompatibilityScores,
  pillar: Pillar,
): { score: number; error: number } | null {
  const [score, error] = [scores[`${pillar}Score`], scores[`${pillar}Error`]];
  return score === null || error === null ? null : { score, error };
}

/** A score with its margin, `64 ± 3`. */
export function scoreText({ score, error }: { score: number; error: number }): string {
  return `${score} ± ${error}`;
}

/** The ends of a whisker, within the scale. */
export function whisker({ score, error }: { score: number; error: number }): [number, number] {
  return [Math.max(0, score - error), Math.min(100, score + error)];
}

/** The category that came second, as a sentence; null where the margin reaches no other. */
export function runnerUpText(runnerUp: CompatibilityScores['runnerUp']): string | null {
  if (runnerUp === null) return null;
  const share = Math.round(runnerUp.probability * 100);
  return `Within the margins it may also be “${CATEGORY_NAMES[runnerUp.category]}”: so in ${share < 1 ? 'less than 1' : share} % of the birth times that were tried.`;
}
