import { dateText } from '../chart/format.ts';
import { timeForPeople } from '../birth/parse.ts';
import { MOOD_NAMES } from '../journal/words.ts';
import { RELATIONSHIP_NAMES } from '../people/words.ts';

/** What a field holds, and so how it is shown and typed. `fixed` is shown, and can't be typed. */
export type Kind =
  | { type: 'line' | 'text' | 'date' | 'time' | 'number' | 'tags' | 'fixed' }
  | { type: 'choice'; names: Record<string, string> };

export interface Field {
  name: string;
  label: string;
  kind: Kind;
}

const LINE: Kind = { type: 'line' };
const TEXT: Kind = { type: 'text' };
const NUMBER: Kind = { type: 'number' };
const FIXED: Kind = { type: 'fixed' };

type Named = Record<string, [label: string, kind: Kind]>;

const BIRTH: Named = {
  birthDate: ['Birth date', { type: 'date' }],
  birthTime: ['Birth time', { type: 'time' }],
  birthTimeFold: ['Hour that came twice', { type: 'choice', names: { first: 'The first', second: 'The second' } }],
  birthLocation: ['Birth place', LINE],
  birthLatitude: ['Latitude', NUMBER],
  birthLongitude: ['Longitude', NUMBER],
  birthTimezone: ['Time zone', LINE],
};

/** The fields of each kind of record, in the order in which they are read. */
const FIELDS: Record<string, Named> = {
  profile: { displayName: ['Name', LINE], pronouns: ['Pronouns', LINE], ...BIRTH, photoUrl: ['Picture', LINE] },
  person: {
    name: ['Name', LINE],
    relationshipType: ['Relationship', { type: 'choice', names: RELATIONSHIP_NAMES }],
    ...BIRTH,
    notes: ['Notes', TEXT],
    photoUrl: ['Picture', LINE],
  },
  journal: {
    title: ['Title', LINE],
    content: ['Entry', TEXT],
    entryDate: ['Day', { type: 'date' }],
    mood: ['Mood', { type: 'choice', names: MOOD_NAMES }],
    tags: ['Tags', { type: 'tags' }],
    isPrivate: ['Private', FIXED],
    linkedPersonId: ['Linked person', FIXED],
    linkedCompatibilityId: ['Linked comparison', FIXED],
    linkedInsightId: ['Linked insight', FIXED],
  },
  assessment: { type: ['Test', FIXED], responses: ['Answers', FIXED], completedAt: ['Finished', FIXED] },
  frequency: {
    logDate: ['Day', FIXED],
    energy: ['Energy', NUMBER],
    mood: ['Mood', NUMBER],
    clarity: ['Clarity', NUMBER],
    connection: ['Connection', NUMBER],
    notes: ['Notes', TEXT],
  },
};

/** What tells how a record is kept, and nothing that somebody wrote. */
const KEPT_APART: ReadonlySet<string> = new Set([
  'id', 'version', 'updatedAt', 'createdAt', 'writer', 'generation', 'userId', 'sessionId', 'profileId', 'ownerProfileId',
]);

/** The fields of some versions of a record that people read, known ones first, those that a newer version of the app has added last. */
export function fieldsOf(entity: string, ...versions: (Record<string, unknown> | null)[]): Field[] {
  const known = FIELDS[entity] ?? {};
  const names = new Set(versions.flatMap((version) => Object.keys(version ?? {})));
  const further = [...names].filter((name) => !(name in known) && !KEPT_APART.has(name)).sort();
  return [
    ...Object.entries(known)
      .filter(([name]) => names.has(name))
      .map(([name, [label, kind]]) => ({ name, label, kind })),
    ...further.map((name) => ({ name, label: name, kind: FIXED })),
  ];
}

/** Whether a field was left empty. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A value as people read it. */
export function valueText(field: Field, value: unknown): string {
  if (isEmpty(value)) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'object') return JSON.stringify(value, null, 1);
  const text = String(value);
  switch (field.kind.type) {
    case 'choice':
      return field.kind.names[text] ?? text;
    case 'date':
      return dateText(text);
    case 'time':
      return timeForPeople(text);
    case 'number':
      return text.replace('-', '−');
    default:
      return text;
  }
}
