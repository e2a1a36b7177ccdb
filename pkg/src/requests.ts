// Requests to the cloud: with a token, within a time, up to a size.
import { SoulError } from './errors.js';
import type { SyncAction } from './raw.js';
import type { Cloud } from './types.js';

/** How long a request may take, in milliseconds: less than the core waits for it. */
const REQUEST_MS = 60_000;
/** Records of a page: the most that the protocol gives. Each page costs a request and a transaction, and its bytes are bounded anyway. */
const PAGE_RECORDS = 500;
/** Most bytes of an answer, as the protocol has it. */
const ANSWER_BYTES = 2 << 20;

/** What came of a request. */
export type Asked = { failed: string } | { status: number; retryAfter: string | null; body: unknown };

/** Asks what the core wants to know. Never rejects: what goes wrong is an answer, too. */
export async function ask(
  cloud: Cloud, action: Extract<SyncAction, { ticket: number }>, abort: AbortController,
): Promise<Asked> {
  const path = action.type === 'push' ? 'v1/sync/push'
    : action.type === 'changes' ? `v1/sync/changes?cursor=${encodeURIComponent(action.cursor)}&limit=${PAGE_RECORDS}`
    : `v1/sync/snapshot?${action.page === null ? '' : `page=${encodeURIComponent(action.page)}&`}limit=${PAGE_RECORDS}`;
  const init: RequestInit = action.type !== 'push' ? {} : {
    method: 'POST', body: JSON.stringify(action.body), headers: { 'content-type': 'application/json' },
  };
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    abort.abort();
  }, REQUEST_MS);
  try {
    const response = await send(cloud, path, init, abort.signal);
    if (response === null) return { failed: 'sync/unauthorized' };
    const { status, headers } = response;
    const text = await bounded(response);
    if (text === null) return { failed: 'sync/answer-invalid' };
    return { status, retryAfter: headers.get('retry-after'), body: parsed(headers.get('content-type'), text) };
  } catch {
    return { failed: isLate ? 'sync/timeout' : 'sync/network' };
  } finally {
    clearTimeout(late);
  }
}

/** An answer whose body is left to whoever asked. */
export interface Answered {
  response: Response;
  /** How long the cloud asks to wait, in milliseconds; null where it doesn't. Reads the body. */
  retryAfterMs(): Promise<number | null>;
}

/** Asks for the stream of events; null where there is no token. */
export async function askForEvents(cloud: Cloud, signal: AbortSignal): Promise<Answered | null> {
  const response = await send(cloud, 'v1/sync/events', { headers: { accept: 'text/event-stream' } }, signal);
  if (response === null) return null;
  const retryAfterMs = async () => {
    const header = response.headers.get('retry-after');
    if (header === null) return null;
    const body = parsed(response.headers.get('content-type'), (await bounded(response)) ?? '');
    const told = Date.parse(String(Object(body).serverTime));
    return waitMs(header, Number.isNaN(told) ? Date.now() : told);
  };
  return { response, retryAfterMs };
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date by the cloud's own clock. */
export function waitMs(header: string, cloudNowMs: number): number | null {
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - cloudNowMs);
}

/** Has the cloud close the account. One that is closed already is closed. */
export async function closeAccount(cloud: Cloud): Promise<void> {
  const response = await send(cloud, 'v1/accounts/current', { method: 'DELETE' }, AbortSignal.timeout(REQUEST_MS))
    .catch(() => null);
  if (response?.status === 202 || response?.status === 204) return;
  throw new SoulError('account/cloud-unreachable',
    'The cloud could not be asked, so nothing was changed: try again with a connection, or sign out first', {
      details: { status: response?.status ?? null }, retryable: true,
    });
}

/** Null where there is no token to send. */
async function send(cloud: Cloud, path: string, init: RequestInit, signal: AbortSignal): Promise<Response | null> {
  const token = await cloud.getToken();
  if (token === null) return null;
  const base = cloud.baseUrl.endsWith('/') ? cloud.baseUrl : `${cloud.baseUrl}/`;
  return (cloud.fetch ?? fetch)(new URL(path, base), {
    ...init,
    headers: { accept: 'application/json', ...init.headers, authorization: `Bearer ${token}` },
    // The token says who asks, and an answer that was kept is an old one. A redirect is not followed, and told from a cloud that is not there.
    credentials: 'omit', cache: 'no-store', redirect: 'manual', signal,
  });
}

/** The text of an answer; null where it is larger than any that the protocol has. */
async function bounded(response: Response): Promise<string | null> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > ANSWER_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Null for what is no JSON, such as the page of a hotel's network. */
function parsed(type: string | null, text: string): unknown {
  if (!/^application\/([a-z-]+\+)?json\b/i.test(type ?? '')) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
