// What tests of the sync play on: the cloud, a door in front of it, browsers that stay on, and for each test people and databases of its own.
import { randomUUID } from 'node:crypto';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCloud } from './cloud.mjs';
import { openDevices } from './devices.mjs';
import { openDoor } from './door.mjs';
import { close, open, signIn, statusLike } from './in-tab.mjs';

/** @typedef {import('./devices.mjs').Tab} Tab */
/** @typedef {import('./engines.mjs').EngineName} EngineName */
/** @typedef {{ userId: string, token: string, email: string }} Person */

/**
 * @typedef {object} Stage
 * @property {Awaited<ReturnType<typeof openCloud>>} cloud
 * @property {import('./door.mjs').Door} door
 * @property {import('./devices.mjs').Devices} devices
 */

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
/** How long a tab is watched in one call, in milliseconds. */
const WATCH_MS = 5000;

/** Opens a cloud for all tests of the file that calls this. */
export function stageOfFile() {
  const stage = /** @type {Stage} */ ({});
  before(async () => {
    [stage.cloud, stage.devices] = await Promise.all([openCloud(), openDevices(PROJECT)]);
    stage.door = await openDoor(stage.cloud.port);
  });
  after(async () => {
    await stage.devices?.close();
    await stage.door?.close();
    await stage.cloud?.close();
  });
  return stage;
}

/**
 * Browsers that stay on for all tests of the `describe` that calls this, each with a tab. After each test the cloud is back, the door is
 * open, and no database is.
 *
 * @param {Stage} stage
 * @param {EngineName} engine
 * @param {number} count
 */
export function browsersOf(stage, engine, count) {
  /** @type {import('./devices.mjs').Device[]} */
  const devices = [];
  /** @type {Tab[]} */
  const tabs = [];
  before(async () => {
    devices.push(...(await Promise.all(Array.from({ length: count }, () => stage.devices.device(engine)))));
    tabs.push(...(await Promise.all(devices.map((device) => device.start()))));
  });
  afterEach(async () => {
    stage.door.behave(null);
    await stage.cloud.serve();
    for (const tab of tabs) await tab.run(close);
  });
  after(() => Promise.all(devices.map((device) => device.remove())));
  return { devices, tabs };
}

/**
 * Somebody who is registered, and no other test knows.
 *
 * @param {Stage} stage
 * @returns {Promise<Person>}
 */
export async function somebody(stage) {
  const email = `${randomUUID()}@example.org`;
  return { email, ...(await stage.cloud.register(email)) };
}

/**
 * Opens a database in tabs: those of one name on one device share it. With a person, that one is signed in.
 *
 * @param {Tab[]} tabs
 * @param {{ baseUrl: string, databaseName: string, person?: Person | null, token?: string | null }} options
 */
export async function openIn(tabs, { baseUrl, databaseName, person = null, token = person?.token ?? null }) {
  for (const tab of tabs) {
    await tab.run(open, { baseUrl, token, databaseName });
    if (person) await tab.run(signIn, person.userId);
  }
}

/**
 * The status of a tab once it fits. Whoever waits asks nothing of the sync: what comes, comes by itself.
 *
 * @param {Tab} tab
 * @param {Record<string, unknown>} wanted members of the status; of `lastError` the code
 * @param {number} [withinMs]
 * @returns {Promise<import('soul-codex').SyncStatus>}
 */
export async function until(tab, wanted, withinMs = 60_000) {
  const last = Date.now() + withinMs;
  for (;;) {
    const { fits, status } = await tab.run(statusLike, wanted, WATCH_MS);
    if (fits) return status;
    if (Date.now() > last) throw new Error(`After ${withinMs} ms it is not ${JSON.stringify(wanted)} but ${JSON.stringify(status)}`);
  }
}

/**
 * Prints how long a case took by the clock of a page.
 *
 * @param {import('node:test').TestContext} test
 * @param {Tab} tab
 */
export async function clockOf(test, tab) {
  const now = () => tab.run(() => Date.now());
  const begun = await now();
  return async (/** @type {string} */ what = 'of the page') => {
    test.diagnostic(`${test.name}: ${(await now()) - begun} ms ${what}`);
  };
}
