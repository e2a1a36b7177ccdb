// The module's own exports, with the types that its generated glue leaves open. Only this file knows the glue.
import * as glue from '../wasm/soul_codex.js';

import type {
  BirthData, Body, CacheStats, Chart, ChartOptions, ChartResult, Compatibility, CompatibilityScores, HoraryChart, Houses, HouseSystem, HumanDesign,
  Insight, JournalEntry, Numerology, NumerologyRequest, Page, PairMember, PersonalCycles, Place, Position, Problem, ResolvedInstant, Synastry,
  SyncStatus, SyncTraceEvent, Transits,
} from './types.js';

/** Called inside a panic, before the instance is given up. */
export type PanicListener = (message: string) => void;
/** Called after a write of this tab: the collection and the ids that changed. */
export type ChangeListener = (collection: string, ids: string[], byCloud: boolean) => void;
/** Called once, when the handle ends by itself: for another tab's upgrade, or since the browser cleared the database. */
export type CloseListener = (reason: 'upgrade' | 'lost') => void;

/** The names of the collections. */
export type CollectionName =
  'profiles' | 'people' | 'journal' | 'assessments' | 'compatibilities' | 'insights' | 'frequency' | 'conflicts';

/** Everything that is read like a collection. */
export type ReadName = CollectionName | 'syncQueue';

/** What the core wants done outside. What carries a ticket is answered by `tell('answered', { ticket, … })`. */
export type SyncAction =
  | { type: 'push'; ticket: number; body: unknown }
  | { type: 'changes'; ticket: number; cursor: string }
  | { type: 'snapshot'; ticket: number; page: string | null }
  | { type: 'timer'; afterMs: number | null }
  | { type: 'token' }
  | { type: 'status'; status: SyncStatus }
  | { type: 'uncounted'; code: string };

/** The sync of one tab. */
export interface RawSync {
  tell(event: string, detail: unknown): void;
  lead(): Promise<void>;
  /** Has the core look who is signed in, and tells whether that is somebody else than before. */
  account(): Promise<boolean>;
  status(): SyncStatus;
  trace(): SyncTraceEvent[];
}

/** The stateful half of the core: one open database. `T` is the record of the collection that is named. */
export interface RawCodex {
  /** Why the records are in memory alone; undefined where they are in the browser's database. */
  readonly unavailable: string | undefined;
  readonly epoch: string;
  watchProblems(listener: (problem: Problem) => void): void;
  forgetCursors(): Promise<void>;
  discard(collection: CollectionName, id: unknown): Promise<void>;
  close(): void;
  create<T>(collection: CollectionName, draft: unknown): Promise<T>;
  createMany<T>(collection: CollectionName, drafts: unknown): Promise<T[]>;
  get<T>(collection: ReadName, id: unknown): Promise<T | null>;
  getMany<T>(collection: ReadName, ids: unknown): Promise<(T | null)[]>;
  list<T>(collection: ReadName, query: unknown): Promise<Page<T>>;
  count(collection: ReadName, query: unknown): Promise<number>;
  update<T>(collection: CollectionName, id: unknown, change: unknown): Promise<T>;
  remove(collection: CollectionName, id: unknown): Promise<void>;
  searchJournal(text: unknown, query: unknown): Promise<Page<JournalEntry>>;
  markViewed(insightId: unknown): Promise<Insight>;
  analyze(profileId: unknown, personId: unknown): Promise<Compatibility>;
  pairAnalysis(a: unknown, b: unknown): Promise<Compatibility | null>;
  chart(profileId: unknown): Promise<ChartResult | null>;
  recalculateChart(profileId: unknown): Promise<ChartResult>;
  chartOf(profileId: unknown, request: unknown): Promise<Chart | Transits>;
  cacheStats(): Promise<CacheStats>;
  account(): Promise<{ userId: string | null; sessionId: string }>;
  /** Calls `take`, which may not throw, with some records of one store at a time. */
  exportRecords(take: (store: string, rows: unknown[]) => void): Promise<void>;
  importRecords(store: string, records: unknown[], renamed: Record<string, string>): Promise<{
    imported: number; skipped: { index: number; code: string; message: string }[]; renamed: Record<string, string>;
  }>;
  anonymousRecords(): Promise<number>;
  endSession(): Promise<void>;
  deleteEverything(): Promise<void>;
  sync(take: (action: SyncAction) => void): RawSync;
  signIn(userId: unknown, adopt: boolean): Promise<number>;
  signOut(unsynced: unknown): Promise<void>;
  resolveConflict(id: unknown, choice: unknown): Promise<void>;
  retryRefused(id: unknown): Promise<void>;
}

/** A city list, opened. */
export interface RawCityList {
  search(search: { query: string; limit?: number; country?: string }): Place[];
}

export interface Raw {
  watchPanics(listener: PanicListener): void;
  scheduleRestart(): void;
  versions(): { package: string; calculation: string; ephemeris: string; tzdata: string; schema: number };
  timezones(): string[];
  resolveInstant(birth: BirthData): ResolvedInstant;
  positions(julianDayTt: number, bodies: readonly Body[] | null): Record<Body, Position>;
  deltaT(julianDayUt: number): number;
  houses(o: { julianDayUt: number; latitude: number; longitude: number; system?: HouseSystem }): Houses;
  natalChart(birth: BirthData, options: ChartOptions | null): Chart;
  draconicChart(birth: BirthData, options: ChartOptions | null): Chart;
  progressedChart(birth: BirthData, onDate: string, options: ChartOptions | null): Chart;
  solarReturnChart(
    birth: BirthData, year: number, place: { latitude: number; longitude: number } | null, options: ChartOptions | null,
  ): Chart;
  transits(birth: BirthData, at: string, options: ChartOptions | null): Transits;
  horaryChart(
    question: { asked: string; latitude: number; longitude: number }, options: ChartOptions | null,
  ): HoraryChart;
  synastry(a: BirthData, b: BirthData, options: ChartOptions | null): Synastry;
  numerology(request: NumerologyRequest): Numerology;
  personalCycles(birthDate: string, onDate: string): PersonalCycles;
  humanDesign(birth: BirthData): HumanDesign;
  compatibility(a: PairMember, b: PairMember, o: { onDate?: string; synastry?: boolean } | null): CompatibilityScores;
  readCities(bytes: Uint8Array): RawCityList;
  placesCredit(): string;
  openCodex(options: unknown, onChange: ChangeListener, onClose: CloseListener): Promise<RawCodex>;
}

export const raw = glue as unknown as Raw;

/** Makes the module's instance; a second call is without effect. */
export async function instantiate(module: WebAssembly.Module): Promise<void> {
  await glue.default({ module_or_path: module });
}

/** As {@link instantiate}, at once. */
export function instantiateSync(module: WebAssembly.Module): void {
  glue.initSync({ module });
}
