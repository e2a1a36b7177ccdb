// Whose records there are changes with the account: whoever shows some is told to read again, in every tab.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDevices } from './support/devices.mjs';
import { engines } from './support/engines.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Of the tab in which the functions below run; there is none here. */
const codex = /** @type {import('soul-codex').SoulCodex} */ (/** @type {unknown} */ (null));

/** Opens the database in the tab, and notes what the subscribers of two collections are told. */
const open = async () => {
  const { default: init, SoulCodex } = await import('soul-codex');
  await init();
  const opened = await SoulCodex.open();
  const told = /** @type {unknown[]} */ ([]);
  opened.profiles.subscribe(({ ids, origin }) => told.push(['profiles', ids.length, origin]));
  opened.journal.subscribe(({ ids, origin }) => told.push(['journal', ids.length, origin]));
  Object.assign(globalThis, { codex: opened, told });
};
/** What was told, once there is as much. */
const heard = async (/** @type {number} */ count) => {
  const told = /** @type {unknown[]} */ (Reflect.get(globalThis, 'told'));
  while (told.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
  return told.splice(0);
};

for (const engine of engines()) {
  describe(`an account that changes in ${engine}`, () => {
    /** @type {import('./support/devices.mjs').Devices} */
    let devices;
    before(async () => {
      devices = await openDevices(PROJECT);
    });
    after(() => devices?.close());

    test('is told to the subscribers of all collections, in all tabs', async () => {
      const device = await devices.device(engine);
      const tab = await device.start();
      const other = await tab.openTab();
      for (const each of [tab, other]) await each.run(open);
      await tab.run(() => codex.profiles.create({ displayName: 'Ada', birthDate: '1990-06-15' }));
      assert.deepEqual(await tab.run(heard, 1), [['profiles', 1, 'local']]);
      assert.deepEqual(await other.run(heard, 1), [['profiles', 1, 'otherTab']]);

      await tab.run(() => codex.account.signIn('ada', { adopt: false }));
      assert.deepEqual(await tab.run(heard, 2), [['profiles', 0, 'local'], ['journal', 0, 'local']]);
      assert.deepEqual(await other.run(heard, 2), [['profiles', 0, 'otherTab'], ['journal', 0, 'otherTab']]);
      assert.equal(await other.run(() => codex.profiles.count()), 0);

      await tab.run(() => codex.account.signOut({ unsynced: 'fail' }));
      assert.deepEqual(await tab.run(heard, 2), [['profiles', 0, 'local'], ['journal', 0, 'local']]);
      assert.equal(await other.run(() => codex.profiles.count()), 1);
      await device.remove();
    });
  });
}
