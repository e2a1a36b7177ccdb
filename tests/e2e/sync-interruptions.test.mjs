// A sync that is interrupted: by a reload, a killed browser, a server that is gone for a while.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { isPush } from './support/door.mjs';
import { engines } from './support/engines.mjs';
import { codex, create, names, open, settle } from './support/in-tab.mjs';
import { browsersOf, clockOf, openIn, somebody, stageOfFile, until } from './support/stage.mjs';

/** @typedef {import('./support/devices.mjs').Tab} Tab */

const stage = stageOfFile();
const MANY = Array.from({ length: 20 }, (_, n) => `Ada ${String(n).padStart(2, '0')}`);

for (const engine of engines()) {
  describe(`an interrupted sync with ${engine}`, () => {
    const { devices, tabs } = browsersOf(stage, engine, 1);

    /** Each record once in the cloud, and on the device. */
    async function assertWhole(/** @type {Tab} */ tab, /** @type {string} */ token, /** @type {string[]} */ expected) {
      const { state, pending, inFlight, dead, conflicts } = await tab.run(settle);
      assert.deepEqual({ state, pending, inFlight, dead, conflicts }, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
      const { records, changes } = await stage.cloud.contents(token);
      assert.deepEqual(records.map(({ record }) => record['displayName']).sort(), expected);
      // A mutation that took effect twice would have been counted twice.
      assert.equal(changes, expected.length);
      assert.deepEqual(await tab.run(names), expected);
    }

    for (const what of /** @type {const} */ (['request', 'answer'])) {
      test(`by a reload while the ${what} of a push is on its way loses and doubles nothing`, async (t) => {
        const tab = /** @type {Tab} */ (tabs[0]);
        const person = await somebody(stage);
        const options = { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), token: person.token };
        await openIn([tab], { ...options, person });
        await tab.run(settle);
        const took = await clockOf(t, tab);
        const { isHeld, release } = stage.door.hold(isPush, what);
        await tab.run(create, MANY);
        await isHeld;
        const [sent] = stage.door.calls.filter((call) => isPush(call) && call.token === person.token);
        await tab.reload();
        // What was on its way arrives, or has arrived, and nobody is there to hear of it.
        release();
        await tab.run(open, options);
        await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
        const [, again] = stage.door.calls.filter((call) => isPush(call) && call.token === person.token);
        // What was sent is frozen: it goes out again byte for byte.
        assert.equal(String(again?.body), String(sent?.body));
        await assertWhole(tab, person.token, MANY);
        await took();
      });
    }

    test('by a reload while the first page is read begins again and has all', async (t) => {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      const [one, other] = [randomUUID(), randomUUID()];
      await openIn([tab], { baseUrl: stage.cloud.baseUrl, databaseName: one, person });
      const many = Array.from({ length: 60 }, (_, n) => `Ada ${String(n).padStart(3, '0')}`);
      await tab.run(create, many);
      await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      await tab.run(() => codex.close());
      const took = await clockOf(t, tab);
      // As on a second device: another database, which begins with a snapshot.
      const { isHeld, release } = stage.door.hold(({ path }) => path.includes('/snapshot'), 'answer');
      const options = { baseUrl: stage.door.baseUrl, databaseName: other, token: person.token };
      await openIn([tab], { ...options, person });
      await isHeld;
      await tab.reload();
      release();
      await tab.run(open, options);
      await until(tab, { state: 'synced' });
      await assertWhole(tab, person.token, many);
      await took();
    });

    test('by the end of the browser in the middle of a push goes on when it is opened again', async (t) => {
      const device = /** @type {import('./support/devices.mjs').Device} */ (devices[0]);
      let tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      const options = { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), token: person.token };
      await openIn([tab], { ...options, person });
      await tab.run(settle);
      const { isHeld, release } = stage.door.hold(isPush, 'answer');
      await tab.run(create, MANY);
      await isHeld;
      await device.kill();
      release();
      tab = tabs[0] = await device.start();
      const took = await clockOf(t, tab);
      await tab.run(open, options);
      await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      await assertWhole(tab, person.token, MANY);
      await took('from the second start');
    });

    test('by a server that is down says so, and goes on by itself when it is back', async (t) => {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      await openIn([tab], { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person });
      await tab.run(settle);
      const took = await clockOf(t, tab);
      await stage.cloud.stop();
      await tab.run(create, ['Ada', 'Bea']);
      const down = await until(tab, { lastError: 'sync/network' });
      // The same states whether an attempt is under way at this moment or not.
      assert.match(down.state, /^(pending|syncing)$/);
      const waiting = await until(tab, { state: 'pending' });
      assert.equal(waiting.pending + waiting.inFlight, 2);
      assert.equal(waiting.paused, null);
      assert.notEqual(waiting.nextAttemptAt, null);
      assert.equal(waiting.lastError?.code, 'sync/network');
      assert.ok((waiting.lastError?.message ?? '').length > 20);
      assert.ok(Number(waiting.oldestPendingAgeMs) >= 0);
      // What is made meanwhile waits with it, and all can be read and changed.
      await tab.run(create, ['Cy']);
      assert.deepEqual(await tab.run(names), ['Ada', 'Bea', 'Cy']);
      await stage.cloud.serve();
      const status = await until(tab, { state: 'synced', pending: 0, inFlight: 0, lastError: null });
      assert.notEqual(status.lastSuccessAt, null);
      await took();
      await assertWhole(tab, person.token, ['Ada', 'Bea', 'Cy']);
    });

    test('by a network that is gone goes on with the browser\'s word that it is back, before its timer', async (t) => {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      await openIn([tab], { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person });
      await tab.run(settle);
      const took = await clockOf(t, tab);
      await stage.cloud.stop();
      await tab.run(() => void dispatchEvent(new Event('offline')));
      await tab.run(create, ['Ada']);
      const { online, nextAttemptAt } = await until(tab, { lastError: 'sync/network', state: 'pending' });
      assert.equal(online, false);
      assert.notEqual(nextAttemptAt, null);
      // A browser that does not run the timers: whatever goes out now goes out by the hint alone.
      await tab.run(() => {
        const last = setTimeout(() => undefined, 0);
        for (let id = 1; id <= Number(last); id += 1) clearTimeout(id);
      });
      await stage.cloud.serve();
      await tab.run(() => void dispatchEvent(new Event('online')));
      const status = await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      assert.equal(status.online, true);
      await took();
      await assertWhole(tab, person.token, ['Ada']);
    });

    test('by a server that asks for a pause waits as long as it is told, and the user can ask sooner', async (t) => {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      await openIn([tab], { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), person });
      await tab.run(settle);
      const took = await clockOf(t, tab);
      const serverTime = new Date().toISOString();
      const problem = { type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'sync/rate-limited', detail: 'Wait.', field: null, serverTime };
      stage.door.behave(() => ({
        status: 429,
        headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after', 'content-type': 'application/problem+json', 'retry-after': '3600' },
        body: Buffer.from(JSON.stringify(problem)),
      }));
      await tab.run(create, ['Ada']);
      const { nextAttemptAt, state, paused } = await until(tab, { lastError: 'sync/rate-limited' });
      assert.deepEqual([state, paused], ['error', null]);
      const waitMs = Date.parse(String(nextAttemptAt)) - Date.parse(serverTime);
      assert.ok(waitMs >= 3600_000, `${waitMs} ms`);
      // Neither a network that is back nor a page that is seen again is a reason to press on.
      const { length: before } = stage.door.calls;
      await tab.run(() => void dispatchEvent(new Event('online')));
      assert.equal((await tab.run(() => codex.sync.status())).nextAttemptAt, nextAttemptAt);
      assert.equal(stage.door.calls.length, before);
      stage.door.behave(null);
      await assertWhole(tab, person.token, ['Ada']);
      await took();
    });
  });
}
