// Compiled, never run: what the package declares fits the contract, for all of it that exists so far.
import init, * as ours from '../src/index.js';
import { useCollection } from '../src/react.js';
import slimInit, * as slim from '../src/slim.js';
import type contractInit from './contract.js';
import type * as contract from './contract.js';

/** One way: ours has all of the contract's, and may have more. */
function covers<Ours extends Theirs, Theirs>(): [Ours, Theirs] | null { return null; }

/** Both ways: neither side has a shape that the other lacks. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
function same<A, B>(_: Same<A, B>): void {}

// ── shapes
same<ours.BirthData, contract.BirthData>(true);
same<ours.ResolvedInstant, contract.ResolvedInstant>(true);
same<ours.Body, contract.Body>(true);
same<ours.Position, contract.Position>(true);
same<ours.HouseSystem, contract.HouseSystem>(true);
same<ours.Houses, contract.Houses>(true);
same<ours.Placement, contract.Placement>(true);
same<ours.AspectName, contract.AspectName>(true);
same<ours.Aspect, contract.Aspect>(true);
same<ours.Warning, contract.Warning>(true);
same<ours.Uncertain, contract.Uncertain>(true);
same<ours.ChartOptions, contract.ChartOptions>(true);
same<ours.Activation, contract.Activation>(true);
same<ours.HumanDesign, contract.HumanDesign>(true);
same<ours.PairMember, contract.PairMember>(true);
// Additions: the conventions of a chart, the hour and Part of Fortune in horary, the letters in numerology.
covers<ours.Chart, contract.Chart>();
covers<ours.HoraryChart, contract.HoraryChart>();
covers<ours.Numerology, contract.Numerology>();
covers<ours.CompatibilityScores, contract.CompatibilityScores>();
// Additions: the region, and the other name that was found.
covers<ours.Place, contract.Place>();
same<ours.UserProfileDraft, contract.UserProfileDraft>(true);
same<ours.UserProfile, contract.UserProfile>(true);
same<ours.ChartResult, contract.ChartResult>(true);
same<ours.PersonDraft, contract.PersonDraft>(true);
same<ours.Person, contract.Person>(true);
covers<ours.Compatibility, contract.Compatibility>();
same<ours.JournalDraft, contract.JournalDraft>(true);
same<ours.JournalEntry, contract.JournalEntry>(true);
same<ours.AssessmentDraft, contract.AssessmentDraft>(true);
same<ours.Assessment, contract.Assessment>(true);
same<ours.Insight, contract.Insight>(true);
same<ours.FrequencyDraft, contract.FrequencyDraft>(true);
same<ours.FrequencyLog, contract.FrequencyLog>(true);
// Addition: the record that both sides were made on.
covers<ours.Conflict, contract.Conflict>();
same<ours.Page<ours.UserProfile>, contract.Page<contract.UserProfile>>(true);
same<ours.Query<ours.UserProfile>, contract.Query<contract.UserProfile>>(true);
same<ours.Change, contract.Change>(true);

// ── functions
init satisfies typeof contractInit;
ours.initSync satisfies typeof contract.initSync;
ours.versions satisfies typeof contract.versions;
ours.isSoulError satisfies typeof contract.isSoulError;
ours.resolveInstant satisfies typeof contract.resolveInstant;
ours.positions satisfies typeof contract.positions;
ours.deltaT satisfies typeof contract.deltaT;
ours.houses satisfies typeof contract.houses;
ours.natalChart satisfies typeof contract.natalChart;
ours.draconicChart satisfies typeof contract.draconicChart;
ours.progressedChart satisfies typeof contract.progressedChart;
ours.solarReturnChart satisfies typeof contract.solarReturnChart;
ours.transits satisfies typeof contract.transits;
ours.horaryChart satisfies typeof contract.horaryChart;
ours.synastry satisfies typeof contract.synastry;
ours.numerology satisfies typeof contract.numerology;
ours.personalCycles satisfies typeof contract.personalCycles;
ours.humanDesign satisfies typeof contract.humanDesign;
ours.compatibility satisfies typeof contract.compatibility;
ours.searchPlaces satisfies typeof contract.searchPlaces;

// ── classes
declare const error: ours.SoulError;
error satisfies contract.SoulError;
declare const codex: ours.SoulCodex;
codex satisfies Pick<
  contract.SoulCodex, 'close' | 'charts' | 'profiles' | 'people' | 'journal' | 'assessments' | 'frequency' | 'data' | 'storage'
>;
codex.problems.list()[0]?.code satisfies 'store/not-persistent' | 'store/evicted' | 'store/corrupt-row' | undefined;
// Their queries are as narrow as our records, whose categories are.
codex.compatibilities satisfies Omit<contract.SoulCodex['compatibilities'], 'list' | 'count'>;
codex.compatibilities.list satisfies () => Promise<contract.Page<contract.Compatibility>>;
codex.compatibilities.count satisfies () => Promise<number>;
codex.insights satisfies Omit<contract.SoulCodex['insights'], 'forDay'>;
codex satisfies Pick<contract.SoulCodex, 'sync' | 'account'>;
// Addition: what both sides of a conflict were made on.
codex.conflicts satisfies Omit<contract.SoulCodex['conflicts'], 'list' | 'count'>;
same<ours.SyncStatus, contract.SyncStatus>(true);
(await codex.conflicts.list({ orderBy: 'detectedAt' })).items satisfies contract.Conflict[];
same<ours.SyncQueueItem, contract.SyncQueueItem>(true);
ours.SoulCodex.open satisfies (o?: Omit<contract.OpenOptions, 'conflicts'>) => Promise<ours.SoulCodex>;

// ── both entries offer the same, but for where the module comes from
same<Omit<typeof slim, 'default'>, Omit<typeof ours, 'default'>>(true);
void slimInit(new URL('https://example.org/soul_codex.wasm'));

// ── results are as narrow as they can be
const two = ours.positions(2451545, ['Sun', 'Moon']);
two.Moon.speed satisfies number;
// @ts-expect-error Mars was not asked for.
two.Mars;
// @ts-expect-error The distance of a node is null.
ours.positions(2451545).NorthNode.distanceAu satisfies number;
// @ts-expect-error An unknown birth time has no ascendant.
ours.natalChart({ birthDate: '1990-06-15' }).ascendant satisfies number;

useCollection('people', { orderBy: 'name' }).data?.items[0]?.name satisfies string | undefined;

(await codex.charts.of('id', { kind: 'transit', at: '2025-03-01T12:00:00Z' })).chart.utc satisfies string;
(await codex.charts.of('id', { kind: 'solarReturn', year: 2025 })).utc satisfies string;

// ── what must not compile
// @ts-expect-error A progressed chart is of a date.
void codex.charts.of('id', { kind: 'progressed' });
// @ts-expect-error A field of another collection.
useCollection('people', { orderBy: 'entryDate' });
// @ts-expect-error The date is required.
ours.natalChart({});
// @ts-expect-error A misspelt field.
ours.natalChart({ birthDate: '1990-06-15', birthTimezon: 'Europe/London' });
// @ts-expect-error No body of that name.
ours.positions(2451545, ['Ceres']);
// @ts-expect-error No house system of that name.
ours.natalChart({ birthDate: '1990-06-15' }, { houseSystem: 'unequal' });
// @ts-expect-error The slim entry has no module of its own.
void slimInit();
// @ts-expect-error A handle is opened, not constructed.
new ours.SoulCodex();
// @ts-expect-error What is calculated can't be written.
void codex.profiles.update('id', { completenessScore: 100 });
// @ts-expect-error Analyses are calculated, never given.
codex.compatibilities.create;
// @ts-expect-error No mood of that name.
void codex.journal.search('walk', { mood: 'hungry' });
// @ts-expect-error Stored fields are not changed in place.
(await codex.profiles.get('id'))!.version = 2;
// @ts-expect-error There may be no such profile.
(await codex.profiles.get('id')).birthDate;
// @ts-expect-error There is no such option.
void ours.SoulCodex.open({ database: 'x' });
