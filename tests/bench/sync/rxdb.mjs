// RxDB's own replication of one collection, with handlers that speak to the same cloud.
import { PAGE_LIMIT, PUSH_LIMIT, creation } from './endpoint.mjs';

/** @typedef {import('./endpoint.mjs').Endpoint} Endpoint */

/**
 * Begins to replicate the journal. The cloud's `generation` is no field of the documents: nothing here would need it, since all
 * changes are new entries.
 *
 * @param {any} replicate RxDB's `replicateRxCollection`
 * @param {any} collection
 * @param {Endpoint} endpoint
 * @param {string | null} cursor where the device stands; null where it has read nothing
 */
export function replicated(replicate, collection, endpoint, cursor) {
  /** @type {unknown[]} */
  const failures = [];
  const replication = replicate({
    collection,
    replicationIdentifier: `${endpoint.userId}-journal`,
    live: true,
    push: {
      batchSize: PUSH_LIMIT,
      handler: async (/** @type {any[]} */ rows) => {
        await endpoint.push(rows.map(({ newDocumentState: { _deleted, ...record } }) => creation('journal', record)));
        return [];
      },
    },
    pull: {
      batchSize: PAGE_LIMIT,
      ...(cursor === null ? {} : { initialCheckpoint: { cursor, page: null } }),
      handler: async (/** @type {{ cursor: string, page: string | null } | undefined} */ place, /** @type {number} */ limit) => {
        if (place !== undefined && place.page === null) {
          const { changes, cursor: next } = await endpoint.changes(place.cursor, limit);
          return { documents: documentsOf(changes), checkpoint: { cursor: next, page: null } };
        }
        const answer = await endpoint.snapshot(place?.page ?? null, limit);
        return { documents: documentsOf(answer.records), checkpoint: { cursor: answer.cursor, page: answer.next } };
      },
    },
  });
  replication.error$.subscribe((/** @type {unknown} */ failure) => failures.push(failure));
  /** Resolves when it says that it is in sync; a failure that it would have tried again after a while is one. */
  const inSync = async () => {
    await replication.awaitInSync();
    if (failures.length > 0) throw new Error(`RxDB's replication failed: ${JSON.stringify(failures[0])}`);
  };
  return { replication, inSync };
}

/** @param {readonly import('./endpoint.mjs').State[]} states */
function documentsOf(states) {
  const journal = states.filter(({ entity }) => entity === 'journal');
  return journal.map(({ deleted, record }) => ({ ...record, _deleted: deleted }));
}
