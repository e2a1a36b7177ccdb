// The cloud as the others ask it: the same routes, bodies and headers that Soul Codex uses.

/**
 * An account at the cloud.
 *
 * @typedef {object} Member
 * @property {string} baseUrl
 * @property {string} userId
 * @property {string} token
 */

/** @typedef {{ entity: string, deleted: boolean, generation: number, record: any }} State a record as it travels */

/** Operations of one push: the most that the protocol takes. */
export const PUSH_LIMIT = 100;
/** Records of one page: the most that the protocol gives, and what Soul Codex asks for. */
export const PAGE_LIMIT = 500;

/** @param {Member} member */
export function endpointOf({ baseUrl, userId, token }) {
  /** @param {string} path @param {RequestInit} [init] */
  const ask = async (path, init = {}) => {
    const response = await fetch(`${baseUrl}/v1/sync/${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}`, accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
    const body = await response.json();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status} ${body.code}`);
    return body;
  };
  return {
    userId,
    /**
     * Sends operations, all of which have to be taken, and gives their results.
     *
     * @param {readonly any[]} operations
     */
    push: async (operations) => {
      const body = JSON.stringify({ protocol: 1, ownerId: userId, operations });
      const { results } = await ask('push', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      assertApplied(results, operations);
      return results;
    },
    /**
     * @param {string} cursor
     * @param {number} [limit]
     * @returns {Promise<{ cursor: string, more: boolean, changes: State[] }>}
     */
    changes: (cursor, limit = PAGE_LIMIT) => ask(`changes?cursor=${encodeURIComponent(cursor)}&limit=${limit}`),
    /**
     * @param {string | null} page
     * @param {number} [limit]
     * @returns {Promise<{ cursor: string, next: string | null, records: State[] }>}
     */
    snapshot: (page, limit = PAGE_LIMIT) => ask(`snapshot?${page === null ? '' : `page=${encodeURIComponent(page)}&`}limit=${limit}`),
  };
}

/** @typedef {ReturnType<typeof endpointOf>} Endpoint */

/**
 * Each operation has to be answered in its place, and taken: what is refused or lost would cost less.
 *
 * @param {readonly any[]} results
 * @param {readonly any[]} operations
 */
export function assertApplied(results, operations) {
  if (results.length !== operations.length) throw new Error(`${operations.length} operations have ${results.length} results`);
  operations.forEach(({ mutationId }, index) => {
    const result = results[index];
    if (result.mutationId !== mutationId) throw new Error(`operation ${index} has the result of another`);
    if (result.status !== 'applied') throw new Error(`operation ${index} was not taken: ${JSON.stringify(result)}`);
  });
}

/**
 * The operation that makes a record.
 *
 * @param {string} entity
 * @param {any} record
 */
export function creation(entity, record) {
  return { mutationId: crypto.randomUUID(), operation: 'create', entity, baseGeneration: 0, onConflict: 'decide', record };
}

/**
 * All that the cloud holds of an account, and the cursor after it.
 *
 * @param {Endpoint} endpoint
 */
export async function held(endpoint) {
  /** @type {State[]} */
  const records = [];
  let page = null;
  for (;;) {
    const answer = /** @type {Awaited<ReturnType<Endpoint['snapshot']>>} */ (await endpoint.snapshot(page));
    records.push(...answer.records);
    if (answer.next === null) return { records, cursor: answer.cursor };
    page = answer.next;
  }
}
