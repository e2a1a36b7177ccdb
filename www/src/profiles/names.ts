import type { UserProfile } from 'soul-codex';

/** What a chart is called where no name was entered. */
export function nameOf(profile: UserProfile): string {
  return profile.displayName ?? 'Unnamed chart';
}
