import { dateText } from '../chart/format.ts';

/** A record as it goes out, or came in; null for one that was removed. */
export type Version = Record<string, unknown> | null;

/** A stored value as a version of a record. */
export function versionOf(value: unknown): Version {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

const KINDS: Record<string, string> = {
  profile: 'Chart',
  person: 'Person',
  journal: 'Journal entry',
  assessment: 'Test',
  frequency: 'Log of a day',
  compatibility: 'Comparison',
  insight: 'Insight of a day',
};

/** What a record is called: its kind, and its name by the first version that has one. */
export function recordTitle(entity: string, ...versions: Version[]): string {
  const kind = KINDS[entity] ?? 'Record';
  const name = versions.map((version) => (version === null ? '' : nameIn(entity, version))).find((each) => each !== '');
  return name === undefined ? kind : `${kind}: ${name}`;
}

function nameIn(entity: string, record: Record<string, unknown>): string {
  const text = (name: string) => (typeof record[name] === 'string' ? record[name] : '');
  const day = (name: string) => (text(name) === '' ? '' : dateText(text(name)));
  switch (entity) {
    case 'profile':
      return text('displayName');
    case 'person':
      return text('name');
    case 'journal':
      return text('title') || day('entryDate');
    case 'assessment':
      return text('type').replaceAll('_', ' ');
    case 'frequency':
      return day('logDate');
    case 'insight':
      return day('insightDate');
    default:
      return '';
  }
}
