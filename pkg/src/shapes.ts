// The shape of each stored record, by which a row that something else wrote is told before it reaches the app.
import type { ReadName } from './raw.js';
import type {
  Assessment, ChartResult, Compatibility, Conflict, FrequencyLog, Insight, JournalEntry, Person, QueuedChange, UserProfile,
} from './types.js';

/** What a field holds; with `?` it may be null, or missing in a row of an older version. */
type Kind = Base | `${Base}?`;
type Base = 'text' | 'number' | 'flag' | 'list' | 'object' | 'any';

type BaseOf<V> = unknown extends V ? 'any'
  : [V] extends [string] ? 'text'
  : [V] extends [number] ? 'number'
  : [V] extends [boolean] ? 'flag'
  : [V] extends [readonly unknown[]] ? 'list'
  : 'object';
type KindOf<V> = unknown extends V ? 'any' : null extends V ? `${BaseOf<NonNullable<V>>}?` : BaseOf<V>;
/** Complete and right by the types of the records: a field more, less or of another type does not compile. */
type Shape<T> = { readonly [K in keyof Required<T>]: KindOf<Required<T>[K]> };

const STORED = { id: 'text', createdAt: 'text', updatedAt: 'text' } as const;
const SYNCED = { ...STORED, version: 'number' } as const;
const BIRTH = {
  birthTime: 'text?', birthTimeFold: 'text?', birthLocation: 'text?', birthLatitude: 'number?', birthLongitude: 'number?',
  birthTimezone: 'text?',
} as const;

interface Shapes {
  profiles: Shape<UserProfile>;
  people: Shape<Person>;
  journal: Shape<JournalEntry>;
  assessments: Shape<Assessment>;
  compatibilities: Shape<Compatibility>;
  insights: Shape<Insight>;
  frequency: Shape<FrequencyLog>;
  charts: Shape<ChartResult>;
  conflicts: Shape<Conflict>;
  syncQueue: Shape<QueuedChange>;
}

const SHAPES: Shapes = {
  profiles: {
    ...SYNCED, ...BIRTH, birthDate: 'text', displayName: 'text?', pronouns: 'text?', photoUrl: 'text?', userId: 'text?',
    sessionId: 'text?', completenessScore: 'number', lastCalculatedAt: 'text?',
  },
  people: {
    ...SYNCED, ...BIRTH, birthDate: 'text?', ownerProfileId: 'text', name: 'text', relationshipType: 'text?',
    photoUrl: 'text?', notes: 'text?', chartData: 'any', lastCalculatedAt: 'text?',
  },
  journal: {
    ...SYNCED, profileId: 'text', content: 'text', entryDate: 'text', title: 'text?', mood: 'text?', tags: 'list',
    isPrivate: 'flag', linkedPersonId: 'text?', linkedCompatibilityId: 'text?', linkedInsightId: 'text?',
  },
  assessments: {
    ...SYNCED, profileId: 'text', type: 'text', responses: 'object', result: 'object?', completedAt: 'text?',
  },
  compatibilities: {
    ...SYNCED, profile1Id: 'text', profile2Id: 'text', calculatedAt: 'text', onDate: 'text', overallScore: 'number',
    overallError: 'number', confidenceLevel: 'text', attractionScore: 'number?', attractionError: 'number?',
    emotionalScore: 'number?', emotionalError: 'number?', communicationScore: 'number?', communicationError: 'number?',
    lifestyleScore: 'number?', lifestyleError: 'number?', longTermScore: 'number?', longTermError: 'number?',
    timingScore: 'number?', timingError: 'number?', relationshipCategory: 'text', runnerUp: 'object?',
    dominantPillars: 'list', strengths: 'list', challenges: 'list', advice: 'text', synastryData: 'object?',
    calculationVersion: 'text',
  },
  insights: {
    ...SYNCED, profileId: 'text', insightDate: 'text', generatedBy: 'text', generatedAt: 'text', viewedAt: 'text?',
    headline: 'text', content: 'text', intention: 'text', affirmation: 'text', journalPrompt: 'text', templateId: 'text',
    personalDayNumber: 'number', currentTransits: 'object',
  },
  frequency: {
    ...SYNCED, logDate: 'text', energy: 'number', mood: 'number', clarity: 'number', connection: 'number', notes: 'text?',
  },
  conflicts: {
    id: 'text', entity: 'text', entityId: 'text', mine: 'any', theirs: 'any', base: 'any', fields: 'list', winner: 'text',
    detectedAt: 'text',
  },
  charts: {
    ...STORED, profileId: 'text', sunSign: 'text', sunDegree: 'number', sunHouse: 'number?', moonSign: 'text',
    moonDegree: 'number', moonHouse: 'number?', risingSign: 'text?', risingDegree: 'number?', planetaryPositions: 'object',
    houseCusps: 'list?', aspects: 'list', lifePathNumber: 'number?', expressionNumber: 'number?', soulUrgeNumber: 'number?',
    personalityNumber: 'number?', birthdayNumber: 'number?', karmicLessons: 'list?', pinnacles: 'list?',
    challenges: 'list?', hdType: 'text?', hdStrategy: 'text?', hdAuthority: 'text?', hdProfile: 'text?',
    hdDefinedCenters: 'list?', hdGates: 'list?', hdChannels: 'list?', hdIncarnationCross: 'text?', calculatedAt: 'text',
    calculationVersion: 'text', confidence: 'text',
  },
  syncQueue: {
    id: 'text', timestamp: 'number', operation: 'text', entity: 'text', entityId: 'text', data: 'any', synced: 'number',
    retryCount: 'number', lastError: 'text?',
  },
};

const TABLES = Object.fromEntries(
  Object.entries(SHAPES).map(([name, shape]) => [name, Object.entries(shape)]),
) as Record<ReadName | 'charts', [string, Kind][]>;

/** What is wrong with a row; null where it is a record of that collection. */
export function flawOf(collection: ReadName | 'charts', row: unknown): string | null {
  if (typeof row !== 'object' || row === null) return 'it is no object';
  const fields = row as Record<string, unknown>;
  for (const [field, kind] of TABLES[collection]) {
    if (!fits(fields[field], kind)) return `${field} is ${kindOf(fields[field])} and not ${WORDS[kind]}`;
  }
  return null;
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind.endsWith('?')) return value === null || value === undefined || fits(value, kind.slice(0, -1) as Base);
  switch (kind) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number' && Number.isFinite(value);
    case 'flag': return typeof value === 'boolean';
    case 'list': return Array.isArray(value);
    default: return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value instanceof Date ? 'a date' : `a ${typeof value}`;
}

const WORDS = Object.fromEntries(
  Object.entries({
    text: 'a text', number: 'a number', flag: 'true or false', list: 'a list', object: 'an object', any: 'anything',
  }).flatMap(([kind, words]) => [[kind, words], [`${kind}?`, `${words} or null`]]),
) as Record<Kind, string>;
