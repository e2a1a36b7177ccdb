// The cloud's event stream: a change reaches a device that asks for nothing, also once the cloud was gone for a while.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCloud } from './support/cloud.mjs';
import { openDevices } from './support/devices.mjs';
import { engines } from './support/engines.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Of the tab in which the functions below run; there is none here. */
const codex = /** @type {import('soul-codex').SoulCodex} */ (/** @type {unknown} */ (null));

/** Opens the database in the tab, and signs in. It counts the streams that are opened, and the requests for changes. */
const open = async (/** @type {{ baseUrl: string, token: string, userId: string }} */ { baseUrl, token, userId }) => {
  const { default: init, SoulCodex } = await import('soul-codex');
  await init();
  const asked = { streams: 0 };
  const counting = async (/** @type {any} */ input, /** @type {RequestInit | undefined} */ init) => {
    const response = await fetch(input, init);
    if (String(input).endsWith('/v1/sync/events') && response.ok) asked.streams += 1;
    return response;
  };
  Object.assign(globalThis, { asked, codex: await SoulCodex.open({ cloud: { baseUrl, getToken: async () => token, fetch: counting } }) });
  await codex.account.signIn(userId, { adopt: true });
  await codex.sync.now();
};
const streams = () => /** @type {any} */ (globalThis).asked.streams;
const create = (/** @type {string} */ displayName) => codex.profiles.create({ displayName, birthDate: '1990-06-15' });
/** Resolves once a profile of that name is here. Nothing asks the cloud for it. */
const until = async (/** @type {string} */ name) => {
  const isThere = async () => (await codex.profiles.list()).items.some((profile) => profile.displayName === name);
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 50));
};
/** Resolves once more than so many streams were opened. */
const untilStream = async (/** @type {number} */ before) => {
  while (/** @type {any} */ (globalThis).asked.streams <= before) await new Promise((resolve) => setTimeout(resolve, 50));
};

for (const engine of engines()) {
  describe(`the event stream with ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openCloud>>} */
    let cloud;
    /** @type {import('./support/devices.mjs').Devices} */
    let devices;
    before(async () => {
      [cloud, devices] = await Promise.all([openCloud(), openDevices(PROJECT)]);
    });
    after(async () => {
      await devices?.close();
      await cloud?.close();
    });

    test('tells a device of what another one changed, before and after the cloud was stopped', async () => {
      const account = await cloud.register(`${engine}-events@example.org`);
      const options = { baseUrl: cloud.baseUrl, ...account };
      const pair = [await devices.device(engine), await devices.device(engine)];
      const [first, second] = await Promise.all(pair.map((device) => device.start()));
      assert.ok(first && second);
      for (const tab of [first, second]) {
        await tab.run(open, options);
        await tab.run(untilStream, 0);
      }
      await first.run(create, 'Ada');
      await second.run(until, 'Ada');
      await second.run(create, 'Bea');
      await first.run(until, 'Bea');

      const before = [await first.run(streams), await second.run(streams)];
      await cloud.stop();
      // Offline, it waits; back, the stream is opened again by itself.
      await first.run(create, 'Cleo');
      await cloud.serve();
      for (const [n, tab] of [first, second].entries()) await tab.run(untilStream, before[n]);
      await second.run(until, 'Cleo');
      await second.run(create, 'Dora');
      await first.run(until, 'Dora');
      for (const device of pair) await device.remove();
    });

    test('is held by one tab of a device, and by another one when that is closed', async () => {
      const account = await cloud.register(`${engine}-event-tabs@example.org`);
      const options = { baseUrl: cloud.baseUrl, ...account };
      const device = await devices.device(engine);
      const first = await device.start();
      const second = await first.openTab();
      await second.run(open, options);
      await second.run(untilStream, 0);
      await first.run(open, options);
      const other = await devices.device(engine);
      const elsewhere = await other.start();
      await elsewhere.run(open, options);
      await elsewhere.run(create, 'Ada');
      for (const tab of [first, second]) await tab.run(until, 'Ada');
      assert.deepEqual([await first.run(streams), await second.run(streams)], [0, 1]);
      second.close();
      await first.run(untilStream, 0);
      await elsewhere.run(create, 'Bea');
      await first.run(until, 'Bea');
      await device.remove();
      await other.remove();
    });
  });
}
