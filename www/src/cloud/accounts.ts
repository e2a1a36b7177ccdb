// The accounts of the cloud: what of its API is no part of the sync, and therefore not the package's.

/** How long a request may take, in milliseconds: hashing a password takes the cloud a moment, and a phone's network may take longer. */
const REQUEST_MS = 30_000;

export interface Issued {
  userId: string;
  token: string;
}

/** Why the cloud did not do what it was asked for. */
export class CloudProblem extends Error {
  /** The cloud's code; `cloud/unreachable` where it could not be asked, `cloud/answer-invalid` where something else answered. */
  readonly code: string;
  /** The field that it is about. */
  readonly field: string | null;
  /** When to come again, in seconds; null where it was not said. */
  readonly retryAfterS: number | null;

  constructor(code: string, { field = null, retryAfterS = null }: { field?: string | null; retryAfterS?: number | null } = {}) {
    super(code);
    this.name = 'CloudProblem';
    this.code = code;
    this.field = field;
    this.retryAfterS = retryAfterS;
  }
}

export interface Accounts {
  /** Makes an account and logs in. */
  register(email: string, password: string): Promise<Issued>;
  logIn(email: string, password: string): Promise<Issued>;
  /** Takes the deletion of an account back, within its 30 days, and logs in. */
  restore(email: string, password: string): Promise<Issued>;
  /** Ends a log-in: its token is good no more. */
  logOut(token: string): Promise<void>;
}

/** The accounts of the cloud whose `v1/` lies under `baseUrl`. All calls reject with {@link CloudProblem}. */
export function accountsAt(baseUrl: string, send: typeof fetch = (...request) => fetch(...request)): Accounts {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const request = new URL(`v1/${path}`, baseUrl);
    const signal = AbortSignal.timeout(REQUEST_MS);
    let response: Response;
    try {
      response = await send(request, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error', signal });
    } catch {
      throw new CloudProblem('cloud/unreachable');
    }
    if (response.ok) return response;
    throw await problemOf(response);
  };
  const prove = async (path: string, email: string, password: string): Promise<Issued> => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return issuedBy(await ask(path, { method: 'POST', headers, body: JSON.stringify({ email, password }) }));
  };
  return {
    register: (email, password) => prove('accounts', email, password),
    logIn: (email, password) => prove('sessions', email, password),
    restore: (email, password) => prove('accounts/restore', email, password),
    logOut: async (token) => {
      await ask('sessions/current', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    },
  };
}

async function issuedBy(response: Response): Promise<Issued> {
  const { userId, token } = await objectIn(response);
  if (typeof userId !== 'string' || userId === '' || typeof token !== 'string' || token === '') {
    throw new CloudProblem('cloud/answer-invalid');
  }
  return { userId, token };
}

async function problemOf(response: Response): Promise<CloudProblem> {
  const { code, field } = await objectIn(response);
  // A proxy whose cloud is down, and a server that is overrun, are no answer of the cloud.
  if (typeof code !== 'string') return new CloudProblem(response.status >= 500 ? 'cloud/unreachable' : 'cloud/answer-invalid');
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return new CloudProblem(code, {
    field: typeof field === 'string' ? field : null,
    retryAfterS: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
  });
}

/** The members of a JSON object; none for anything else. */
async function objectIn(response: Response): Promise<Record<string, unknown>> {
  const value: unknown = await response.json().catch(() => null);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
