import { useEffect, useState } from 'react';
import type { Compatibility, UserProfile } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import type { DatedPerson } from './PairPage.tsx';

interface Analysis {
  data: Compatibility | null;
  error: unknown;
}

/** The analysis of the two, as it is kept; the core makes it anew where something it rests on has changed. */
export function useAnalysis(profile: UserProfile, person: DatedPerson): Analysis {
  const codex = useSoulCodex().data;
  const [analysis, setAnalysis] = useState<Analysis>({ data: null, error: null });
  useEffect(() => {
    if (!codex) return;
    let current = true;
    codex.compatibilities.analyze(profile.id, person.id).then(
      (data) => current && setAnalysis({ data, error: null }),
      // What was found last stays, beside what went wrong.
      (error: unknown) => current && setAnalysis(({ data }) => ({ data, error })),
    );
    return () => {
      current = false;
    };
    // A changed record comes as another object.
  }, [codex, profile, person]);
  return analysis;
}
