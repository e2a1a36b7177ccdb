// The shapes that go in and come out. Angles are degrees, distances astronomical units, speeds degrees per day, instants
// RFC 3339 UTC, calendar dates proleptic Gregorian `YYYY-MM-DD`. Results are plain data: they survive structuredClone and
// JSON.stringify, and a missing value is null.

// ── birth data

export interface BirthData {
  /** 1800-01-01 to 2100-12-31. */
  birthDate: string;
  /** Local time, `HH:MM` or `HH:MM:SS`; null where it is unknown. */
  birthTime?: string | null;
  /** Such as "Paris, France": kept, not interpreted. */
  birthLocation?: string | null;
  /** North positive, −90 to 90. */
  birthLatitude?: number | null;
  /** East positive, −180 to 180. */
  birthLongitude?: number | null;
  /** IANA name. */
  birthTimezone?: string | null;
  /** Which of the two, where clocks were turned back; the first unless said otherwise. */
  birthTimeFold?: 'first' | 'second' | null;
}

export interface ResolvedInstant {
  kind: 'unique' | 'fold' | 'gap' | 'unknownTime';
  utc: string;
  offsetSeconds: number;
  abbreviation: string | null;
  /** The other reading of a fold or a gap. */
  alternative: { utc: string; offsetSeconds: number } | null;
  /** Version of the zone rules used. */
  tzdata: string;
}

// ── astronomy

/** NorthNode is the true (osculating) node. */
export type Body =
  | 'Sun' | 'Moon' | 'Mercury' | 'Venus' | 'Mars' | 'Jupiter' | 'Saturn' | 'Uranus' | 'Neptune' | 'Pluto'
  | 'NorthNode' | 'SouthNode' | 'MeanNode' | 'Chiron';

export interface Position {
  longitude: number;
  latitude: number;
  /** Null for the nodes. */
  distanceAu: number | null;
  /** Of the longitude; negative while retrograde. */
  speed: number;
}

export type HouseSystem =
  | 'placidus' | 'koch' | 'regiomontanus' | 'campanus' | 'equal' | 'wholeSign' | 'porphyry'
  | 'alcabitius' | 'morinus' | 'topocentric' | 'equalMc' | 'meridian' | 'vehlow';

export interface Houses {
  system: HouseSystem;
  /** 12, the first house's first. */
  cusps: number[];
  ascendant: number;
  midheaven: number;
  vertex: number;
  armc: number;
  obliquity: number;
}

// ── charts

export type Sign =
  | 'Aries' | 'Taurus' | 'Gemini' | 'Cancer' | 'Leo' | 'Virgo'
  | 'Libra' | 'Scorpio' | 'Sagittarius' | 'Capricorn' | 'Aquarius' | 'Pisces';

export interface Placement extends Position {
  sign: Sign;
  /** Within the sign, 0 to 30. */
  degree: number;
  house: number | null;
  retrograde: boolean;
}

export type AspectName =
  | 'conjunction' | 'opposition' | 'trine' | 'square' | 'sextile'
  | 'semisextile' | 'semisquare' | 'quintile' | 'sesquiquadrate' | 'biquintile' | 'quincunx';

export interface Aspect {
  planet1: string;
  planet2: string;
  aspect: AspectName;
  orb: number;
  applying: boolean | null;
}

export interface Warning {
  code: string;
  message: string;
}

/** What an unknown birth time leaves open: the values of the day and the share of the day each holds, largest first. */
export interface Uncertain {
  field: string;
  alternatives: { value: string | number; share: number }[];
}

/** High: time, place and zone known; medium: one of them estimated; low: no time. */
export type Confidence = 'high' | 'medium' | 'low';

export type ChartKind = 'natal' | 'draconic' | 'horary' | 'progressed' | 'solarReturn' | 'transit';

export interface Chart {
  kind: ChartKind;
  utc: string;
  julianDayTt: number;
  deltaTSeconds: number;
  bodies: Record<Body, Placement>;
  houseSystem: HouseSystem | null;
  houseCusps: number[] | null;
  ascendant: number | null;
  midheaven: number | null;
  vertex: number | null;
  aspects: Aspect[];
  confidence: Confidence;
  warnings: Warning[];
  /** With an unknown time the values are those of local noon, houses and angles null, and this tells what else may be. */
  uncertain: Uncertain[];
  /** What was chosen where schools differ, by topic: `zodiac`, `houseOfBody`, `angles` … */
  conventions: Record<string, string>;
}

