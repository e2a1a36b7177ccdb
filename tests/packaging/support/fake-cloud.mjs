// A cloud that takes everything, in the page or process that asks it: its `fetch` goes into `OpenOptions.cloud`. It keeps no records, so it
// is no measure of the protocol; it shows what the package asks for, and when.

const SERVER_TIME = '2025-03-01T12:00:00.000Z';
const json = (/** @type {unknown} */ body, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': status === 200 ? 'application/json' : 'application/problem+json' } });
const problem = (/** @type {number} */ status, /** @type {string} */ code) => json({ type: 'about:blank', status, code, serverTime: SERVER_TIME }, status);

/** @param {string} ownerId */
export function fakeCloud(ownerId) {
  let sequence = 0;
  /** @type {Set<ReadableStreamDefaultController<Uint8Array>>} */
  const streams = new Set();
  const cursor = () => `life.${sequence}`;
  const event = () => new TextEncoder().encode(`event: change\ndata: ${JSON.stringify({ protocol: 1, serverTime: SERVER_TIME, cursor: cursor() })}\n\n`);
  const cloud = {
    tokens: new Set(['good']),
    /** What was asked for: method and path. @type {string[]} */
    requests: [],
    /** What was pushed: operation and entity. @type {string[]} */
    operations: [],
    /** Asked first; what it gives is the answer. @type {(request: string) => Promise<Response | null> | Response | null} */
    instead: () => null,
    streams,
    /** Somebody else has changed something. */
    change() {
      sequence += 1;
      for (const stream of streams) stream.enqueue(event());
    },
    /** The process ends, and its streams with it. */
    endStreams() {
      for (const stream of streams) stream.close();
      streams.clear();
    },
    /** As the browser's. @param {RequestInfo | URL} input @param {RequestInit} [init] */
    async fetch(input, init = {}) {
      const { pathname, searchParams } = new URL(String(input));
      const request = `${init.method ?? 'GET'} ${pathname}`;
      cloud.requests.push(request);
      const { signal } = init;
      const aborted = new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      const answer = async () => (await cloud.instead(request)) ?? usual(request, init, searchParams.get('cursor'));
      return /** @type {Promise<Response>} */ (Promise.race([answer(), aborted]));
    },
  };

  /** @param {string} request @param {RequestInit} init @param {string | null} from */
  function usual(request, init, from) {
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    if (!cloud.tokens.has(token)) return problem(401, 'sync/unauthorized');
    const page = { protocol: 1, ownerId, serverTime: SERVER_TIME };
    switch (request) {
      case 'GET /v1/sync/snapshot': return json({ ...page, cursor: cursor(), next: null, records: [] });
      case 'GET /v1/sync/changes': return json({ ...page, from, cursor: cursor(), more: false, changes: [] });
      case 'POST /v1/sync/push': return json({ protocol: 1, serverTime: SERVER_TIME, results: JSON.parse(String(init.body)).operations.map(taken) });
      case 'DELETE /v1/accounts/current': return new Response(null, { status: 202 });
      case 'GET /v1/sync/events': return events(init.signal ?? null);
      default: return problem(404, 'sync/status-unexpected');
    }
  }

  /** @param {any} operation */
  function taken({ mutationId, operation, entity, record: { version, updatedAt, writer } }) {
    sequence += 1;
    cloud.operations.push(`${operation} ${entity}`);
    return { mutationId, status: 'applied', generation: sequence, stored: null, stamp: { version, updatedAt, writer } };
  }

  /** @param {AbortSignal | null} signal */
  function events(signal) {
    /** @type {ReadableStreamDefaultController<Uint8Array>} */
    let control;
    const body = new ReadableStream({
      start(controller) {
        control = controller;
        streams.add(controller);
        controller.enqueue(event());
      },
      cancel: () => void streams.delete(control),
    });
    signal?.addEventListener('abort', () => {
      if (streams.delete(control)) control.error(signal.reason);
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
  return cloud;
}
