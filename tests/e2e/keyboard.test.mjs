// From the empty list to a chart and back, without a pointer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { LONDON } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { openVisit } from './support/visit.mjs';

if (engines().includes('chromium')) {
  describe('by the keyboard alone', () => {
    /** @type {Awaited<ReturnType<typeof openVisit>>} */
    let visit;
    /** @type {Awaited<ReturnType<typeof openVisit>>['app']} */
    let app;

    before(async () => {
      visit = await openVisit('chromium');
      app = visit.app;
      await app.open();
    });
    after(() => visit?.close());

    /** @param {string[]} keys */
    const type = (...keys) =>
      visit.driver
        .actions()
        .sendKeys(...keys)
        .perform();
    /** @type {(held: string, key: string) => Promise<void>} */
    const typeWith = (held, key) => visit.driver.actions().keyDown(held).sendKeys(key).keyUp(held).perform();
    /** What has the focus: its id, or else what it says. */
    const focused = () =>
      visit.driver.executeScript('const e = document.activeElement; return e.id || e.innerText.trim()');
    /** @param {string} name */
    const tabTo = async (name) => {
      await type(Key.TAB);
      assert.equal(await focused(), name);
      const outline = await visit.driver.executeScript(
        'return getComputedStyle(document.activeElement).outlineStyle',
      );
      assert.equal(outline, 'solid', `the focus on ${name} can't be seen`);
    };

    test('a chart is made', async () => {
      for (const name of ['Soul Codex', 'Charts', 'Your data', 'New chart']) await tabTo(name);
      await type(Key.ENTER);
      await app.waitForHeading('New chart');
      assert.equal(await focused(), 'New chart');
      for (const [field, text] of [
        ['displayName', LONDON.name],
        ['day', LONDON.date.day],
        ['month', LONDON.date.month],
        ['year', LONDON.date.year],
        ['birthTime', String(LONDON.time)],
      ]) {
        await tabTo(String(field));
        await type(String(text));
      }
      // The box for an unknown time stands between: ticked and unticked by the space bar, it leaves the time as it was.
      await type(Key.TAB, Key.SPACE);
      assert.equal(await (await app.find('#birthTime')).isEnabled(), false);
      await type(Key.SPACE);
      for (const [field, text] of [
        ['birthLocation', LONDON.place],
        ['birthLatitude', LONDON.latitude],
        ['birthLongitude', LONDON.longitude],
      ]) {
        await tabTo(String(field));
        await type(String(text));
      }
      await tabTo('birthTimezone');
      await typeWith(Key.CONTROL, 'a');
      await type(LONDON.zone, Key.TAB);
      assert.equal(await focused(), 'Make the chart');
      await type(Key.ENTER);
      await app.waitForHeading(LONDON.name);
      assert.equal(await focused(), LONDON.name);
      assert.deepEqual(await app.essentials(), LONDON.known);
    });

    test('the question before deleting is left by Escape and answered by Enter', async () => {
      await tabTo('Edit');
      await tabTo('Delete');
      await type(Key.ENTER);
      await app.find('dialog[open]');
      assert.equal(await focused(), 'Keep it');
      await type(Key.ESCAPE);
      assert.equal((await app.texts('dialog[open]')).length, 0);
      assert.equal(await focused(), 'Delete');
      await type(Key.ENTER);
      await app.find('dialog[open]');
      await typeWith(Key.SHIFT, Key.TAB);
      await type(Key.ENTER);
      await app.waitForHeading('Your charts');
      assert.equal(await focused(), 'Your charts');
      assert.deepEqual(await app.chartNames(), []);
    });
  });
}
