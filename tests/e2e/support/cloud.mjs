// The real cloud, a process of its own over a PostgreSQL of its own. `cargo build -p soul-cloud` makes it.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connection, freePort, start } from './process.mjs';

const CLOUD = process.env['SOUL_CODEX_CLOUD'] ?? fileURLToPath(new URL('../../../target/debug/soul-cloud', import.meta.url));
/** PostgreSQL does not run as the machine's superuser. */
const NOBODY = 65534;

/** The path of one of PostgreSQL's programs. @param {string} name */
export function program(name) {
  const folders = [process.env['SOUL_CODEX_POSTGRES'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!found) throw new Error(`The cloud can't be tested: ${name} is not on the path.`);
  return found;
}

/**
 * Starts the cloud with an empty database. `stop` takes it away, `serve` brings it back at the same address.
 *
 * @param {readonly string[]} [more] settings of the cloud beyond those that are needed, as in `TRUST_PROXY=true`
 */
export async function openCloud(more = []) {
  const folder = await mkdtemp('/var/tmp/soul-codex-e2e-');
  const data = join(folder, 'data');
  const [port, databasePort] = [await freePort(), await freePort()];
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const as = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : ['env'];
  const [runner = 'env', ...before] = as;
  const made = spawnSync(runner, [...before, program('initdb'), '--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'], { cwd: '/', encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const postgres = [program('postgres'), '-D', data, '-p', String(databasePort), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'];
  const database = await start(runner, [...before, ...postgres], (output) => output.includes('ready to accept connections'));
  const url = (/** @type {string} */ role) => `postgres://${role}@127.0.0.1:${databasePort}/postgres`;
  const environment = { ...process.env, MIGRATION_DATABASE_URL: url('postgres') };
  const migrated = spawnSync(CLOUD, ['migrate'], { env: environment, encoding: 'utf8' });
  if (migrated.status !== 0) throw new Error(`The cloud could not make its tables: ${migrated.error ?? migrated.stderr}`);
  /** @type {import('./process.mjs').Started | null} */
  let server = null;
  const serve = async () => {
    if (server) return;
    const settings = [`DATABASE_URL=${url('soul_app')}`, 'ALLOWED_ORIGINS=*', `LISTEN=127.0.0.1:${port}`, 'TRUST_PROXY=true', ...more];
    server = await start('env', [...settings, CLOUD, 'serve'], async () => (await connection(port)) === 'connected');
  };
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  await serve();
  const baseUrl = `http://127.0.0.1:${port}`;
  let asked = 0;
  /** @param {string} method @param {string} path @param {{ token?: string, body?: unknown }} [sent] */
  const ask = async (method, path, { token, body } = {}) => {
    asked += 1;
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        // Everybody registers and logs in at home, and not all from one address, which the cloud would make wait.
        'x-forwarded-for': `10.0.${asked >> 8}.${asked & 255}`,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : await response.json();
  };
  const password = 'a long password';
  /** Registers somebody. @returns {Promise<{ userId: string, token: string }>} */
  const register = (/** @type {string} */ email) => ask('POST', '/v1/accounts', { body: { email, password } });
  /** Another token for somebody who is registered. @returns {Promise<{ userId: string, token: string }>} */
  const logIn = (/** @type {string} */ email) => ask('POST', '/v1/sessions', { body: { email, password } });
  /** From now on a token is good no more. */
  const logOut = (/** @type {string} */ token) => ask('DELETE', '/v1/sessions/current', { token });
  /**
   * What the cloud has of an account, and how many changes of its records it has counted.
   *
   * @param {string} token
   * @returns {Promise<{ records: { entity: string, generation: number, record: Record<string, any> }[], changes: number }>}
   */
  const contents = async (token) => {
    const records = [];
    let page = null;
    for (;;) {
      /** @type {{ records: any[], next: string | null, cursor: string }} */
      const told = await ask('GET', `/v1/sync/snapshot${page === null ? '' : `?page=${encodeURIComponent(page)}`}`, { token });
      records.push(...told.records);
      page = told.next;
      // This cloud's cursors end in the number of changes.
      if (page === null) return { records, changes: Number(told.cursor.split('.')[1]) };
    }
  };
  const close = async () => {
    await stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { baseUrl, port, register, logIn, logOut, contents, serve, stop, close };
}
