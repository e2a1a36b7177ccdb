// Servers that answer what no cloud would: the status says so, nothing is lost, and all goes on once the cloud itself is back at the address.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { READABLE, isPush, json } from './support/door.mjs';
import { engines } from './support/engines.mjs';
import { codex, create, everything, names, rename, settle } from './support/in-tab.mjs';
import { browsersOf, clockOf, openIn, somebody, stageOfFile, until } from './support/stage.mjs';

/** @typedef {import('./support/devices.mjs').Tab} Tab */
/** @typedef {import('./support/door.mjs').Rule} Rule */

/** More than any answer may have, in bytes. */
const HUGE_BYTES = 3 << 20;
/** A page's minute, on the clock of a page in a hurry, in milliseconds. */
const HURRIED_MINUTE_MS = 1000;

const stage = stageOfFile();
const serverTime = () => new Date().toISOString();
const page = (/** @type {string} */ type, /** @type {string | Buffer} */ body) => ({
  status: 200, headers: { ...READABLE, 'content-type': type }, body: Buffer.from(body),
});
const PORTAL = '<!doctype html><title>Welcome</title><h1>Log in to the network of this hotel</h1>';

/** @param {import('./support/door.mjs').Answer} answer @param {(body: any) => unknown} change */
const changed = ({ status, body }, change) => json(change(JSON.parse(String(body))), status);
/** An answer to a push that nobody has made. */
const forOthers = () => {
  const result = { mutationId: randomUUID(), status: 'applied', generation: 1, stored: null, stamp: null };
  return json({ protocol: 1, serverTime: serverTime(), results: [result] });
};

/** What answers in the cloud's place, and the code that the status has meanwhile. @type {Record<string, { code: string, rule: Rule }>} */
const SERVERS = {
  'a page of HTML with status 200': { code: 'sync/answer-invalid', rule: () => page('text/html; charset=utf-8', PORTAL) },
  'a page of HTML that is called JSON': { code: 'sync/answer-invalid', rule: () => page('application/json', PORTAL) },
  'a page that no script may read': { code: 'sync/network', rule: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(PORTAL) }) },
  'nothing': { code: 'sync/answer-invalid', rule: () => page('application/json', '') },
  'wrong types': {
    code: 'sync/answer-invalid',
    rule: (call) =>
      json(isPush(call)
        ? { protocol: 1, serverTime: serverTime(), results: { length: 1 } }
        : { protocol: 1, ownerId: 7, serverTime: 'now', from: [], cursor: {}, more: 'yes', next: false, changes: 'none', records: null }),
  },
  'results for other operations': { code: 'sync/answer-invalid', rule: (call, forward) => (isPush(call) ? forOthers() : forward()) },
  'another version of the protocol': {
    code: 'sync/answer-invalid',
    rule: async (_, forward) => changed(await forward(), (body) => ({ ...body, protocol: 2 })),
  },
  'an answer larger than any may be': {
    code: 'sync/answer-invalid',
    rule: () => json({ protocol: 1, serverTime: serverTime(), results: [], padding: 'x'.repeat(HUGE_BYTES) }),
  },
  'an answer without an end': {
    code: 'sync/answer-invalid',
    rule: (_, __, response) => {
      response.writeHead(200, { ...READABLE, 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 << 10, 32)));
      };
      response.on('drain', more);
      more();
      return undefined;
    },
  },
  'a redirect to itself': {
    code: 'sync/status-unexpected',
    rule: ({ path }) => ({ status: 302, headers: { ...READABLE, location: path }, body: Buffer.alloc(0) }),
  },
  'the records of somebody else': {
    code: 'sync/answer-invalid',
    rule: async (call, forward) =>
      isPush(call) ? forOthers() : changed(await forward(), (body) => ({ ...body, ownerId: randomUUID() })),
  },
  'an error without a word': { code: 'sync/internal', rule: () => ({ status: 500, headers: READABLE, body: Buffer.from('oops') }) },
  'a status that does not exist': { code: 'sync/status-unexpected', rule: () => ({ status: 299, headers: READABLE, body: Buffer.from('{}') }) },
};

