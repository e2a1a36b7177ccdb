// The core's half of a handle with a look at every record that it hands on: the core passes rows on as they are stored, and a row that
// somebody edited by hand or a broken version wrote must not reach the app as a record.
import { SoulError } from './errors.js';
import type { CollectionName, RawCodex, ReadName } from './raw.js';
import { flawOf } from './shapes.js';
import type { Page, Problem } from './types.js';

/** The object stores that have another name than their collection. */
const STORES: Partial<Record<ReadName | 'charts', string>> = {
  people: 'persons',
  journal: 'journalEntries',
  insights: 'dailyInsights',
  frequency: 'frequencyLogs',
  charts: 'chartResults',
};

/**
 * The same, but a corrupt record is left out of lists and reported, and an error where it was asked for by its id.
 *
 * What fails at once is thrown at once, as by the core itself: a breakdown of the instance is told by that.
 */
export function checked(raw: RawCodex, report: (problem: Problem) => void): RawCodex {
  const sound = <T>(collection: ReadName, row: T | null): T | null => {
    const corruption = row === null ? null : corruptionOf(collection, row);
    if (corruption === null) return row;
    report(corruption);
    return null;
  };
  const soundPage = <T>(collection: ReadName, { items, nextCursor }: Page<T>): Page<T> => ({
    items: items.filter((row) => sound(collection, row) !== null),
    nextCursor,
  });
  const reads: Partial<RawCodex> = {
    get: <T>(collection: ReadName, id: unknown) =>
      raw.get<T>(collection, id).then((row) => {
        const corruption = row === null ? null : corruptionOf(collection, row);
        if (corruption === null) return row;
        throw new SoulError(corruption.code, corruption.message, { details: corruption.details });
      }),
    getMany: <T>(collection: ReadName, ids: unknown) =>
      raw.getMany<T>(collection, ids).then((rows) => rows.map((row) => sound(collection, row))),
    list: <T>(collection: ReadName, query: unknown) =>
      raw.list<T>(collection, query).then((page) => soundPage(collection, page)),
    searchJournal: (text, query) => raw.searchJournal(text, query).then((page) => soundPage('journal', page)),
    // A chart is calculated: a corrupt one is made anew.
    chart: (profileId) =>
      raw.chart(profileId).then((chart) => {
        const corruption = chart === null ? null : corruptionOf('charts', chart);
        if (corruption === null) return chart;
        report(corruption);
        return raw.recalculateChart(profileId);
      }),
  };
  return Object.assign(Object.create(raw) as RawCodex, reads);
}

function corruptionOf(collection: ReadName | 'charts', row: unknown): Problem | null {
  const reason = flawOf(collection, row);
  if (reason === null) return null;
  const store = STORES[collection] ?? collection;
  const id = (row as { id?: unknown } | null)?.id;
  const key = typeof id === 'string' ? id : String(id);
  return {
    code: 'store/corrupt-row',
    message: `row ${key} of ${store} can't be read: ${reason}`,
    details: { store, key, reason },
  };
}

/** The collection of a store's name. */
export function collectionOf(store: string): CollectionName | null {
  const named = Object.entries(STORES).find(([, name]) => name === store)?.[0] ?? store;
  return named === 'charts' || !NAMES.has(named) ? null : (named as CollectionName);
}

const NAMES: ReadonlySet<string> = new Set<CollectionName>([
  'profiles', 'people', 'journal', 'assessments', 'compatibilities', 'insights', 'frequency', 'conflicts',
]);
