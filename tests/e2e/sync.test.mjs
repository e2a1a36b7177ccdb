// Devices that sync through the real cloud: a change made offline reaches the others, and nothing is lost.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCloud } from './support/cloud.mjs';
import { openDevices } from './support/devices.mjs';
import { engines } from './support/engines.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Of the tab in which the functions below run; there is none here. */
const codex = /** @type {import('soul-codex').SoulCodex} */ (/** @type {unknown} */ (null));

/** Opens the database in the tab. */
const open = async (/** @type {{ baseUrl: string, token: string }} */ { baseUrl, token }) => {
  const { default: init, SoulCodex } = await import('soul-codex');
  await init();
  const cloud = { baseUrl, getToken: async () => token };
  Object.assign(globalThis, { codex: await SoulCodex.open({ cloud }) });
};

/** Syncs until all is with the cloud, and says how things stand. */
const settle = async () => {
  let status = await codex.sync.now();
  if (status.paused !== null) return status;
  const until = Date.now() + 20_000;
  while ((status.state !== 'synced' || status.pending + status.inFlight > 0) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    status = await codex.sync.now();
  }
  return status;
};
const signIn = (/** @type {string} */ userId) => codex.account.signIn(userId, { adopt: true });
const names = async () =>
  (await codex.profiles.list()).items.map((profile) => profile.displayName).sort();
const conflicts = async () => (await codex.conflicts.list()).items;

