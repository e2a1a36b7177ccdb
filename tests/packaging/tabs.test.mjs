// Two tabs that write the same records at the same time, and one that is upgraded away under a writer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, openBrowser } from '../e2e/support/engines.mjs';
import { serve } from '../e2e/support/site.mjs';
import { freshProject } from './support/project.mjs';
import { openTabs } from './support/tabs.mjs';
import { TAB_PAGE, TAB_SCRIPT } from './support/tab-page.mjs';

/** How often each tab writes. */
const ROUNDS = 40;

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let project;
before(async () => {
  project = await freshProject();
  await project.write({ 'index.html': TAB_PAGE, 'tab.js': TAB_SCRIPT });
});
after(() => project?.remove());

for (const engine of engines()) {
  describe(`two tabs in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let site;
    before(async () => {
      site = await serve(project.folder);
      browser = await openBrowser(engine);
    });
    after(async () => {
      try {
        await browser?.close();
      } finally {
        await site?.stop();
      }
    });

    test('edit one record at once, and no edit of either is lost', async () => {
      const tabs = await openTabs(browser.driver, site.url);
      const profile = await tabs.first('signedIn', 'one-record');
      const entry = await tabs.first('addEntry', { profileId: profile, title: 'first', content: 'first' });
      // As the cloud would, once it has the records.
      await tabs.first('emptyQueue');
      const base = await tabs.first('get', 'journal', entry);
      await tabs.second('join', 'one-record');

      const edits = await tabs.both('editField', [entry, 'title', 'content', ROUNDS], [entry, 'content', 'title', ROUNDS]);
      const last = String(ROUNDS);
      const record = await tabs.second('get', 'journal', entry);
      assert.deepEqual([record.title, record.content], [last, last]);
      for (const { kept, own, other } of edits) {
        // What a tab wrote is what its edit returns and what stands there before its next one; of the other tab's values none
        // is older than the one before.
        const values = Array.from({ length: ROUNDS }, (_, n) => String(n + 1));
        assert.deepEqual(own, values);
        assert.deepEqual(kept, ['first', ...values.slice(0, -1)]);
        assert.deepEqual(other, other.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b));
      }
      assert.ok(edits.some(({ other }) => new Set(other).size > 2), 'the tabs wrote one after the other, not at once');
      const stamps = edits.flatMap((edit) => edit.stamps);
      assert.equal(new Set(stamps).size, 2 * ROUNDS, 'two edits have one moment');
      for (const edit of edits) assert.deepEqual(edit.stamps, edit.stamps.toSorted(), 'a tab went back in time');

      assert.equal(record.version, base.version + 1, 'edits that were never sent are one version');
      const { generation, ...sent } = record;
      const { generation: _, ...sentBase } = base;
      const rows = await tabs.first('rows', 'syncQueue');
      assert.deepEqual(
        rows.map((/** @type {any} */ row) => [row.entityId, row.operation, row.data, row.baseRecord]),
        [[entry, 'update', sent, sentBase]],
      );
    });

    test('make, change and remove records at once, and agree on what is left', async () => {
      const tabs = await openTabs(browser.driver, site.url);
      const profile = await tabs.first('signedIn', 'many-records');
      const doomed = await tabs.first('addEntries', profile, 'doomed', ROUNDS);
      await tabs.second('join', 'many-records');
      await tabs.first('listen');
      await tabs.second('listen');

      // The first tab changes what the second removes; then both remove all of it, from both ends.
      const [changes] = await tabs.both('changeAll', [doomed], 'removeAll', [doomed.toReversed()]);
      assert.ok(changes.every((/** @type {string} */ code) => code === 'changed' || code === 'store/not-found'), changes.join());
      await tabs.both('removeAll', [doomed], [doomed.toReversed()]);
      const made = await tabs.both('addAll', [profile, 'alpha', ROUNDS], [profile, 'omega', ROUNDS]);

      const entries = await tabs.second('rows', 'journalEntries');
      const ids = entries.map((/** @type {any} */ row) => row.id);
      assert.deepEqual(ids.toSorted(), made.flat().toSorted());
      assert.equal(new Set(ids).size, ids.length);
      const queued = await tabs.second('rows', 'syncQueue');
      assert.deepEqual(
        queued.map((/** @type {any} */ row) => [row.operation, row.entityId]).toSorted(),
        [...ids.map((/** @type {string} */ id) => ['create', id]), ['create', profile]].toSorted(),
      );
      for (const tab of [tabs.first, tabs.second]) {
        assert.deepEqual(await tab('search', 'doomed'), []);
        assert.deepEqual((await tab('search', 'alpha')).toSorted(), made[0]?.toSorted());
        assert.deepEqual((await tab('search', 'omega')).toSorted(), made[1]?.toSorted());
      }
      // Each tab hears of everything that the other one wrote, and of nothing else as if the other had.
      const [first, second] = [await tabs.first('heard', made[1]), await tabs.second('heard', made[0])];
      assert.deepEqual(first.otherTab.filter((/** @type {string} */ id) => !doomed.includes(id)).toSorted(), made[1]?.toSorted());
      assert.deepEqual(second.otherTab.filter((/** @type {string} */ id) => !doomed.includes(id)).toSorted(), made[0]?.toSorted());
      assert.deepEqual(first.local.filter((/** @type {string} */ id) => !doomed.includes(id)).toSorted(), made[0]?.toSorted());
      const told = [...first.local, ...first.otherTab].filter((id) => doomed.includes(id));
      assert.deepEqual(new Set(told), new Set(doomed));
    });

    test('make the record that may be there once, and it is there once', async () => {
      const tabs = await openTabs(browser.driver, site.url);
      const profile = await tabs.first('signedIn', 'once');
      await tabs.second('join', 'once');
      const answers = await tabs.both('answerTest', [profile, 'A'], [profile, 'B']);
      assert.equal(answers[0], answers[1]);
      const [assessment, ...others] = await tabs.first('rows', 'assessments');
      assert.deepEqual([assessment.id, others], [answers[0], []]);
      assert.match(assessment.responses.q1, /^[AB]$/);
      const logged = await tabs.both('logDay', ['2025-03-01'], ['2025-03-01']);
      assert.deepEqual(logged.toSorted(), ['logged', 'store/not-unique']);
      assert.equal((await tabs.second('rows', 'frequencyLogs')).length, 1);
    });

    test('one is upgraded away in the middle of its writes, and every write that it was told of is there', async () => {
      const tabs = await openTabs(browser.driver, site.url);
      const profile = await tabs.first('signedIn', 'upgraded');
      await tabs.first('writeUntilClosed', profile);
      await tabs.second('waitForRows', 'upgraded', 'journalEntries', 10);
      const found = await tabs.second('upgrade', 'upgraded');
      const { ended, refused, written } = await tabs.first('outcome');
      assert.deepEqual([ended, refused], ['upgrade', 'store/closed']);
      const ids = (/** @type {any[]} */ rows, /** @type {string} */ field) => rows.map((row) => row[field]).toSorted();
      assert.deepEqual(ids(found.journalEntries, 'id'), written.toSorted());
      assert.deepEqual(ids(found.syncQueue, 'entityId'), [profile, ...written].toSorted());
    });
  });
}
