// One tab of several talks to the cloud. When it is closed, killed or frozen, another one takes over.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from './support/browser-process.mjs';
import { isPush } from './support/door.mjs';
import { engines } from './support/engines.mjs';
import { close, codex, create, names, settle } from './support/in-tab.mjs';
import { clockOf, openIn, somebody, stageOfFile, until } from './support/stage.mjs';

/** @typedef {import('./support/devices.mjs').Tab} Tab */

/** How often a leader is heard, in milliseconds, as in `pkg/src/leadership.ts`. */
const BEAT_MS = 5000;
/** Beats within which another tab takes over from one that says nothing: twenty seconds, as users are promised. */
const BEATS = 4;
/** How long a browser may take to show one of its tabs. */
const SEEN_WITHIN_MS = 10_000;

/** Notes the transactions that a page begins while it is frozen. */
const watchFrozen = () => {
  const begin = IDBDatabase.prototype.transaction;
  let frozen = false;
  /** @type {unknown[]} */
  const begunFrozen = [];
  for (const name of ['freeze', 'resume']) document.addEventListener(name, () => (frozen = name === 'freeze'), true);
  IDBDatabase.prototype.transaction = function (stores, ...more) {
    if (frozen) begunFrozen.push(stores);
    return begin.call(this, stores, ...more);
  };
  Object.assign(globalThis, { begunFrozen });
};

const stage = stageOfFile();

