import type { Person, RelationshipType } from 'soul-codex';
import { timeForPeople } from '../birth/parse.ts';
import { dateText } from '../chart/format.ts';

export const RELATIONSHIP_NAMES: Record<RelationshipType, string> = {
  romantic: 'Partner',
  friend: 'Friend',
  family: 'Family',
  colleague: 'Colleague',
  other: 'Other',
};

/** What is known of a person's birth, in one line. */
export function birthText(person: Pick<Person, 'birthDate' | 'birthTime' | 'birthLocation'>): string {
  if (person.birthDate === null) return 'Birth date unknown';
  const parts = [
    dateText(person.birthDate),
    person.birthTime === null ? 'time unknown' : timeForPeople(person.birthTime),
  ];
  if (person.birthLocation !== null) parts.push(person.birthLocation);
  return parts.join(', ');
}
