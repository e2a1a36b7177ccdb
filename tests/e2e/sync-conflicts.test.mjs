// One record edited on two devices that don't know of each other: both end with the same one, and the other edit is not lost.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { engines } from './support/engines.mjs';
import { codex, conflicts, create, everything, names, rename, settle } from './support/in-tab.mjs';
import { browsersOf, clockOf, openIn, somebody, stageOfFile } from './support/stage.mjs';

/** @typedef {import('./support/devices.mjs').Tab} Tab */

const stage = stageOfFile();

for (const engine of engines()) {
  describe(`conflicts with ${engine}`, () => {
    const { tabs } = browsersOf(stage, engine, 2);

    /** Two devices of one account, in step. */
    async function pair() {
      const person = await somebody(stage);
      await openIn(tabs, { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person });
      return { person, pair: /** @type {[Tab, Tab]} */ (tabs) };
    }
    /** Lets both push and pull until neither has anything to say. */
    async function meet() {
      for (const tab of [...tabs, ...tabs]) {
        const { state, pending, inFlight, dead } = await tab.run(settle);
        assert.deepEqual({ state, pending, inFlight, dead }, { state: 'synced', pending: 0, inFlight: 0, dead: 0 });
      }
    }

    test('keep the loser, and every choice reaches the other device: mine, theirs, or both merged', async (t) => {
      const { person, pair: [first, second] } = await pair();
      const took = await clockOf(t, first);
      const ids = await first.run(create, ['Ada', 'Bea', 'Cy']);
      await meet();
      assert.deepEqual(await second.run(names), ['Ada', 'Bea', 'Cy']);
      await stage.cloud.stop();
      const edit = async (/** @type {string[]} */ ids, /** @type {string} */ suffix, /** @type {string} */ birthLocation) => {
        for (const id of ids) {
          const { displayName } = /** @type {import('soul-codex').UserProfile} */ (await codex.profiles.get(id));
          await codex.profiles.update(id, { displayName: displayName + suffix, birthLocation });
        }
      };
      await first.run(edit, ids, ' of the first', 'London');
      await second.run(edit, ids, ' of the second', 'Lima');
      await stage.cloud.serve();
      await meet();
      // Of equal versions the later edit wins, and both devices have it.
      const won = ['Ada of the second', 'Bea of the second', 'Cy of the second'];
      assert.deepEqual([await first.run(names), await second.run(names)], [won, won]);

      const found = [await first.run(conflicts), await second.run(conflicts)];
      // One device files each.
      assert.deepEqual(found.flat().map(({ entityId }) => entityId).sort(), [...ids].sort());
      for (const { winner, mine, theirs, base, fields, entity } of found.flat()) {
        const [kept, lost] = winner === 'mine' ? [mine, theirs] : [theirs, mine];
        assert.match(kept.displayName, / of the second$/);
        assert.equal(kept.birthLocation, 'Lima');
        assert.match(lost.displayName, / of the first$/);
        assert.equal(lost.birthLocation, 'London');
        assert.match(base.displayName, /^(Ada|Bea|Cy)$/);
        assert.deepEqual([entity, [...fields].sort()], ['profile', ['birthLocation', 'displayName']]);
      }

      /** Settles the conflict about one record on the device that has it. */
      const choose = async (/** @type {number} */ at, /** @type {unknown} */ choice) => {
        const at0 = /** @type {any[]} */ (found[0]).findIndex(({ entityId }) => entityId === ids[at]);
        const [tab, list] = at0 >= 0 ? [first, found[0]] : [second, found[1]];
        const conflict = list.find((/** @type {any} */ { entityId }) => entityId === ids[at]);
        await tab.run((id, choice) => codex.conflicts.resolve(id, choice), conflict.id, choice);
        return conflict;
      };
      const [mine, theirs] = [await choose(0, 'mine'), await choose(1, 'theirs')];
      await choose(2, { merged: { displayName: 'Cy of both', birthLocation: 'London' } });
      await meet();
      const chosen = [mine.mine.displayName, theirs.theirs.displayName, 'Cy of both'];
      assert.deepEqual([await first.run(names), await second.run(names)], [chosen, chosen]);
      assert.deepEqual(await second.run(everything), await first.run(everything));
      assert.deepEqual([await first.run(conflicts), await second.run(conflicts)], [[], []]);
      const { records } = await stage.cloud.contents(person.token);
      const stored = records.map(({ record }) => [record['displayName'], record['birthLocation']]).sort();
      const places = [mine.mine.birthLocation, theirs.theirs.birthLocation, 'London'];
      assert.deepEqual(stored, chosen.map((name, n) => [name, places[n]]));
      await took();
    });

    test('are none where an entry was edited in different fields: both edits stay', async (t) => {
      const { pair: [first, second] } = await pair();
      const took = await clockOf(t, first);
      const [profileId] = await first.run(create, ['Ada']);
      const entryId = await first.run(async (/** @type {string} */ profileId) => {
        const draft = { profileId, title: 'A day', content: 'Quiet.', entryDate: '2025-03-01' };
        return (await codex.journal.create(draft)).id;
      }, profileId);
      await meet();
      await stage.cloud.stop();
      await first.run((id) => codex.journal.update(id, { title: 'A good day' }), entryId);
      await second.run((id) => codex.journal.update(id, { content: 'Quiet, and then loud.' }), entryId);
      await stage.cloud.serve();
      await meet();
      for (const tab of [first, second]) {
        const { title, content } = await tab.run((id) => codex.journal.get(id), entryId);
        assert.deepEqual([title, content, await tab.run(conflicts)], ['A good day', 'Quiet, and then loud.', []]);
      }
      await took();
    });

    test('that are settled differently on two devices end in one record', async (t) => {
      const { pair: [first, second] } = await pair();
      const took = await clockOf(t, first);
      const [id] = await first.run(create, ['Ada']);
      await meet();
      // Each device files one: the first loses to the second, then the other way round.
      for (const [n, [early, late]] of [[first, second], [second, first]].entries()) {
        await stage.cloud.stop();
        await early?.run(rename, id, `Ada, early in round ${n}`);
        await late?.run(rename, id, `Ada, late in round ${n}`);
        await stage.cloud.serve();
        // The late one is there first, so that the early one files what it has lost.
        await late?.run(settle);
        await early?.run(settle);
      }
      await meet();
      const found = [await first.run(conflicts), await second.run(conflicts)];
      assert.deepEqual(found.map((list) => list.length), [1, 1]);
      await stage.cloud.stop();
      for (const [n, tab] of [first, second].entries()) {
        const choice = { merged: { displayName: `Ada of device ${n}` } };
        await tab.run((id, choice) => codex.conflicts.resolve(id, choice), found[n][0].id, choice);
      }
      await stage.cloud.serve();
      await meet();
      assert.deepEqual([await first.run(names), await second.run(names)], [['Ada of device 1'], ['Ada of device 1']]);
      const again = [...(await first.run(conflicts)), ...(await second.run(conflicts))];
      // The choices met as any two edits do: the one that lost is kept, once.
      assert.equal(again.length, 1);
      await took();
    });
  });
}
