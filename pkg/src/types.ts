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
}

export interface ChartOptions {
  /** Placidus unless said otherwise; inside the polar circles Porphyry with a warning. */
  houseSystem?: HouseSystem;
  node?: 'true' | 'mean';
  /** The five major ones unless said otherwise. */
  aspects?: readonly AspectName[];
  /** Largest orbs in degrees: 8 for the major aspects, 6 for the sextile, 2 for all others unless said otherwise. */
  orbs?: Partial<Record<AspectName, number>>;
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

/** A part of life with its number; ages in years. */
export interface LifePeriod {
  number: number;
  fromAge: number;
  toAge: number | null;
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
  /** Only the fields that are mentioned change. Fails with `store/not-found`. */
  update(id: string, change: Partial<Draft>): Promise<T>;
  remove(id: string): Promise<void>;
}

export interface Charts {
  /** The chart of a profile, calculated anew where an older version of the calculation made the stored one. */
  get(profileId: string): Promise<ChartResult | null>;
  recalculate(profileId: string): Promise<ChartResult>;
}

export interface Account {
  current(): Promise<{ userId: string | null; sessionId: string }>;
}

export interface Storage {
  /** How safely the browser keeps the data, and how much room there is; null where it doesn't tell. */
  usage(): Promise<{
    persistence: 'persistent' | 'bestEffort' | 'none';
    usedBytes: number | null;
    quotaBytes: number | null;
    ratio: number | null;
  }>;
  /** Asks the browser never to clear the data by itself. */
  persist(): Promise<boolean>;
}

export interface OpenOptions {
  /** `SoulCodexDB` unless said otherwise. */
  databaseName?: string;
  /** `relaxed` (the default) survives a crash of the browser, `strict` a power cut as well. */
  durability?: 'relaxed' | 'strict';
}

/** Why a handle ended: `close()`, a newer version of the app in another tab, or a database that the browser cleared. */
export type ClosedReason = 'closed' | 'upgrade' | 'lost';
