import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudProblem, accountsAt } from '../src/cloud/accounts.ts';
import { parseLogIn } from '../src/cloud/logIn.ts';
import { isRestorable, logInProblem } from '../src/sync/logInProblems.ts';

interface Asked {
  url: string;
  init: RequestInit | undefined;
}

/** A cloud that answers everything the same. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Asked[] = [];
  const send = async (url: URL | RequestInfo, init?: RequestInit) => {
    asked.push({ url: String(url), init });
    const text = body === null ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, { status, headers });
  };
  return { accounts: accountsAt('https://app.example/folder/', send), asked };
}

async function problem(work: Promise<unknown>): Promise<CloudProblem> {
  const error = await work.then(
    () => null,
    (found: unknown) => found,
  );
  assert.ok(error instanceof CloudProblem);
  return error;
}

test('each call asks the route that the cloud has for it, and the password stands in no address', async () => {
  const issued = { userId: 'u', token: 't', expiresAt: '2026-01-01T00:00:00.000Z', serverTime: '2026-01-01T00:00:00.000Z' };
  for (const [way, path] of [['register', 'accounts'], ['logIn', 'sessions'], ['restore', 'accounts/restore']] as const) {
    const { accounts, asked } = answering(201, issued);
    assert.deepEqual(await accounts[way]('ada@example.org', 'secret words'), { userId: 'u', token: 't' });
    assert.deepEqual([asked[0]?.url, asked[0]?.init?.method], [`https://app.example/folder/v1/${path}`, 'POST']);
    assert.equal(asked[0]?.init?.body, '{"email":"ada@example.org","password":"secret words"}');
  }
  const { accounts, asked } = answering(204, null);
  await accounts.logOut('t');
  assert.deepEqual([asked[0]?.url, asked[0]?.init?.method], ['https://app.example/folder/v1/sessions/current', 'DELETE']);
  assert.equal(new Headers(asked[0]?.init?.headers).get('authorization'), 'Bearer t');
});

test('a refusal carries the cloud’s code, its field and when to come again', async () => {
  const refused = answering(429, { code: 'account/too-many-attempts', field: 'email' }, { 'retry-after': '8' });
  const { code, field, retryAfterS } = await problem(refused.accounts.logIn('a@b.c', 'x'));
  assert.deepEqual([code, field, retryAfterS], ['account/too-many-attempts', 'email', 8]);
});

test('what is no answer of the cloud is told apart from one that is', async () => {
  const codes: [number, unknown, string][] = [
    [502, '', 'cloud/unreachable'],
    [200, '<!doctype html>', 'cloud/answer-invalid'],
    [201, { userId: 7, token: 't' }, 'cloud/answer-invalid'],
    [404, 'not here', 'cloud/answer-invalid'],
  ];
  for (const [status, body, code] of codes) {
    assert.equal((await problem(answering(status, body).accounts.logIn('a@b.c', 'x'))).code, code, `${status} ${String(body)}`);
  }
  const gone = accountsAt('https://app.example/', () => Promise.reject(new TypeError('no network')));
  assert.equal((await problem(gone.logIn('a@b.c', 'x'))).code, 'cloud/unreachable');
});

test('a problem is told at its field, and only a deleted account can be taken back', () => {
  assert.equal(logInProblem(new CloudProblem('account/email-taken')).field, 'email');
  assert.equal(logInProblem(new CloudProblem('account/wrong-credentials')).field, 'password');
  assert.match(logInProblem(new CloudProblem('account/too-many-attempts', { retryAfterS: 90 })).sentence, /2 minutes/);
  assert.match(logInProblem(new Error('something else')).sentence, /Try again later/);
  assert.deepEqual([isRestorable(new CloudProblem('account/deleted')), isRestorable(new CloudProblem('account/email-taken'))], [true, false]);
});

test('a log-in that this app has not written is none', () => {
  const kept = { userId: 'u', email: 'ada@example.org', token: 't', entered: true };
  assert.deepEqual(parseLogIn(JSON.stringify(kept)), kept);
  for (const text of [null, '', '{', 'null', '7', '{"userId":"u"}', JSON.stringify({ ...kept, token: 7 }), JSON.stringify({ ...kept, token: '' }), JSON.stringify({ ...kept, entered: 'yes' })]) {
    assert.equal(parseLogIn(text), null, String(text));
  }
});