for (const engine of engines()) {
  describe(`the sync with ${engine}`, () => {
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
    afterEach(() => cloud.serve());

    test('carries what was made offline and without an account to another device', async () => {
      const { userId, token } = await cloud.register(`${engine}-adopts@example.org`);
      const options = { baseUrl: cloud.baseUrl, token };
      await cloud.stop();
      const one = await devices.device(engine);
      const tab = await one.start();
      await tab.run(open, options);
      await tab.run(() => codex.profiles.create({ displayName: 'Ada', birthDate: '1990-06-15' }));
      assert.deepEqual(await tab.run(signIn, userId), { adopted: 1 });
      const waiting = await tab.run(() => codex.sync.now());
      assert.deepEqual([waiting.state, waiting.pending + waiting.inFlight, waiting.lastError?.code], ['pending', 1, 'sync/network']);
      await cloud.serve();
      const status = await tab.run(settle);
      assert.deepEqual([status.state, status.pending, status.leader], ['synced', 0, true]);

      const other = await devices.device(engine);
      const otherTab = await other.start();
      await otherTab.run(open, options);
      await otherTab.run(signIn, userId);
      await otherTab.run(settle);
      assert.deepEqual(await otherTab.run(names), ['Ada']);
      await one.remove();
      await other.remove();
    });

    test('is begun as the README says', async () => {
      const { userId, token } = await cloud.register(`${engine}-reads@example.org`);
      const readme = await readFile(new URL('../../pkg/README.md', import.meta.url), 'utf8');
      const [, example = ''] = /<!-- runs: tests\/e2e\/sync\.test\.mjs -->\n```js\n([\s\S]*?)```/.exec(readme) ?? [];
      assert.ok(example.includes('https://cloud.example.org/'));
      const source = `async (userId, token) => {
        const { default: init, SoulCodex } = await import('soul-codex');
        await init();
        ${example.replace('https://cloud.example.org/', cloud.baseUrl)}
        return { state, pending, conflicts };
      }`;
      const device = await devices.device(engine);
      const tab = await device.start();
      const work = Object.assign(() => null, { toString: () => source });
      assert.deepEqual(await tab.run(work, userId, token), { state: 'synced', pending: 0, conflicts: 0 });
      await device.remove();
    });

    test('keeps the loser of two edits as a conflict, and carries the choice to the other device', async () => {
      const { userId, token } = await cloud.register(`${engine}-differs@example.org`);
      const options = { baseUrl: cloud.baseUrl, token };
      const pair = [await devices.device(engine), await devices.device(engine)];
      const tabs = await Promise.all(pair.map((device) => device.start()));
      const [first, second] = tabs;
      assert.ok(first && second);
      for (const tab of tabs) {
        await tab.run(open, options);
        await tab.run(signIn, userId);
      }
      const { id } = await first.run(() => codex.profiles.create({ displayName: 'Ada', birthDate: '1990-06-15' }));
      await first.run(settle);
      await second.run(settle);
      assert.deepEqual(await second.run(names), ['Ada']);
      await cloud.stop();
      const rename = (/** @type {string} */ id, /** @type {string} */ displayName) => codex.profiles.update(id, { displayName });
      await first.run(rename, id, 'Ada of the first');
      await second.run(rename, id, 'Ada of the second');
      await cloud.serve();
      for (const tab of [first, second, first]) await tab.run(settle);
      // Of equal versions the later edit wins.
      assert.deepEqual([await first.run(names), await second.run(names)], [['Ada of the second'], ['Ada of the second']]);
      const found = [await first.run(conflicts), await second.run(conflicts)];
      assert.deepEqual(found.map((list) => list.length).sort(), [0, 1]);
      const [holder, follower] = found[0]?.length === 1 ? [first, second] : [second, first];
      const conflict = found.flat()[0];
      const loser = conflict.winner === 'mine' ? 'theirs' : 'mine';
      assert.equal(conflict[loser].displayName, 'Ada of the first');
      await holder.run((conflictId, choice) => codex.conflicts.resolve(conflictId, choice), conflict.id, loser);
      await holder.run(settle);
      await follower.run(settle);
      assert.deepEqual([await first.run(names), await second.run(names)], [['Ada of the first'], ['Ada of the first']]);
      assert.deepEqual(await holder.run(conflicts), []);
      for (const device of pair) await device.remove();
    });

    test('is taken over by another tab when the one that led is closed', async () => {
      const { userId, token } = await cloud.register(`${engine}-tabs@example.org`);
      const device = await devices.device(engine);
      const first = await device.start();
      const second = await first.openTab();
      for (const tab of [second, first]) {
        await tab.run(open, { baseUrl: cloud.baseUrl, token });
        await tab.run(settle);
      }
      await first.run(signIn, userId);
      await first.run(() => codex.profiles.create({ displayName: 'Ada', birthDate: '1990-06-15' }));
      const told = [await first.run(settle), await second.run(settle)];
      assert.deepEqual(told.map(({ leader, state }) => [leader, state]), [[false, 'synced'], [true, 'synced']]);
      second.close();
      await first.run(async () => {
        while (!(await codex.sync.status()).leader) await new Promise((resolve) => setTimeout(resolve, 50));
      });
      await first.run(() => codex.profiles.create({ displayName: 'Bea', birthDate: '1991-06-15' }));
      const { state, pending } = await first.run(settle);
      assert.deepEqual([state, pending], ['synced', 0]);
      await device.remove();
    });

    test('goes on with a push in whose middle the browser was killed', async () => {
      const { userId, token } = await cloud.register(`${engine}-killed@example.org`);
      const options = { baseUrl: cloud.baseUrl, token };
      const device = await devices.device(engine);
      let tab = await device.start();
      await tab.run(open, options);
      await tab.run(signIn, userId);
      await tab.run(async () => {
        const drafts = Array.from({ length: 20 }, (_, n) => ({ displayName: `Ada ${n}`, birthDate: '1990-06-15' }));
        await codex.profiles.createMany(drafts);
        void codex.sync.now();
      });
      await device.kill();
      tab = await device.start();
      await tab.run(open, options);
      const status = await tab.run(settle);
      assert.deepEqual([status.state, status.pending + status.inFlight, status.dead], ['synced', 0, 0]);
      const other = await devices.device(engine);
      const otherTab = await other.start();
      await otherTab.run(open, options);
      await otherTab.run(signIn, userId);
      await otherTab.run(settle);
      assert.deepEqual(await otherTab.run(names), await tab.run(names));
      await device.remove();
      await other.remove();
    });
  });
}
