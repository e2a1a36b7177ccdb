// Devices that sync through the real cloud: what is made offline reaches the others.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { engines } from './support/engines.mjs';
import { analyze, codex, conflicts, create, createOneOfEach, everything, names, open, settle, signIn } from './support/in-tab.mjs';
import { browsersOf, clockOf, openIn, somebody, stageOfFile, until } from './support/stage.mjs';

const stage = stageOfFile();

for (const engine of engines()) {
  describe(`the sync with ${engine}`, () => {
    const { tabs } = browsersOf(stage, engine, 2);

    test('carries what was made offline and without an account to another device', async (t) => {
      const [one, other] = /** @type {[import('./support/devices.mjs').Tab, import('./support/devices.mjs').Tab]} */ (tabs);
      const { userId, token } = await somebody(stage);
      const { cloud } = stage;
      const options = { baseUrl: cloud.baseUrl, token, databaseName: randomUUID() };
      await cloud.stop();
      const took = await clockOf(t, one);
      await one.run(open, options);
      await one.run(create, ['Ada']);
      assert.deepEqual(await one.run(signIn, userId), { adopted: 1 });
      const waiting = await one.run(() => codex.sync.now());
      assert.deepEqual([waiting.state, waiting.pending + waiting.inFlight, waiting.lastError?.code], ['pending', 1, 'sync/network']);
      await cloud.serve();
      const status = await one.run(settle);
      assert.deepEqual([status.state, status.pending, status.leader], ['synced', 0, true]);

      await other.run(open, options);
      await other.run(signIn, userId);
      await other.run(settle);
      assert.deepEqual(await other.run(names), ['Ada']);
      await took();
    });

    test('is begun as the README says', async () => {
      const [tab] = tabs;
      const { userId, token } = await somebody(stage);
      const readme = await readFile(new URL('../../pkg/README.md', import.meta.url), 'utf8');
      const [, example = ''] = /<!-- runs: tests\/e2e\/sync\.test\.mjs -->\n```js\n([\s\S]*?)```/.exec(readme) ?? [];
      assert.ok(example.includes('https://cloud.example.org/'));
      const source = `async (userId, token) => {
        const { default: init, SoulCodex } = await import('soul-codex');
        await init();
        ${example.replace('https://cloud.example.org/', stage.cloud.baseUrl)}
        await codex.close();
        return { state, pending, conflicts };
      }`;
      const work = Object.assign(() => null, { toString: () => source });
      assert.deepEqual(await tab?.run(work, userId, token), { state: 'synced', pending: 0, conflicts: 0 });
    });

    test('ends with the same records of every kind on both devices, whoever was offline', async (t) => {
      const [one, other] = /** @type {[import('./support/devices.mjs').Tab, import('./support/devices.mjs').Tab]} */ (tabs);
      const person = await somebody(stage);
      const { cloud } = stage;
      await openIn([one, other], { baseUrl: cloud.baseUrl, databaseName: randomUUID(), person });
      for (const tab of [one, other]) await tab.run(settle);
      const took = await clockOf(t, one);
      await cloud.stop();
      const ids = await one.run(createOneOfEach);
      const { profileId, personId } = ids;
      await other.run(create, ['Cy']);
      await cloud.serve();
      for (const tab of [one, other, one]) await tab.run(settle);
      await other.run(analyze, ids);
      const made = await one.run(everything);
      assert.deepEqual(Object.values(made).map((records) => records.length), [2, 1, 1, 1, 1, 1]);
      assert.deepEqual(await other.run(everything), made);

      // What is changed and removed offline follows, by itself once the cloud is back.
      await cloud.stop();
      await one.run(async (/** @type {string} */ id) => {
        await codex.profiles.update(id, { displayName: 'Ada Lovelace' });
        await codex.journal.create({ profileId: id, content: 'A loud day.', entryDate: '2025-03-02' });
      }, profileId);
      await other.run((/** @type {string} */ id) => codex.people.remove(id), personId);
      for (const tab of [one, other]) await until(tab, { lastError: 'sync/network' });
      await cloud.serve();
      for (const tab of [one, other]) await until(tab, { state: 'synced', pending: 0, inFlight: 0 });
      for (const tab of [one, other, one]) await tab.run(settle);
      const left = await one.run(everything);
      assert.deepEqual(await other.run(everything), left);
      assert.deepEqual(await one.run(names), ['Ada Lovelace', 'Cy']);
      // The comparison went with the person.
      assert.deepEqual(Object.values(left).map((records) => records.length), [2, 0, 2, 1, 0, 1]);
      const { records } = await cloud.contents(person.token);
      assert.equal(records.length, 6);
      for (const tab of [one, other]) assert.deepEqual(await tab.run(conflicts), []);
      await took();
    });
  });
}