for (const engine of engines()) {
  describe(`a server that is none, with ${engine},`, () => {
    const { tabs } = browsersOf(stage, engine, 1);

    /** Somebody on a device that has a record, in step with the cloud behind the door. */
    async function begin() {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      await openIn([tab], { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), person });
      const [id] = await tab.run(create, ['Ada']);
      await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      return { tab, id, ...person };
    }
    /** Nothing is lost or doubled, here or there. */
    async function assertWhole(/** @type {Tab} */ tab, /** @type {string} */ token, /** @type {string[]} */ expected) {
      const { state, pending, inFlight, dead, conflicts } = await tab.run(settle);
      assert.deepEqual({ state, pending, inFlight, dead, conflicts }, { state: 'synced', pending: 0, inFlight: 0, dead: 0, conflicts: 0 });
      const { records } = await stage.cloud.contents(token);
      assert.deepEqual(records.map(({ record }) => record['displayName']).sort(), expected);
      assert.deepEqual(await tab.run(names), expected);
    }

    test('is told from the cloud, whatever it answers', async (t) => {
      const { tab, id, token } = await begin();
      const took = await clockOf(t, tab);
      let edits = 0;
      for (const [what, { code, rule }] of Object.entries(SERVERS)) {
        const asked = new Set();
        stage.door.behave((call, forward, response) => {
          asked.add(isPush(call) ? 'push' : 'pull');
          return rule(call, forward, response);
        });
        edits += 1;
        await tab.run(rename, id, `Ada ${edits}`);
        // Also by the user, so that it reads, too.
        const told = await tab.run(() => codex.sync.now());
        const status = await until(tab, { lastError: code });
        assert.equal(status.paused, null, what);
        assert.equal(status.pending + status.inFlight, 1, what);
        assert.equal(status.dead, 0, what);
        const waiting = await until(tab, { lastError: code, state: code === 'sync/network' ? 'pending' : 'error' });
        assert.ok((waiting.lastError?.message ?? '').length > 20, what);
        assert.notEqual(told.state, 'synced', what);
        while (asked.size < 2) await tab.run(() => codex.sync.now());
        assert.deepEqual(await tab.run(names), [`Ada ${edits}`], what);
        stage.door.behave(null);
        // The next attempt comes by itself, and finds the cloud.
        await until(tab, { state: 'synced', pending: 0, inFlight: 0, lastError: null });
        await assertWhole(tab, token, [`Ada ${edits}`]);
      }
      await took(`for ${edits} servers`);
    });

    test('that never answers is given up after a minute', async (t) => {
      const tab = /** @type {Tab} */ (tabs[0]);
      const person = await somebody(stage);
      // A page in a hurry: its minutes are short. The sync is loaded afterwards, as any page loads it.
      await tab.run((/** @type {number} */ minuteMs) => {
        const { setTimeout: wait } = globalThis;
        const hurried = (/** @type {() => void} */ work, /** @type {number} */ ms = 0) => wait(work, ms >= 60_000 ? minuteMs : ms);
        Object.assign(globalThis, { setTimeout: hurried, unhurried: wait });
      }, HURRIED_MINUTE_MS);
      try {
        await openIn([tab], { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), person });
        await until(tab, { state: 'synced' });
        const took = await clockOf(t, tab);
        for (const [n, begins] of [false, true].entries()) {
          stage.door.behave((_, __, response) => {
            // Nothing at all, or the beginning of an answer.
            if (begins) response.writeHead(200, { ...READABLE, 'content-type': 'application/json' }).write('{"protocol":');
            return undefined;
          });
          await tab.run(create, [`Ada ${n}`]);
          await until(tab, { state: 'syncing' });
          const status = await until(tab, { state: 'pending', lastError: 'sync/timeout' });
          assert.deepEqual([status.pending + status.inFlight, status.dead, status.paused], [1, 0, null]);
          assert.notEqual(status.nextAttemptAt, null);
          stage.door.behave(null);
          await until(tab, { state: 'synced', pending: 0, inFlight: 0, lastError: null });
        }
        await assertWhole(tab, person.token, ['Ada 0', 'Ada 1']);
        await took();
      } finally {
        await tab.run(() => void Object.assign(globalThis, { setTimeout: /** @type {any} */ (globalThis).unhurried }));
      }
    });

    test('that goes back to an earlier cursor and earlier records overwrites nothing', async (t) => {
      const { tab, id, token } = await begin();
      const took = await clockOf(t, tab);
      /** @type {{ from: string, cursor: string, changes: unknown[] } | null} */
      let early = null;
      stage.door.behave(async (call, forward) => {
        const answer = await forward();
        const body = call.path.includes('/changes') ? JSON.parse(String(answer.body)) : { changes: [] };
        if (body.changes.length > 0) early ??= body;
        return answer;
      });
      // The first page after this edit holds the record as it is now.
      await tab.run(rename, id, 'Ada the first');
      await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      while (early === null) await tab.run(settle);
      const { from, cursor, changes } = /** @type {{ from: string, cursor: string, changes: unknown[] }} */ (early);
      assert.equal(changes.length, 1);
      stage.door.behave(null);
      await tab.run(rename, id, 'Ada the second');
      await tab.run(create, ['Bea']);
      await tab.run(settle);
      const before = await tab.run(everything);

      // The old page, as the answer to each question; it leads back to where it began.
      let told = 0;
      stage.door.behave(async (call, forward) => {
        if (!call.path.includes('/changes')) return forward();
        told += 1;
        const asked = new URL(call.path, 'http://door').searchParams.get('cursor');
        return changed(await forward(), (body) => ({ ...body, from: asked, cursor: from, more: false, changes }));
      });
      for (let round = 0; round < 3; round += 1) await tab.run(() => codex.sync.now());
      assert.ok(told >= 3);
      assert.deepEqual(await tab.run(everything), before);
      await tab.run(create, ['Cy']);
      stage.door.behave(null);
      await assertWhole(tab, token, ['Ada the second', 'Bea', 'Cy']);
      assert.ok(cursor !== from);
      await took();
    });

    test('that invents a cursor and has no records takes none away for good', async (t) => {
      const { tab, token } = await begin();
      const took = await clockOf(t, tab);
      await tab.run(create, ['Bea']);
      await tab.run(settle);
      // It refuses the cursor, and its snapshot is empty: as far as the device can tell, all was removed elsewhere.
      stage.door.behave(async (call, forward) => {
        if (call.path.includes('/changes')) return json({ type: 'about:blank', title: 'Gone', status: 410, code: 'sync/resync-required', detail: 'Begin again.', field: null, serverTime: serverTime() }, 410);
        if (!call.path.includes('/snapshot')) return null;
        return changed(await forward(), (body) => ({ ...body, cursor: 'elsewhere.7', next: null, records: [] }));
      });
      await tab.run(() => codex.sync.now());
      await tab.run(create, ['Cy']);
      stage.door.behave(null);
      // The cloud knows no such cursor, so all is read again.
      await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      await assertWhole(tab, token, ['Ada', 'Bea', 'Cy']);
      await took();
    });
  });
}
