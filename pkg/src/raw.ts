// The module's own exports, with the types that its generated glue leaves open. Only this file knows the glue.
import * as glue from '../wasm/soul_codex.js';

import type {
  BirthData, Body, Chart, ChartOptions, ChartResult, CompatibilityScores, HoraryChart, Houses, HouseSystem, HumanDesign,
  Numerology, NumerologyRequest, Page, PairMember, PersonalCycles, Place, Position, ResolvedInstant, Synastry, Transits, UserProfile,
} from './types.js';

/** Called inside a panic, before the instance is given up. */
export type PanicListener = (message: string) => void;
/** Called after a write of this tab: the collection and the ids that changed. */
export type ChangeListener = (collection: string, ids: string[]) => void;
/** Called once, when the handle ends by itself: for another tab's upgrade, or since the browser cleared the database. */
export type CloseListener = (reason: 'upgrade' | 'lost') => void;

/** The stateful half of the core: one open database. */
export interface RawCodex {
  close(): void;
  create(collection: 'profiles', draft: unknown): Promise<UserProfile>;
  get(collection: 'profiles', id: unknown): Promise<UserProfile | null>;
  getMany(collection: 'profiles', ids: unknown): Promise<(UserProfile | null)[]>;
  list(collection: 'profiles', query: unknown): Promise<Page<UserProfile>>;
  count(collection: 'profiles', query: unknown): Promise<number>;
  update(collection: 'profiles', id: unknown, change: unknown): Promise<UserProfile>;
  remove(collection: 'profiles', id: unknown): Promise<void>;
  chart(profileId: unknown): Promise<ChartResult | null>;
  recalculateChart(profileId: unknown): Promise<ChartResult>;
  account(): Promise<{ userId: string | null; sessionId: string }>;
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