export interface ChartOptions {
  /** Placidus unless said otherwise, for horary Regiomontanus; inside the polar circles Porphyry with a warning. */
  houseSystem?: HouseSystem;
  /** The true one unless said otherwise, for draconic charts the mean one. */
  node?: 'true' | 'mean';
  /** The five major ones unless said otherwise. */
  aspects?: readonly AspectName[];
  /**
   * Largest orbs in degrees, at most 15. Unless said otherwise, for conjunction, opposition, trine, square, sextile and all others:
   * 8 8 8 8 6 2; synastry 5 5 4 4 3 1.5; transits 2.5 2.5 2 2 1.5 1; progressed 1; horary half the sum of the bodies' own orbs.
   */
  orbs?: Partial<Record<AspectName, number>>;
}

export interface Transits {
  /** The sky of the instant with its bodies in the natal houses; angles of its own are null. */
  chart: Chart;
  /** `planet1` is transiting, `planet2` natal. */
  aspects: Aspect[];
}

export interface Consideration {
  code: string;
  /** Whether it applies and asks for caution. */
  holds: boolean;
  detail: string;
}

export interface PlanetaryHour {
  ruler: Body;
  dayRuler: Body;
  /** 1 to 12, within day or night. */
  number: number;
  isDay: boolean;
  begins: string;
  ends: string;
}

export interface HoraryChart extends Chart {
  considerations: Consideration[];
  /** Null where the Sun neither rises nor sets. */
  planetaryHour: PlanetaryHour | null;
  /** Longitude of the Part of Fortune. */
  partOfFortune: number;
}

export interface Synastry {
  /** `planet1` is the first person's, `planet2` the second's. */
  aspects: Aspect[];
  /** Null where the host's houses are unknown. */
  houseOverlays: { aInB: Record<string, number> | null; bInA: Record<string, number> | null };
}

// ── numerology

export type NumerologyMethod = 'grouped' | 'straight' | 'reduced';

export interface NumerologyRequest {
  birthDate: string;
  /** Full name at birth, in Latin letters. */
  fullName?: string | null;
  /** Grouped: components first, masters kept (the default); straight: all at once; reduced: components to one digit. */
  method?: NumerologyMethod;
  /** For each Y of the name, in order, whether it is a vowel; null leaves it to the rule. */
  yVowels?: readonly (boolean | null)[];
}

/** A part of life with its number; ages in years. */
export interface LifePeriod {
  number: number;
  fromAge: number;
  toAge: number | null;
}

/** A part of a name, and how its letters count. */
export interface NamePart {
  letters: { letter: string; value: number; vowel: boolean }[];
  total: number;
  vowels: number;
  consonants: number;
}

export interface Numerology {
  lifePathNumber: number;
  birthdayNumber: number;
  /** Null, as the next three, without a name that can be read. */
  expressionNumber: number | null;
  soulUrgeNumber: number | null;
  personalityNumber: number | null;
  karmicLessons: number[] | null;
  /** Four. */
  pinnacles: LifePeriod[];
  /** Four. */
  challenges: LifePeriod[];
  /** The totals before the last reduction, by field. */
  compounds: Record<string, number>;
  nameParts: NamePart[] | null;
  method: NumerologyMethod;
  warnings: Warning[];
}

export interface PersonalCycles {
  personalYear: number;
  personalMonth: number;
  personalDay: number;
}

// ── Human Design

export interface Activation {
  longitude: number;
  gate: number;
  line: number;
  color: number;
  tone: number;
  base: number;
}

export type HdBody =
  | 'Sun' | 'Earth' | 'Moon' | 'NorthNode' | 'SouthNode' | 'Mercury' | 'Venus' | 'Mars' | 'Jupiter' | 'Saturn'
  | 'Uranus' | 'Neptune' | 'Pluto';

export type HdType = 'Generator' | 'Manifesting Generator' | 'Projector' | 'Manifestor' | 'Reflector';

export type HdAuthority =
  | 'Emotional' | 'Sacral' | 'Splenic' | 'Ego Manifested' | 'Ego Projected' | 'Self-Projected' | 'Mental' | 'Lunar';

export type HdCenter =
  | 'Head' | 'Ajna' | 'Throat' | 'G' | 'Heart' | 'Solar Plexus' | 'Sacral' | 'Spleen' | 'Root';

