import { useMemo } from 'react';
import { compatibility, type CompatibilityScores, type UserProfile } from 'soul-codex';
import { attempt } from '../attempt.ts';
import { localDate } from '../today.ts';
import type { DatedPerson } from './PairPage.tsx';

export type Analysis = CompatibilityScores & { calculatedAt: string };

/** The analysis of the two, made again when the birth of one changes. */
export function useAnalysis(
  profile: UserProfile,
  person: DatedPerson,
): { data: Analysis | null; error: unknown } {
  const { value, error } = useMemo(
    () =>
      attempt(() => ({
        ...compatibility(
          { ...profile, name: profile.displayName },
          { ...person, name: person.name },
          { onDate: localDate() },
        ),
        calculatedAt: new Date().toISOString(),
      })),
    [profile, person],
  );
  return { data: value, error };
}
