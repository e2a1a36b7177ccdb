// The sync as the package drives it, in Node over a database in memory and a cloud that takes everything: what is asked for, and when.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { freshProject, ofRepository } from './support/project.mjs';

const OWNER = '0b1c2d3e-0000-4000-8000-00000000000a';

describe('the sync of the package', () => {
  /** @type {Awaited<ReturnType<typeof freshProject>>} */
  let project;
  before(async () => {
    project = await freshProject();
    await project.write({ 'fake-cloud.mjs': await ofRepository('tests/packaging/support/fake-cloud.mjs') });
  });
  after(() => project.remove());

  /** What some code tells, that has a `cloud`, a `codex` of the user who is signed in, and `until`. @param {string} source */
  const told = async (source, options = '') => {
    await project.write({
      'script.mjs': `
        import { readFileSync } from 'node:fs';
        import { fileURLToPath } from 'node:url';
        import { SoulCodex, initSync } from 'soul-codex';
        import { fakeCloud } from './fake-cloud.mjs';
        initSync(readFileSync(fileURLToPath(import.meta.resolve('soul-codex/soul_codex.wasm'))));
        const cloud = fakeCloud('${OWNER}');
        let token = 'good';
        const getToken = async () => token;
        const codex = await SoulCodex.open({ cloud: { baseUrl: 'https://cloud.example.org/', getToken, fetch: cloud.fetch } ${options} });
        const until = async (holds) => {
          while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
        };
        const profile = (displayName) => codex.profiles.create({ displayName, birthDate: '1990-06-15' });
        const signIn = () => codex.account.signIn('${OWNER}', { adopt: true });
        const result = await (async () => { ${source} })();
        console.log(JSON.stringify(result));
        process.exit(0);
      `,
    });
    return project.script('script.mjs');
  };

  test('rejects with the reason of an abort, and goes on by itself', async () => {
    const found = await told(`
      await signIn();
      await codex.sync.now();
      let release;
      const held = new Promise((resolve) => (release = resolve));
      cloud.instead = async (request) => (request.startsWith('POST') ? (await held, null) : null);
      await profile('Ada');
      const reasons = [];
      const note = (error) => void reasons.push([error.name, error.message]);
      await codex.sync.now({ signal: AbortSignal.abort() }).catch(note);
      const abort = new AbortController();
      const syncing = codex.sync.now({ signal: abort.signal }).catch(note);
      await until(() => cloud.requests.includes('POST /v1/sync/push'));
      abort.abort(new TypeError('that is enough'));
      await syncing;
      release();
      const { state, pending } = await codex.sync.now();
      return { reasons, state, pending, operations: cloud.operations };
    `);
    assert.deepEqual(found, {
      reasons: [['AbortError', 'This operation was aborted'], ['TypeError', 'that is enough']],
      state: 'synced', pending: 0, operations: ['create profile'],
    });
  });

  test('pauses when the token has expired in the middle, asks for another, and goes on with what waits', async () => {
    const found = await told(`
      await signIn();
      await codex.sync.now();
      // The user has to log in again first.
      cloud.tokens = new Set(['better']);
      token = null;
      await profile('Ada');
      const { paused, pending, inFlight, dead, lastError } = await codex.sync.now();
      const asked = cloud.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const quiet = cloud.requests.length - asked;
      token = 'better';
      const after = await codex.sync.now();
      // And by itself, where the app has another token at once.
      cloud.tokens = new Set(['best']);
      await profile('Bea');
      await until(async () => (await codex.sync.status()).paused === 'unauthorized' || cloud.requests.length > asked + 3);
      token = 'best';
      const settled = await codex.sync.now();
      return { paused, waiting: pending + inFlight, dead, code: lastError.code, quiet, states: [after.state, settled.state], operations: cloud.operations };
    `);
    assert.deepEqual(found, {
      paused: 'unauthorized', waiting: 1, dead: 0, code: 'sync/unauthorized', quiet: 0, states: ['synced', 'synced'],
      operations: ['create profile', 'create profile'],
    });
  });

  test('comes before an export and before the account is deleted, which both ask no more of the network', async () => {
    const found = await told(`
      await signIn();
      await codex.sync.now();
      await codex.sync.pause();
      await profile('Ada');
      codex.sync.resume();
      await codex.data.export();
      const beforeExport = [...cloud.operations];
      cloud.instead = () => Promise.reject(new TypeError('no network'));
      await profile('Bea');
      const offline = JSON.parse(await (await codex.data.export()).text());
      const refused = await codex.account.deleteEverything().catch((error) => error.code);
      const left = (await codex.profiles.list()).items.length;
      cloud.instead = () => null;
      cloud.requests.length = 0;
      await codex.account.deleteEverything();
      return { beforeExport, offline: offline.collections.profiles.length, refused, left, gone: (await codex.profiles.list()).items.length,
        order: cloud.requests.filter((request) => /POST|DELETE/.test(request)) };
    `);
    assert.deepEqual(found, {
      beforeExport: ['create profile'], offline: 2, refused: 'account/cloud-unreachable', left: 2, gone: 0,
      order: ['POST /v1/sync/push', 'DELETE /v1/accounts/current'],
    });
  });

  test('hears of changes while somebody is signed in, nothing is paused, and the handle is open', async () => {
    const found = await told(`
      const events = () => cloud.requests.filter((request) => request === 'GET /v1/sync/events').length;
      const pulls = () => cloud.requests.filter((request) => request === 'GET /v1/sync/changes').length;
      await profile('Ada');
      await codex.sync.now();
      const signedOut = [events(), cloud.streams.size];
      await signIn();
      await codex.sync.now();
      await until(() => cloud.streams.size === 1);
      await codex.sync.now();
      const before = pulls();
      cloud.change();
      await until(() => pulls() > before);
      // A stream that says what is known already asks for nothing.
      codex.sync.pause();
      await until(() => cloud.streams.size === 0);
      codex.sync.resume();
      await until(() => cloud.streams.size === 1);
      // The cloud is stopped and comes back.
      cloud.instead = () => new Response('gone', { status: 502 });
      cloud.endStreams();
      await until(() => cloud.requests.at(-1) === 'GET /v1/sync/events');
      cloud.instead = () => null;
      await until(() => cloud.streams.size === 1);
      const again = pulls();
      cloud.change();
      await until(() => pulls() > again);
      await codex.account.signOut({ unsynced: 'keep' });
      await until(() => cloud.streams.size === 0);
      await signIn();
      await until(() => cloud.streams.size === 1);
      await codex.close();
      await until(() => cloud.streams.size === 0);
      return signedOut;
    `);
    assert.deepEqual(found, [0, 0]);
  });

  test('does not ask in a tight loop where the stream is refused, and syncs all the same', async () => {
    const found = await told(`
      cloud.instead = (request) => (request === 'GET /v1/sync/events' ? new Response('<p>no', { status: 401, headers: { 'content-type': 'text/html' } }) : null);
      await signIn();
      await profile('Ada');
      await until(() => cloud.operations.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { state, paused } = await codex.sync.now();
      return { state, paused, few: cloud.requests.filter((request) => request === 'GET /v1/sync/events').length <= 2 };
    `);
    assert.deepEqual(found, { state: 'synced', paused: null, few: true });
  });

  test('tells its last few hundred steps, without what the records hold', async () => {
    const found = await told(`
      await signIn();
      await profile('Adalbert');
      for (let n = 0; n < 400; n += 1) await codex.sync.now();
      const trace = codex.sync.trace();
      const text = JSON.stringify(trace);
      return { length: trace.length, inOrder: trace.every(({ at }, n) => n === 0 || trace[n - 1].at <= at), keys: Object.keys(trace[0]).sort(),
        tells: ['Adalbert', '1990-06-15', 'good', '${OWNER}'].filter((secret) => text.includes(secret)) };
    `);
    assert.deepEqual(found, { length: 300, inOrder: true, keys: ['at', 'detail', 'event'], tells: [] });
  });

  test('has a queue that takes queries as any collection', async () => {
    const found = await told(`
      codex.sync.pause();
      await signIn();
      for (const name of ['Ada', 'Bea', 'Cleo']) await profile(name);
      const names = ({ items }) => items.map(({ data }) => data.displayName);
      const first = await codex.sync.queue({ orderBy: 'timestamp', direction: 'desc', limit: 2 });
      const rest = await codex.sync.queue({ orderBy: 'timestamp', direction: 'desc', limit: 2, cursor: first.nextCursor });
      const open = await codex.sync.queue({ where: { synced: 0 } });
      const refused = await codex.sync.queue({ where: { lastError: 'x' } }).catch((error) => error.code);
      return [names(first), names(rest), open.items.length, refused];
    `);
    assert.deepEqual(found, [['Cleo', 'Bea'], ['Ada'], 3, 'query/not-indexed']);
  });

  test('deals with edits that met as the app has chosen, and refuses a choice that can not be', async () => {
    const found = await told(`
      await codex.close();
      const open = (options) => SoulCodex.open({ databaseName: 'other', ...options }).then((other) => other.close(), ({ code, details }) => [code, details]);
      const cloudAt = (baseUrl) => ({ cloud: { baseUrl, getToken } });
      return [
        await open({ conflicts: { journal: 'newest' } }), await open({ conflicts: { insights: 'ask' } }), await open({ conflicts: { moods: 'ask' } }),
        await open(cloudAt('http://cloud.example.org/')), await open(cloudAt('ftp://localhost/')),
        await open({ ...cloudAt('http://127.0.0.1:8080'), conflicts: { profiles: 'ask', people: 'lastWriteWins', journal: 'mergeFields' } }) ?? 'opened',
      ];
    `);
    const collections = 'profiles, people, journal, assessments, frequency';
    const address = 'an address that begins with https://, or with http:// on this device';
    assert.deepEqual(found, [
      ['input/not-a-choice', { field: 'conflicts.journal', value: 'newest', accepted: 'lastWriteWins, mergeFields, ask' }],
      ['input/unknown-field', { field: 'conflicts.insights', value: 'ask', accepted: collections }],
      ['input/unknown-field', { field: 'conflicts.moods', value: 'ask', accepted: collections }],
      ['input/wrong-type', { field: 'cloud.baseUrl', value: 'http://cloud.example.org/', accepted: address }],
      ['input/wrong-type', { field: 'cloud.baseUrl', value: 'ftp://localhost/', accepted: address }],
      'opened',
    ]);
  });

  test('asks the cloud to hand a change back where the user is to be asked', async () => {
    const found = await told(`
      const asked = [];
      const { fetch } = cloud;
      cloud.instead = () => null;
      await signIn();
      await profile('Ada');
      await codex.journal.create({ profileId: (await codex.profiles.list()).items[0].id, content: 'Dear diary' });
      await codex.sync.now();
      const { items } = await codex.sync.queue();
      return items.map(({ entity, ask }) => [entity, ask]).sort();
    `, ", conflicts: { profiles: 'ask' }");
    assert.deepEqual(found, [['journal', false], ['profile', true]]);
  });
});