export interface HumanDesign {
  type: HdType;
  strategy: string;
  authority: HdAuthority;
  /** Such as "3/5". */
  profile: string;
  definition: 'None' | 'Single' | 'Split' | 'Triple Split' | 'Quadruple Split';
  definedCenters: HdCenter[];
  gates: number[];
  /** Such as "10-20", the lower gate first. */
  channels: string[];
  incarnationCross: string;
  variables: {
    determination: 'left' | 'right'; environment: 'left' | 'right';
    motivation: 'left' | 'right'; perspective: 'left' | 'right';
  };
  personality: Record<HdBody, Activation>;
  design: Record<HdBody, Activation>;
  birthUtc: string;
  /** 88° of solar arc earlier. */
  designUtc: string;
  confidence: Confidence;
  warnings: Warning[];
  uncertain: Uncertain[];
}

// ── two people

export type Pillar = 'attraction' | 'emotional' | 'communication' | 'lifestyle' | 'longTerm' | 'timing';

export type RelationshipCategory =
  | 'soulmate' | 'karmic' | 'growth' | 'complementary' | 'challenging' | 'great_match' | 'best_friends';

/** One of the two; a null date is refused with `birth/date-missing`. */
export interface PairMember extends Omit<BirthData, 'birthDate'> {
  birthDate: string | null;
  name?: string | null;
}

/** Percentiles among random pairs, 0 to 100, with their margins ±. */
export interface CompatibilityScores {
  overallScore: number;
  overallError: number;
  confidenceLevel: Confidence;
  attractionScore: number | null;
  attractionError: number | null;
  emotionalScore: number | null;
  emotionalError: number | null;
  communicationScore: number | null;
  communicationError: number | null;
  lifestyleScore: number | null;
  lifestyleError: number | null;
  longTermScore: number | null;
  longTermError: number | null;
  /** Null without a date. */
  timingScore: number | null;
  timingError: number | null;
  relationshipCategory: RelationshipCategory;
  /** Where the margin crosses a category's line: the share of the assumed birth times that give the other one. */
  runnerUp: { category: RelationshipCategory; probability: number } | null;
  dominantPillars: Pillar[];
  /** Each names its contact, its pillar and what it adds. */
  strengths: string[];
  challenges: string[];
  advice: string;
  synastryData: {
    /** Conjunctions, trines and sextiles within 1° between two of Sun, Moon, Venus, Mars and Ascendant. */
    goldenAspects: Aspect[];
    /** Aspects that the same two bodies make both ways within 3°. */
    diamondAspects: Aspect[];
    houseOverlays: Synastry['houseOverlays'];
    chemistry: { score: number; description: string };
    commitment: { score: number; description: string };
  } | null;
  calculationVersion: string;
}

// ── places
/** A city, as the search finds it. */
export interface Place {
  /** Mostly the English or the local name. */
  name: string;
  /** The alternate or earlier name by which it was found; null where it was found by its name. */
  matchedName: string | null;
  /** State, province or the like: it tells cities of one name apart. */
  region: string | null;
  /** English name. */
  country: string;
  /** Within 60 m of the source's point; a city is larger. */
  latitude: number; longitude: number;
  /** IANA zone of the place today. */
  timezone: string;
  /** Rounded to three digits; 0 where it isn't known. */
  population: number;
}

// ── the store

export type Unsubscribe = () => void;

