// The states of the sync page by the rules of axe, in light and dark, on a phone and on a wide screen; and the page by the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { assertAccessible } from './support/axe.mjs';
import { LONDON } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { goToSync, indicator, logIn, register, syncAll, until, waitFor } from './support/sync-page.mjs';
import { openSyncedSite } from './support/synced-site.mjs';

if (engines().includes('chromium')) {
  describe('the sync page is accessible', () => {
    /** @type {import('./support/synced-site.mjs').SyncedSite} */
    let site;
    /** @type {import('./support/synced-site.mjs').SyncedVisit} */
    let visit;
    /** @type {import('./support/synced-site.mjs').SyncedVisit} */
    let other;
    let chart = '';

    before(async () => {
      site = await openSyncedSite();
      [visit, other] = [await site.visit('chromium'), await site.visit('chromium')];
      await visit.app.open();
      await other.app.open();
    });
    after(async () => {
      await visit?.close();
      await other?.close();
      await site?.close();
    });

    /** @param {import('./support/synced-site.mjs').SyncedVisit} at @param {string} name */
    const rename = async ({ app, driver }, name) => {
      await driver.executeScript('location.hash = arguments[0]', `${chart}/edit`);
      await app.find('#displayName');
      await app.fill('displayName', name);
      await app.press('Save');
      await app.waitForHeading(name);
    };
    const type = (/** @type {string[]} */ ...keys) => visit.driver.actions().sendKeys(...keys).perform();
    const focused = () => visit.driver.executeScript('const e = document.activeElement; return e.id || e.value || e.innerText.trim()');

    /** Each state as someone meets it. @type {[string, () => Promise<unknown>][]} */
    const states = [
      ['signed out', async () => {
        await visit.app.make(LONDON);
        chart = await visit.driver.executeScript('return location.hash');
        await goToSync(visit);
        await visit.app.find('#email');
      }],
      ['refused', async () => {
        await visit.app.pick('New account', '#email');
        await visit.app.press('Create the account');
        await visit.app.find('#email-problem');
      }],
      ['asked what to take along', async () => {
        await register(visit, 'ada@example.org');
        await visit.app.find('[data-anonymous]');
      }],
      ['synced', async () => {
        await visit.app.press('Take along into the account');
        await waitFor(visit, 'synced', '0');
      }],
      ['waiting', async () => {
        await logIn(other, 'ada@example.org');
        await waitFor(other, 'synced', '0');
        await site.cloud.stop();
        await rename(other, 'Ada of the hills');
        await rename(visit, 'Ada by the sea');
        await goToSync(visit);
        await until(visit, 'it waits', async () => (await indicator(visit)) === 'Sync: 1 waiting');
      }],
      ['asked what becomes of unsent work', async () => {
        await visit.app.press('Sign out');
        await visit.app.find('dialog[open]');
      }],
      ['with a conflict', async () => {
        await type(Key.ESCAPE);
        await visit.app.press('Pause');
        await site.cloud.serve();
        await syncAll(other);
        await visit.app.press('Go on');
        await visit.app.find('[data-conflict]');
        await until(visit, 'one conflict', async () => (await indicator(visit)) === 'Sync: 1 conflict');
      }],
      ['merging', async () => {
        await visit.app.press('Merge field by field');
        await visit.app.click(await visit.app.find('[data-merge=displayName] input[value=own]'));
        await visit.app.find('[data-merge=displayName] input[type=text]');
      }],
    ];

    for (const [state, reach] of states) {
      test(`${state}: axe finds nothing, and nothing runs off the screen`, async () => {
        await reach();
        await assertAccessible(visit.driver);
      });
    }

    test('a conflict is merged by the keyboard alone', async () => {
      await visit.driver.executeScript('document.querySelector("[data-merge=displayName] input[value=own]").focus()');
      await type(Key.ARROW_UP);
      assert.equal(await focused(), 'theirs');
      await type(Key.ARROW_DOWN, Key.TAB);
      await type('Ada', Key.TAB);
      assert.equal(await focused(), 'Keep the merged version');
      const outline = await visit.driver.executeScript('return getComputedStyle(document.activeElement).outlineStyle');
      assert.equal(outline, 'solid');
      await type(Key.ENTER);
      await visit.app.find('[data-settled]');
      // What had the focus is gone with the conflict.
      assert.equal(await focused(), 'conflicts');
      await syncAll(visit);
    });

    test('what was refused is shown in an accessible way', async () => {
      await syncAll(other);
      await goToSync(visit);
      await visit.app.press('Pause');
      await visit.app.goTo(`${chart}/journal/new`, `${await nameOf()} – New entry`);
      await visit.app.fill('content', 'A long walk.');
      await visit.app.press('Save');
      await visit.app.find('[data-entry]');
      await other.driver.executeScript('location.hash = arguments[0]', chart);
      await other.app.find('.sections');
      await other.app.press('Delete');
      await other.app.click(await (await other.app.find('dialog[open]')).findElement({ css: '.danger' }));
      await other.app.waitForHeading('Your charts');
      await syncAll(other);
      await goToSync(visit);
      await visit.app.press('Go on');
      await visit.app.find('[data-refused]');
      await visit.app.click(await visit.app.find('[data-refused] summary'));
      await assertAccessible(visit.driver);
    });

    const nameOf = async () => (await visit.app.storedIn('profiles'))[0]?.['displayName'];
  });
}
