// A door in front of the cloud: an address at which the test decides what is let through, held back, or answered otherwise.
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';

/**
 * @typedef {object} Call a request at the door
 * @property {string} method
 * @property {string} path with its query
 * @property {string | null} token
 * @property {Buffer} body
 * @property {import('node:http').IncomingHttpHeaders} headers
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string | string[] | undefined>} headers
 * @property {Buffer} body
 */

/**
 * Decides about a request: `forward` asks the cloud, and what is returned is answered; null ends the connection. It may as well write into the
 * response itself, and return nothing.
 *
 * @typedef {(call: Call, forward: () => Promise<Answer>, response: import('node:http').ServerResponse) =>
 *   Promise<Answer | null | undefined> | Answer | null | undefined} Rule
 */

/** Lets pages of any origin read an answer, as the cloud's own headers do. */
export const READABLE = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/** @typedef {Awaited<ReturnType<typeof openDoor>>} Door */

/**
 * @param {number} cloudPort
 */
export async function openDoor(cloudPort) {
  /** @type {Rule | null} */
  let rule = null;
  /** What came by since the door was opened, the questions of browsers before a request left out. @type {Call[]} */
  const calls = [];

  const server = createServer(async (incoming, response) => {
    // A page that is closed or reloaded leaves in the middle.
    response.on('error', () => undefined);
    try {
      const parts = [];
      for await (const part of incoming) parts.push(part);
      const { method = 'GET', url: path = '/', headers } = incoming;
      const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? null;
      const call = { method, path, token, headers, body: Buffer.concat(parts) };
      const forward = () => forwarded(cloudPort, call);
      const isPreflight = method === 'OPTIONS';
      if (!isPreflight) calls.push(call);
      const answer = rule === null || isPreflight ? await forward() : await rule(call, forward, response);
      if (answer) {
        const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = answer.headers;
        response.writeHead(answer.status, kept).end(answer.body);
      } else if (answer === null) incoming.socket.destroy();
    } catch {
      // The cloud is not there, or the page is gone.
      incoming.socket.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The door has no port.');

  /** Lets everything through, or does as a rule says from now on. */
  const behave = (/** @type {Rule | null} */ next) => {
    rule = next;
  };

  /**
   * Holds back the next request that a test picks: before the cloud has seen it, or the answer to it. All others go through.
   *
   * @param {(call: Call) => boolean} isMeant
   * @param {'request' | 'answer'} what
   */
  const hold = (isMeant, what) => {
    let isMet = false;
    /** @type {() => void} */
    let met = () => undefined;
    /** @type {() => void} */
    let release = () => undefined;
    const isHeld = new Promise((resolve) => (met = () => resolve(undefined)));
    const isReleased = new Promise((resolve) => (release = () => resolve(undefined)));
    behave(async (call, forward) => {
      if (isMet || !isMeant(call)) return forward();
      isMet = true;
      if (what === 'request') {
        met();
        await isReleased;
        return forward();
      }
      const answer = await forward();
      met();
      await isReleased;
      return answer;
    });
    return { isHeld, release };
  };

  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { baseUrl: `http://127.0.0.1:${address.port}`, calls, behave, hold, close };
}

/** @param {Call} call */
export const isPush = (call) => call.path.startsWith('/v1/sync/push');

/** @param {number} port @param {Call} call @returns {Promise<Answer>} */
async function forwarded(port, { method, path, headers, body }) {
  const { host: _, connection: __, ...kept } = headers;
  const outgoing = ask({ host: '127.0.0.1', port, method, path, headers: kept, agent: false });
  outgoing.end(body);
  const [incoming] = /** @type {[import('node:http').IncomingMessage]} */ (await once(outgoing, 'response'));
  const parts = [];
  for await (const part of incoming) parts.push(part);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(parts) };
}

/**
 * An answer of JSON.
 *
 * @param {unknown} value
 * @param {number} [status]
 * @returns {Answer}
 */
export function json(value, status = 200) {
  return { status, headers: { ...READABLE, 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}
