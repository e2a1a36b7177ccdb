// The devices themselves: what tests of several of them rely on.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDevices } from './support/devices.mjs';
import { engines } from './support/engines.mjs';
import { serve } from './support/site.mjs';

/** Puts a row into the device's own database, and counts the rows. */
const countOneMore = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('device', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
      transaction.objectStore('rows').put('row');
      const count = transaction.objectStore('rows').count();
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(count.result);
      };
    };
  });

for (const engine of engines()) {
  describe(`devices with ${engine}`, () => {
    /** @type {string} */
    let folder;
    /** @type {import('./support/devices.mjs').Devices} */
    let devices;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'soul-codex-devices-'));
      await writeFile(join(folder, 'index.html'), '<!doctype html><title>A server</title>');
      devices = await openDevices(folder);
    });
    after(async () => {
      await devices?.close();
      await rm(folder, { recursive: true });
    });

    test('keep their data apart, and each its own when it is killed', async () => {
      const [one, other] = [await devices.device(engine), await devices.device(engine)];
      const [tab, otherTab] = [await one.start(), await other.start()];
      assert.deepEqual([await tab.run(countOneMore), await tab.run(countOneMore)], [1, 2]);
      assert.equal(await otherTab.run(countOneMore), 1);
      await one.kill();
      assert.equal(await otherTab.run(countOneMore), 2);
      assert.equal(await (await one.start()).run(countOneMore), 3);
      await one.remove();
      await other.remove();
    });

    test('have tabs that hear each other and can be closed', async () => {
      const device = await devices.device(engine);
      const first = await device.start();
      const second = await first.openTab();
      await second.run(() => {
        void navigator.locks.request('until the tab is closed', () => new Promise(() => undefined));
        new BroadcastChannel('tabs').onmessage = ({ data }) => (document.title = data);
      });
      await first.run(() => new BroadcastChannel('tabs').postMessage('hello'));
      const heard = await second.run(async () => {
        while (document.title !== 'hello') await new Promise((resolve) => setTimeout(resolve, 10));
        return document.title;
      });
      assert.equal(heard, 'hello');
      second.close();
      // Its lock goes with it.
      await first.run(() => navigator.locks.request('until the tab is closed', () => null));
      assert.equal(await first.run((/** @type {number} */ a, /** @type {number} */ b) => a + b, 2, 3), 5);
      await device.remove();
    });

    if (engine === 'chromium') {
      test('have tabs that do nothing while they are frozen, beside others that do', async () => {
        const device = await devices.device(engine);
        const first = await device.start();
        const second = await first.openTab();
        await first.freeze();
        const answer = first.run(() => 'awake').then(() => 'answered');
        assert.equal(await second.run(() => 'here'), 'here');
        assert.equal(await Promise.race([answer, sleep(700, 'silent')]), 'silent');
        await first.thaw();
        assert.equal(await answer, 'answered');
        await device.remove();
      });
    }

    test('reach a server that is stopped and started again', async () => {
      const device = await devices.device(engine);
      const tab = await device.start();
      const reach = (/** @type {string} */ url) => fetch(url, { mode: 'no-cors' }).then(() => 'there', () => 'gone');
      let server = await serve(folder);
      const { port, url } = server;
      assert.equal(await tab.run(reach, url), 'there');
      await server.stop();
      assert.equal(await tab.run(reach, url), 'gone');
      server = await serve(folder, port);
      assert.equal(await tab.run(reach, url), 'there');
      await server.stop();
      await device.remove();
    });

    test('do nothing while they are suspended, and go on afterwards', async () => {
      const device = await devices.device(engine);
      const tab = await device.start();
      device.suspend();
      const answer = tab.run(() => 'awake').then(() => 'answered');
      assert.equal(await Promise.race([answer, sleep(700, 'silent')]), 'silent');
      device.resume();
      assert.equal(await answer, 'answered');
      await device.remove();
    });
  });
}