for (const engine of engines()) {
  describe(`the tab that leads with ${engine}`, () => {
    /** @type {import('./support/devices.mjs').Device} */
    let device;
    /** Processes that a test has stopped or killed belong to no other test. */
    // A new user folder for each: a Firefox that was killed shows another tab than the last when it starts again.
    beforeEach(async () => {
      device = await stage.devices.device(engine);
    });
    afterEach(async () => {
      stage.door.behave(null);
      await device.remove();
    });

    /**
     * Two tabs of one device, of which one leads and the other is in sight.
     *
     * @param {boolean} [atDoor] whether they see the cloud through the door
     */
    async function leaderAndOther(atDoor = false) {
      const [leader, other] = await inOrderOfSight(/** @type {[Tab, Tab]} */ (await device.startTabs(2)));
      const person = await somebody(stage);
      const baseUrl = atDoor ? stage.door.baseUrl : stage.cloud.baseUrl;
      const options = { baseUrl, databaseName: randomUUID(), person };
      await openIn([leader], options);
      await until(leader, { leader: true, state: 'synced' });
      await openIn([other], options);
      await other.run(settle);
      assert.equal((await other.run(() => codex.sync.status())).leader, false);
      return { leader, other, ...person };
    }
    /**
     * Two tabs, the one in sight last: only that takes over from one that is silent. Which of two that were opened together that is
     * differs from engine to engine; without windows both are.
     *
     * @param {[Tab, Tab]} tabs
     * @returns {Promise<[Tab, Tab]>}
     */
    async function inOrderOfSight([first, second]) {
      const inSight = (/** @type {Tab} */ tab) => tab.run(() => document.visibilityState === 'visible');
      const until = Date.now() + SEEN_WITHIN_MS;
      for (;;) {
        if (await inSight(second)) return [first, second];
        if (await inSight(first)) return [second, first];
        if (Date.now() > until) assert.fail('none of the tabs is in sight');
        await sleep(100);
      }
    }
    /** The records that the cloud has, each of which was written once. */
    async function stored(/** @type {string} */ token) {
      const { records, changes } = await stage.cloud.contents(token);
      assert.equal(changes, records.length);
      return records.map(({ record }) => record['displayName']).sort();
    }

    test('is followed by another one when it is closed', async (t) => {
      const first = await device.start();
      const second = await first.openTab();
      const person = await somebody(stage);
      const options = { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person };
      await openIn([second], options);
      await until(second, { leader: true });
      await openIn([first], options);
      await first.run(create, ['Ada']);
      const told = [await first.run(settle), await second.run(settle)];
      assert.deepEqual(told.map(({ leader, state }) => [leader, state]), [[false, 'synced'], [true, 'synced']]);
      const took = await clockOf(t, first);
      second.close();
      await until(first, { leader: true });
      await took('until the other tab led');
      await first.run(create, ['Bea']);
      await until(first, { state: 'synced', pending: 0, inFlight: 0 });
      assert.deepEqual(await stored(person.token), ['Ada', 'Bea']);
    });

    test('is followed by another one when its process is killed, which goes on with the push under way', async (t) => {
      const { leader, other, token } = await leaderAndOther(true);
      const pid = await device.processOf(leader, other);
      const { isHeld, release } = stage.door.hold(isPush, 'answer');
      await leader.run(create, ['Ada']);
      await isHeld;
      const took = await clockOf(t, other);
      signal(pid, 'SIGKILL');
      await until(other, { leader: true });
      await took('until the other tab led');
      await other.run(create, ['Bea']);
      await until(other, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
      release();
      assert.deepEqual(await stored(token), ['Ada', 'Bea']);
      assert.deepEqual(await other.run(names), ['Ada', 'Bea']);
    });

    test('is replaced within four beats when it stands still, and its late answer changes nothing', async (t) => {
      const { leader, other, token } = await leaderAndOther(true);
      const pid = await device.processOf(leader, other);
      const { isHeld, release } = stage.door.hold(isPush, 'answer');
      await leader.run(create, ['Ada']);
      await isHeld;
      // The tab in sight counts on its own clock, which is as late as the beats where the machine is busy.
      await other.run((/** @type {number} */ beatMs) => {
        const watch = { beats: 0 };
        setInterval(() => (watch.beats += 1), beatMs);
        Object.assign(globalThis, { watch });
      }, BEAT_MS);
      const took = await clockOf(t, other);
      signal(pid, 'SIGSTOP');
      try {
        await other.run(() => {
          const { watch } = /** @type {any} */ (globalThis);
          codex.sync.subscribe(({ leader }) => (watch.took ??= leader ? watch.beats : undefined));
        });
        await until(other, { leader: true });
        await took('until the other tab led');
        const beats = await other.run(() => /** @type {any} */ (globalThis).watch.took);
        assert.ok(beats <= BEATS, `it took ${beats} beats`);
        // It goes on with what the other one had sent, and with what is new.
        await other.run(create, ['Bea']);
        await until(other, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
        assert.deepEqual(await stored(token), ['Ada', 'Bea']);
        release();
      } finally {
        signal(pid, 'SIGCONT');
      }
      // It hears that it leads no more, and writes like any other tab.
      await until(leader, { leader: false });
      await leader.run(create, ['Cy']);
      await until(other, { leader: true, state: 'synced', pending: 0, inFlight: 0 });
      for (const tab of [leader, other]) {
        const { state, pending, inFlight, dead, conflicts } = await tab.run(settle);
        assert.deepEqual({ state, pending, inFlight, dead, conflicts }, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
      }
      assert.deepEqual(await stored(token), ['Ada', 'Bea', 'Cy']);
      assert.deepEqual(await leader.run(names), await other.run(names));
      await other.run(close);
      await until(leader, { leader: true });
    });

    if (engine === 'chromium') {
      test('lets another one lead when the browser freezes it, also in the middle of a push', async (t) => {
        const { leader, other, token } = await leaderAndOther(true);
        const { isHeld, release } = stage.door.hold(isPush, 'answer');
        await leader.run(create, ['Ada']);
        await isHeld;
        // As an app that looks who is signed in whenever the sync tells how it stands.
        await leader.run(() => void codex.sync.subscribe(() => void codex.account.current()));
        await leader.run(watchFrozen);
        const took = await clockOf(t, other);
        await leader.freeze();
        await until(other, { leader: true });
        await took('until the other tab led');
        release();
        await other.run(create, ['Bea']);
        await until(other, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
        await leader.thaw();
        // What it had begun would have held up the other tab until the browser's patience with a silent transaction is at its end.
        assert.deepEqual(await leader.run(() => /** @type {any} */ (globalThis).begunFrozen), []);
        await leader.run(create, ['Cy']);
        const { state, leader: leads } = await leader.run(settle);
        assert.deepEqual([state, leads], ['synced', false]);
        assert.deepEqual(await stored(token), ['Ada', 'Bea', 'Cy']);
        assert.deepEqual(await leader.run(names), await other.run(names));
      });
    }
  });
}