/** What every stored record has. */
export interface Stored {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What every synced record has besides: the writer's part of its stamp. */
export interface Synced extends Stored {
  readonly version: number;
}

type Nullable<T> = { [K in keyof T]-?: NonNullable<T[K]> | null };

export interface StoredBirth extends Nullable<Omit<BirthData, 'birthDate'>> {
  birthDate: string;
}

export interface UserProfileDraft extends BirthData {
  displayName?: string | null;
  pronouns?: string | null;
  photoUrl?: string | null;
}

export interface UserProfile extends Synced, StoredBirth {
  displayName: string | null;
  pronouns: string | null;
  photoUrl: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly completenessScore: number;
  readonly lastCalculatedAt: string | null;
}

/** The stored chart of a profile. Numerology and Human Design are null until they have been calculated. */
export interface ChartResult extends Stored {
  profileId: string;
  sunSign: Sign;
  sunDegree: number;
  sunHouse: number | null;
  moonSign: Sign;
  moonDegree: number;
  moonHouse: number | null;
  risingSign: Sign | null;
  risingDegree: number | null;
  planetaryPositions: Record<string, Placement>;
  houseCusps: number[] | null;
  aspects: Aspect[];
  lifePathNumber: number | null;
  expressionNumber: number | null;
  soulUrgeNumber: number | null;
  personalityNumber: number | null;
  birthdayNumber: number | null;
  karmicLessons: number[] | null;
  pinnacles: LifePeriod[] | null;
  challenges: LifePeriod[] | null;
  hdType: 'Generator' | 'Manifesting Generator' | 'Projector' | 'Manifestor' | 'Reflector' | null;
  hdStrategy: string | null;
  hdAuthority: string | null;
  hdProfile: string | null;
  hdDefinedCenters: string[] | null;
  hdGates: number[] | null;
  hdChannels: string[] | null;
  hdIncarnationCross: string | null;
  calculatedAt: string;
  calculationVersion: string;
  confidence: Confidence;
}

export type RelationshipType = 'romantic' | 'friend' | 'family' | 'colleague' | 'other';

export interface PersonDraft extends Partial<PairMember> {
  /** The profile that knows this person. */
  ownerProfileId: string;
  name: string;
  relationshipType?: RelationshipType | null;
  photoUrl?: string | null;
  notes?: string | null;
}

export interface Person extends Synced, Nullable<Partial<BirthData>> {
  ownerProfileId: string;
  name: string;
  relationshipType: RelationshipType | null;
  photoUrl: string | null;
  notes: string | null;
  readonly chartData: unknown;
  readonly lastCalculatedAt: string | null;
}

/** The one analysis of a profile and a person. */
export interface Compatibility extends Synced, CompatibilityScores {
  profile1Id: string;
  /** The person's id. */
  profile2Id: string;
  calculatedAt: string;
  /** The local day around which timing was looked at. */
  onDate: string;
}

export type Mood = 'happy' | 'neutral' | 'sad' | 'anxious' | 'excited' | 'reflective' | 'grateful';

export interface JournalDraft {
  profileId: string;
  content: string;
  /** Today unless said otherwise. */
  entryDate?: string;
  title?: string | null;
  mood?: Mood | null;
  tags?: string[];
  isPrivate?: boolean;
  linkedPersonId?: string | null;
  linkedCompatibilityId?: string | null;
  linkedInsightId?: string | null;
}

/** A link is null, too, where the record that it leads to is gone. */
export interface JournalEntry extends Synced {
  profileId: string;
  content: string;
  entryDate: string;
  title: string | null;
  mood: Mood | null;
  tags: string[];
  isPrivate: boolean;
  linkedPersonId: string | null;
  linkedCompatibilityId: string | null;
  linkedInsightId: string | null;
}

export type AssessmentType = 'mbti' | 'enneagram' | 'big_five' | 'attachment' | 'love_languages';

export interface AssessmentDraft {
  profileId: string;
  type: AssessmentType;
  /** Ids of the chosen answers, by the ids of their questions. */
  responses: Record<string, string>;
}

/** Answers to a test: one record per profile and test. `result` is null while they are not scored. */
export interface Assessment extends Synced {
  profileId: string;
  type: AssessmentType;
  responses: Record<string, string>;
  result: Record<string, unknown> | null;
  completedAt: string | null;
}

export interface InsightContent {
  headline: string;
  content: string;
  intention: string;
  affirmation: string;
  journalPrompt: string;
  templateId: string;
  personalDayNumber: number;
  generatedBy: 'template';
  currentTransits: {
    moon: { sign: Sign; house: number | null };
    aspects: { type: string; description: string }[];
  };
}

/** The insight of a profile's day. */
export interface Insight extends Synced, Omit<InsightContent, 'generatedBy'> {
  profileId: string;
  insightDate: string;
  generatedBy: 'ai' | 'template' | 'hybrid';
  generatedAt: string;
  viewedAt: string | null;
}

export interface FrequencyDraft {
  /** Today unless said otherwise; a day has one log. */
  logDate?: string;
  energy: number;
  mood: number;
  clarity: number;
  connection: number;
  notes?: string | null;
}

export interface FrequencyLog extends Synced {
  logDate: string;
  energy: number;
  mood: number;
  clarity: number;
  connection: number;
  notes: string | null;
}

/** Two edits of one record that met: each side is the record as it goes out, null for a removal. */
export interface Conflict {
  readonly id: string;
  /** What the record is: `profile`, `person`, `journal`, `assessment`, `frequency`. */
  entity: string;
  entityId: string;
  /** This device's. */
  mine: unknown;
  /** What came from the cloud. */
  theirs: unknown;
  /** What both were made on; null where it is not known. */
  base: unknown;
  /** Names of the fields that differ. */
  fields: string[];
  /** Which of the two is the record now. */
  winner: 'mine' | 'theirs';
  detectedAt: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

type Range<V> = V | { gt?: V; gte?: V; lt?: V; lte?: V };

/** `where` takes fields of one index of the collection: equality on its first fields and a range on its last. */
export interface Query<T> {
  where?: { [K in keyof T]?: Range<T[K]> };
  orderBy?: keyof T & string;
  direction?: 'asc' | 'desc';
  limit?: number;
  cursor?: string | null;
}

/** Without ids, any record may have changed: when a page comes back into sight, it may have missed what other tabs told. */
export interface Change {
  ids: string[];
  origin: 'local' | 'otherTab' | 'cloud';
}

export interface ReadOnlyCollection<T> {
  get(id: string): Promise<T | null>;
  getMany(ids: readonly string[]): Promise<(T | null)[]>;
  list(q?: Query<T>): Promise<Page<T>>;
  count(q?: Pick<Query<T>, 'where'>): Promise<number>;
  /** Tells of changes made here and in other tabs. */
  subscribe(listener: (change: Change) => void): Unsubscribe;
}

export interface Collection<T, Draft> extends ReadOnlyCollection<T> {
  create(draft: Draft): Promise<T>;
  /** Stores the records of all drafts or of none. */
  createMany(drafts: readonly Draft[]): Promise<T[]>;
  /** Only the fields that are mentioned change. Fails with `store/not-found`. */
  update(id: string, change: Partial<Draft>): Promise<T>;
  remove(id: string): Promise<void>;
}

export interface Journal extends Collection<JournalEntry, JournalDraft> {
  /**
   * Entries in which every word of `text` is, or a word that begins with it; the best first. `tags` asks for entries that have
   * them all. Of `where` it takes `profileId` and a range of `entryDate`, of `orderBy` only `entryDate`.
   */
  search(text: string, q?: Query<JournalEntry> & { tags?: string[]; mood?: Mood }): Promise<Page<JournalEntry>>;
}

export interface Compatibilities extends ReadOnlyCollection<Compatibility> {
  /**
   * The analysis of a profile and a person, around today's date. It is stored under the pair and calculated anew where a birth field, a name,
   * the day or the version of the calculation is another than it was made of. Fails with `store/not-found`, naming the field, and with
   * `birth/date-missing` for a person without a birth date.
   */
  analyze(profileId: string, personId: string): Promise<Compatibility>;
  /** What is stored of a pair, whose ids may come in either order; nothing is calculated. */
  forPair(a: string, b: string): Promise<Compatibility | null>;
  remove(id: string): Promise<void>;
}

export interface Insights extends ReadOnlyCollection<Insight> {
  /** Notes that the user has seen an insight; only the first time counts. Fails with `store/not-found`. */
  markViewed(id: string): Promise<Insight>;
}

export interface Charts {
  /** The chart of a profile, calculated anew where an older version of the calculation made the stored one. */
  get(profileId: string): Promise<ChartResult | null>;
  recalculate(profileId: string): Promise<ChartResult>;
  /**
   * Any chart of a profile, equal to what the function of its kind gives for the profile. It is kept on the device: transits for a day,
   * all others until the birth data change or a newer calculation is there; 256 at most, the oldest go first. Fails with `store/not-found`.
   */
  of<R extends ChartRequest>(profileId: string, request: R): Promise<ChartFor<R>>;
  /** `hits` and `misses` of `of` since this handle was opened, and the charts that are kept. */
  cacheStats(): Promise<CacheStats>;
}

/** Which chart of a profile: its kind, and what the function of that kind takes besides the birth. */
export type ChartRequest =
  | { kind: 'natal' | 'draconic'; options?: ChartOptions | null }
  | { kind: 'progressed'; onDate: string; options?: ChartOptions | null }
  | { kind: 'solarReturn'; year: number; place?: { latitude: number; longitude: number } | null; options?: ChartOptions | null }
  /** `at` is an instant; one that is asked for again is found only if it is the same to the millisecond. */
  | { kind: 'transit'; at: string; options?: ChartOptions | null };

export type ChartFor<R extends ChartRequest> = R extends { kind: 'transit' } ? Transits : Chart;

export interface CacheStats {
  hits: number;
  misses: number;
  entries: number;
}

/** The cloud that records are kept in step with. */
export interface Cloud {
  /** Where its API is: `https://cloud.example.org/`. */
  baseUrl: string;
  /** The token of the user who is signed in, null where there is none. Asked before each request, and once more after a refused one. */
  getToken(): Promise<string | null>;
  fetch?: typeof fetch;
}

/** The sync with the cloud. Without a cloud in {@link OpenOptions} nothing is sent, and the calls that need one are without effect. */
export interface Sync {
  /**
   * Syncs, and resolves with how things stand once there is nothing more to do for now. After an abort it rejects with the signal's reason;
   * the sync itself goes on.
   */
  now(o?: { signal?: AbortSignal }): Promise<SyncStatus>;
  status(): Promise<SyncStatus>;
  /** Tells at once, and whenever the status changes. */
  subscribe(listener: (s: SyncStatus) => void): Unsubscribe;
  pause(): void;
  resume(): void;
  /** The changes on their way to the cloud, those that it refused, and the newest of those that it took. */
  queue(q?: Query<SyncQueueItem>): Promise<Page<SyncQueueItem>>;
  /** Tries a refused change again, all of them without an id. Fails with `store/not-found`. */
  retry(id?: string): Promise<void>;
  /** The last few hundred steps, newest last, without personal data. */
  trace(): SyncTraceEvent[];
}

export interface SyncStatus {
  /** In doubt: error, then syncing, then pending. */
  state: 'syncing' | 'synced' | 'pending' | 'error';
  /** What the browser says of the network. */
  online: boolean;
  /** Whether this tab talks to the cloud. */
  leader: boolean;
  /** Why nothing is sent: `requested`, `signedOut`, `unauthorized`, `ownerMismatch`, `accountClosed`, `protocolUnsupported`, `noCloud`. */
  paused: string | null;
  pending: number;
  inFlight: number;
  blocked: number;
  dead: number;
  conflicts: number;
  oldestPendingAgeMs: number | null;
  lastSuccessAt: string | null;
  nextAttemptAt: string | null;
  lastError: { code: string; message: string } | null;
}

/** What is known of every row of the queue. */
export interface QueuedChange {
  id: string;
  timestamp: number;
  operation: 'create' | 'update' | 'delete';
  entity: string;
  entityId: string;
  data: unknown;
  synced: 0 | 1;
  retryCount: number;
  lastError: string | null;
}

export interface SyncQueueItem extends QueuedChange {
  [more: string]: unknown;
}

export interface SyncTraceEvent {
  at: string;
  event: string;
  detail: Record<string, unknown>;
}

export interface Conflicts extends ReadOnlyCollection<Conflict> {
  /**
   * Settles a conflict. The choice is a new edit, which all devices follow. Fails with `store/not-found` where it is settled, and
   * where a field of `merged` is as neither side has it, with what `update` would refuse it with.
   */
  resolve(id: string, choice: 'mine' | 'theirs' | { merged: Record<string, unknown> }): Promise<void>;
}

export interface Account {
  /**
   * Signs in and, with adopt, takes the anonymous records along; without, they stay on the device, unseen, until signed out. Safe to call
   * again after an interruption. Fails with `account/signed-in` while somebody else is.
   */
  signIn(userId: string, o: { adopt: boolean }): Promise<{ adopted: number }>;
  /**
   * What the cloud does not have is kept on the device, unseen until that user is back, deleted, or sent first. With `fail`, and where it could
   * not be sent, this fails with `account/unsynced-work` and the counts.
   */
  signOut(o: { unsynced: 'fail' | 'sync' | 'keep' | 'delete' }): Promise<void>;
  current(): Promise<{ userId: string | null; sessionId: string }>;
  /** How many records were made while nobody was signed in. Charts don't count: they are calculated. */
  anonymousRecords(): Promise<number>;
  /**
   * Ends the session of a user without an account. With `keep: false` all records of the session are removed and a new session begins; what
   * belongs to accounts stays. With `keep: true` nothing changes: the records are there the next time.
   */
  endSession(o: { keep: boolean }): Promise<void>;
  /**
   * Leaves nothing behind on this device, in all tabs: also nothing of accounts that were signed out of. While somebody is signed in the
   * cloud is asked first; where it can't be, this fails with `account/cloud-unreachable` and removes nothing.
   */
  deleteEverything(): Promise<void>;
}

/** What became of a file. */
export interface ImportResult {
  /** Records that are stored now, those included that were stored like that already. */
  imported: number;
  /** What was left out: an error code with a sentence, and the record as it stands in the file. */
  skipped: { reason: string; record: unknown }[];
}

export interface Data {
  /**
   * All records of whoever is signed in, or of the session, in one JSON file; its schema is `soul-codex/export.schema.json`. The records
   * are those of one moment: what is written meanwhile waits. With a cloud it syncs first, for ten seconds at most.
   */
  export(): Promise<Blob>;
  /**
   * Takes an exported file back. Every record is a new edit on top of what is stored, by whoever is signed in. `onProgress` counts records.
   * After an abort it rejects with the signal's reason; what was done by then stays, and importing the file again does the rest.
   */
  import(file: Blob, o?: { signal?: AbortSignal; onProgress?(done: number, total: number): void }): Promise<ImportResult>;
}

/** How much of the room is used; `ratio` is null, and there is no warning, where the browser doesn't tell. */
export interface StorageUse {
  ratio: number | null;
  /** From 0.8 on. */
  warning: boolean;
}

/**
 * Something that the app should tell its user:
 * - `store/not-persistent`: the browser has no database for this page, as in some private windows, and the records are gone with it.
 *   `details.reason` has the browser's words.
 * - `store/evicted`: the browser cleared the database since the app was here last, and it was made anew.
 * - `store/corrupt-row`: a stored row can't be read, and was left out. `details` has its `store`, its `key` and the `reason`.
 */
export interface Problem {
  code: 'store/not-persistent' | 'store/evicted' | 'store/corrupt-row';
  message: string;
  details: Record<string, unknown>;
}

export interface Problems {
  /** What was met so far with this handle, each problem once. */
  list(): readonly Problem[];
  /** Hands the list over whenever it changes. */
  subscribe(listener: (problems: readonly Problem[]) => void): Unsubscribe;
  /** Takes a problem off the list. The row of a `store/corrupt-row` is removed, with what belongs to it. */
  discard(problem: Problem): Promise<void>;
}

export interface Storage {
  /** How safely the browser keeps the data (`none`: in memory alone), and how much room there is; null where it doesn't tell. */
  usage(): Promise<{
    persistence: 'persistent' | 'bestEffort' | 'none';
    usedBytes: number | null;
    quotaBytes: number | null;
    ratio: number | null;
  }>;
  /** Asks the browser never to clear the data by itself. */
  persist(): Promise<boolean>;
  /** Tells at once, and again after writes of this handle and when the page comes into sight, if it has changed. */
  subscribe(listener: (use: StorageUse) => void): Unsubscribe;
}

export interface OpenOptions {
  /** `SoulCodexDB` unless said otherwise. */
  databaseName?: string;
  /** `relaxed` (the default) survives a crash of the browser, `strict` a power cut as well. */
  durability?: 'relaxed' | 'strict';
  /** Without it everything stays on the device. */
  cloud?: Cloud | null;
  /**
   * What happens to two edits of one record that met, by the name of its collection: `profiles`, `people`, `journal`, `assessments`,
   * `frequency`. People and the journal are merged by field unless said otherwise, and of all others the last write wins. What is
   * calculated has no conflicts, so `compatibilities` and `insights` are refused here.
   */
  conflicts?: Partial<Record<string, ConflictStrategy>>;
}

/**
 * - `lastWriteWins`: the later edit is the record, and the other stays in `conflicts`.
 * - `mergeFields`: what only one side changed is taken from it; only a field that both changed goes by the later edit, and is a conflict.
 * - `ask`: each device keeps what it has until the user has settled it by `conflicts.resolve`; the other edit is in `conflicts`.
 */
export type ConflictStrategy = 'lastWriteWins' | 'mergeFields' | 'ask';

/** Why a handle ended: `close()`, a newer version of the app in another tab, or a database that the browser cleared. */
export type ClosedReason = 'closed' | 'upgrade' | 'lost';
