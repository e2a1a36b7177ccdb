import { natalChart, type Chart, type ChartOptions, type UserProfile } from 'soul-codex';

/** The chart of a profile, or the error that keeps it from being calculated. */
export function calculate(
  profile: UserProfile,
  options: ChartOptions = {},
): { chart: Chart; error: null } | { chart: null; error: unknown } {
  try {
    return { chart: natalChart(profile, options), error: null };
  } catch (error) {
    return { chart: null, error };
  }
}
