// The sync page of the app with the real cloud: two browsers, each a process with a user folder of its own, and a person at each.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { LONDON, SYDNEY } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { connection } from './support/process.mjs';
import { fact, goToSync, indicator, logIn, register, syncAll, until, waitFor } from './support/sync-page.mjs';
import { openSyncedSite } from './support/synced-site.mjs';

/** @typedef {import('./support/synced-site.mjs').SyncedVisit} SyncedVisit */

for (const engine of engines()) {
  describe(`the sync page in ${engine}`, () => {
    const email = `${engine}@example.org`;
    /** @type {import('./support/synced-site.mjs').SyncedSite} */
    let site;
    /** @type {SyncedVisit} */
    let first;
    /** @type {SyncedVisit} */
    let second;
    /** The address of the first chart. */
    let chart = '';

    before(async () => {
      site = await openSyncedSite();
      [first, second] = [await site.visit(engine), await site.visit(engine)];
      await first.app.open();
      await second.app.open();
    });
    after(async () => {
      await first?.close();
      await second?.close();
      await site?.close();
    });
    afterEach(async () => {
      await site.cloud.serve();
      await site.serve();
    });

    /** @param {SyncedVisit} visit @param {string} name */
    const rename = async ({ app }, name) => {
      await app.driver.executeScript('location.hash = arguments[0]', `${chart}/edit`);
      await app.find('#displayName');
      await app.fill('displayName', name);
      await app.press('Save');
      await app.waitForHeading(name);
    };
    /** @param {SyncedVisit} visit */
    const texts = async ({ app }, selector = '[data-state]') => (await app.texts(selector)).join(' ');

    test('makes an account, and asks whether what is here is taken along', async () => {
      await first.app.make(LONDON);
      chart = await first.driver.executeScript('return location.hash');
      await first.app.goTo(`${chart}/people/new`, `${LONDON.name} – Add a person`);
      await first.app.fillBirth(SYDNEY);
      await first.app.press('Add');
      await first.app.waitForHeading(`${LONDON.name} – with ${SYDNEY.name}`);
      await first.app.find('.report');
      await goToSync(first);
      await first.app.find('#email');
      assert.deepEqual(await first.app.texts('.masthead [data-sync]'), []);
      await register(first, email);
      // A chart, a person and their comparison.
      assert.match(await (await first.app.find('[data-anonymous="3"]')).getText(), /^3 records were made on this device/);
      // Whoever goes away meanwhile is asked again.
      await first.app.reload();
      await first.app.find('[data-anonymous="3"]');
      await first.app.press('Take along into the account');
      await waitFor(first, 'synced', '0');
      assert.deepEqual(await first.app.texts('[data-notice]'), [`Logged in as ${email}. 3 records were taken along.`]);
      assert.equal(await indicator(first), 'Sync: Synced');
      assert.equal(await fact(first, 'leader'), 'this tab');
    });

    test('shows a second browser the records, and says what is wrong with a password', async () => {
      await logIn(second, email, 'another password');
      assert.match(await (await second.app.find('#password-problem')).getText(), /don’t belong together/);
      await second.app.fill('password', 'a long password');
      await second.app.press('Log in');
      await waitFor(second, 'synced', '0');
      assert.deepEqual(await second.app.chartNames(), [LONDON.name]);
      await second.app.goTo(`${chart}/people`, `${LONDON.name} – People`);
      await second.app.waitForTexts('[data-person] h3', [SYDNEY.name]);
    });

    test('says that the cloud is away and what waits, and never that all is well', async () => {
      await site.cloud.stop();
      await rename(first, 'Ada offline');
      await until(first, 'the frame says that one waits', async () => (await indicator(first)) === 'Sync: 1 waiting');
      await goToSync(first);
      await until(first, 'the cloud can’t be reached', async () => /The cloud can’t be reached/.test(await texts(first)));
      assert.match(await texts(first), /Nothing is lost/);
      assert.equal(await fact(first, 'unsent'), '1');
      assert.equal(await fact(first, 'oldest'), 'less than a minute');
      assert.match(String(await fact(first, 'next')), /^\d\d:\d\d:\d\d$/);
      assert.match((await first.app.texts('[data-waiting]')).join(), /^Chart: Ada offline \(changed\)/);
      await site.cloud.serve();
      await syncAll(first);
      await waitFor(first, 'synced', '0');
      assert.equal(await indicator(first), 'Sync: Synced');
    });

    test('goes on without the app’s own server, and catches up when it is back', async () => {
      await first.app.waitUntilReadyOffline();
      await site.stop();
      assert.equal(await connection(site.port), 'ECONNREFUSED');
      await first.app.reload();
      await rename(first, 'Ada alone');
      await goToSync(first);
      await until(first, 'the cloud can’t be reached', async () => /The cloud can’t be reached/.test(await texts(first)));
      assert.equal(await fact(first, 'unsent'), '1');
      await site.serve();
      await syncAll(first);
      await syncAll(second);
      assert.deepEqual(await second.app.chartNames(), ['Ada alone']);
    });

    for (const [choice, button, kept] of /** @type {const} */ ([
      ['mine', 'Keep this device’s', 'loser'],
      ['theirs', 'Keep the other’s', 'winner'],
    ])) {
      test(`shows both versions of a record side by side, and keeps ${choice}`, async () => {
        const { holder, follower, names } = await makeConflict(choice);
        const cells = await holder.app.texts('[data-field=displayName] td');
        assert.deepEqual(cells, [names.loser, names.winner]);
        assert.deepEqual(await holder.app.texts('[data-differs=yes] th'), ['Name differs']);
        assert.deepEqual(await holder.app.texts('.versions thead th'), ['This device', 'Other device in use']);
        assert.equal(await indicator(holder), 'Sync: 1 conflict');
        await holder.app.press(button);
        await settled(holder, follower, names[kept]);
      });
    }

    test('merges field by field, also into something that neither had, and refuses what can’t be', async () => {
      const { holder, follower } = await makeConflict('merged', async ({ app }, name) => {
        await app.fill('birthLocation', `${name} place`);
        await app.fill('birthTime', name === 'first merged' ? '03:15' : '04:45');
      });
      assert.deepEqual(await holder.app.texts('[data-differs=yes] th'), ['Name differs', 'Birth time differs', 'Birth place differs']);
      await holder.app.press('Merge field by field');
      const pick = async (/** @type {string} */ field, /** @type {string} */ side) =>
        holder.app.click(await holder.driver.findElement({ css: `[data-merge=${field}] input[value=${side}]` }));
      const mine = (await holder.app.texts('[data-merge=birthLocation] .value'))[0] ?? '';
      await holder.app.find('[data-merge=displayName]');
      await pick('birthLocation', 'mine');
      await pick('birthTime', 'own');
      await pick('displayName', 'own');
      const type = async (/** @type {string} */ field, /** @type {string} */ text) => {
        const id = await (await holder.app.find(`[data-merge=${field}] input:not([type=radio])`)).getAttribute('id');
        // Ids may begin with a digit, which a selector by id would not take.
        await holder.driver.executeScript('document.getElementById(arguments[0]).id = arguments[1]', id, `typed-${field}`);
        await holder.app.fill(`typed-${field}`, text);
        await holder.driver.executeScript('document.getElementById(arguments[0]).id = arguments[1]', `typed-${field}`, id);
      };
      await type('displayName', 'Ada of both');
      await type('birthTime', '25:00');
      await holder.app.press('Keep the merged version');
      assert.notEqual(await (await holder.app.find('[data-merge=birthTime] .problem')).getText(), '');
      await type('birthTime', '5:30 am');
      await holder.app.press('Keep the merged version');
      await settled(holder, follower, 'Ada of both');
      for (const visit of [first, second]) {
        const [stored] = await visit.app.storedIn('profiles');
        assert.deepEqual([stored?.['birthTime'], stored?.['birthLocation']], ['05:30:00', mine]);
      }
    });

    test('shows what the cloud has refused, tries it again, and saves it to a file', async () => {
      // What is written about a chart that another device has deleted has nowhere to go, until the chart is back.
      await first.app.make({ ...LONDON, name: 'Row' });
      const row = String(await first.driver.executeScript('return location.hash'));
      await syncAll(first);
      await syncAll(second);
      await second.app.press('Pause');
      await until(second, 'the pause is told', async () => (await indicator(second)) === 'Sync: Paused');
      await second.app.goTo(`${row}/journal/new`, 'Row – New entry');
      await second.app.fill('title', 'By the river');
      await second.app.fill('content', 'A long walk.');
      await second.app.press('Save');
      await second.app.waitForHeading('Row – Journal');
      await until(second, 'the pause hides nothing', async () => (await indicator(second)) === 'Sync: Paused, 1 waiting');
      const saved = await saveData(first);
      await first.app.goTo(row, 'Row');
      await first.app.press('Delete');
      await first.app.click(await (await first.app.find('dialog[open]')).findElement({ css: '.danger' }));
      await first.app.waitForHeading('Your charts');
      await syncAll(first);

      await goToSync(second);
      await second.app.press('Go on');
      await second.app.find('[data-refused]');
      assert.match(await texts(second, '[data-refused]'), /^Journal entry: By the river \(new\) What it belongs to is not in the cloud.*sync\/parent-missing/);
      assert.equal(await fact(second, 'refused'), '1');
      assert.equal(await indicator(second), 'Sync: 1 refused');
      await second.app.click(await second.app.find('[data-refused] summary'));
      assert.match(await texts(second, '[data-refused] .record-fields'), /Entry A long walk\./);
      await second.app.press('Try all again');
      await second.app.waitForTexts('[data-outcome]', ['The cloud has refused it again.']);
      const file = JSON.parse(await takeFile(second, 'Save them to a file'));
      assert.deepEqual(
        file.refused.map((/** @type {any} */ each) => [each.entity, each.record.content, each.code]),
        [['journal', 'A long walk.', 'sync/parent-missing']],
      );

      await takeBack(first, saved);
      await syncAll(first);
      await syncAll(second);
      await second.app.press('Try again');
      await second.app.waitForTexts('[data-outcome]', ['The cloud has taken it.']);
      assert.deepEqual(await second.app.texts('[data-refused]'), []);
      await syncAll(first);
      await first.app.goTo(`${row}/journal`, 'Row – Journal');
      await first.app.waitForTexts('.entry h3', ['By the river']);
    });

    test('asks for a new log-in when the old one is no longer good, and loses nothing', async () => {
      const { token } = JSON.parse(await second.driver.executeScript('return localStorage.getItem("soul-codex-app/log-in")'));
      const response = await fetch(`${site.cloud.baseUrl}/v1/sessions/current`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
      assert.equal(response.status, 204);
      await rename(second, 'Ada again');
      await until(second, 'the frame asks', async () => (await indicator(second)) === 'Sync: Log in again');
      await goToSync(second);
      await second.app.find('[data-log-in-again]');
      assert.match(await texts(second), /One change waits on this device/);
      assert.equal(await (await second.app.find('#email')).getAttribute('value'), email);
      await second.app.fill('password', 'a long password');
      await second.app.press('Log in');
      await waitFor(second, 'synced', '0');
      await syncAll(first);
      assert.ok((await first.app.chartNames()).includes('Ada again'));
    });

    test('asks what becomes of unsent work before signing out', async () => {
      await site.cloud.stop();
      await rename(second, 'Ada unsent');
      await goToSync(second);
      await second.app.press('Sign out');
      await second.app.find('dialog[open]');
      assert.match(await texts(second, 'dialog[open]'), /One change is not in the cloud yet/);
      await answer(second, 'Stay signed in');
      await second.app.press('Sign out');
      await second.app.find('dialog[open]');
      await answer(second, 'Send it, then sign out');
      await until(second, 'it could not be sent', async () => /Not everything could be sent/.test(await texts(second, 'dialog[open]')));
      await answer(second, 'Sign out and keep it here');
      await until(second, 'signed out', async () => /unseen until you log in again/.test(await texts(second, '[data-notice]')));
      // Not even for a moment, from what was read before.
      await second.driver.executeScript(`
        window.seen = [];
        const look = () => window.seen.push(...[...document.querySelectorAll('.card h2')].map((e) => e.innerText));
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      `);
      assert.deepEqual(await second.app.chartNames(), []);
      assert.deepEqual(await second.driver.executeScript('return window.seen'), []);
      await site.cloud.serve();
      await logIn(second, email);
      await waitFor(second, 'synced', '0');
      assert.ok((await second.app.chartNames()).includes('Ada unsent'));
      await syncAll(first);
      assert.ok((await first.app.chartNames()).includes('Ada unsent'));

      await site.cloud.stop();
      await rename(second, 'Ada forgotten');
      await goToSync(second);
      await second.app.press('Sign out');
      await second.app.find('dialog[open]');
      await answer(second, 'Sign out and delete it');
      await until(second, 'signed out', async () => /what was not sent is gone/.test(await texts(second, '[data-notice]')));
      assert.deepEqual(await second.app.storedIn('profiles'), []);
      assert.deepEqual(await second.app.storedIn('syncQueue'), []);
    });

    test('deletes the account, and takes that back', async () => {
      const names = await first.app.chartNames();
      await goToSync(first);
      await first.app.press('Delete the account');
      const dialog = await first.app.find('dialog[open]');
      assert.match(await dialog.getText(), /For 30 days/);
      await first.app.click(await dialog.findElement({ css: '.danger' }));
      await until(first, 'it is closed', async () => /^The account is closed/.test(await texts(first, '[data-notice]')));
      assert.deepEqual(await first.app.chartNames(), []);
      await logIn(second, email);
      await second.app.find('[data-restorable]');
      await second.app.press('Take the account back');
      await waitFor(second, 'synced', '0');
      assert.deepEqual(await second.app.chartNames(), names);
    });

    /**
     * Renames the first chart on both while the cloud is away. The later edit wins; the conflict is with the device whose edit lost, or
     * that replaced the other's.
     *
     * @param {string} word
     * @param {(visit: SyncedVisit, name: string) => Promise<void>} [more] changes further fields of the form
     */
    async function makeConflict(word, more) {
      const names = { loser: `first ${word}`, winner: `second ${word}` };
      await site.cloud.stop();
      for (const [visit, name] of /** @type {const} */ ([[first, names.loser], [second, names.winner]])) {
        await visit.driver.executeScript('location.hash = arguments[0]', `${chart}/edit`);
        await visit.app.find('#displayName');
        await visit.app.fill('displayName', name);
        await more?.(visit, name);
        await visit.app.press('Save');
        await visit.app.waitForHeading(name);
      }
      // The winner's edit is the cloud's before the loser's comes, so that the conflict is with the loser.
      await goToSync(first);
      await first.app.press('Pause');
      await site.cloud.serve();
      await syncAll(second);
      await first.app.press('Go on');
      await first.app.find('[data-conflict]');
      await waitFor(first, 'synced', '0');
      return { holder: first, follower: second, names };
    }

    /** @param {SyncedVisit} holder @param {SyncedVisit} follower @param {string} name */
    async function settled(holder, follower, name) {
      await holder.app.find('[data-settled]');
      await until(holder, 'the conflict is gone', async () => (await holder.app.texts('[data-conflict]')).length === 0);
      await syncAll(holder);
      await syncAll(follower);
      for (const visit of [holder, follower]) {
        assert.ok((await visit.app.chartNames()).includes(name));
        assert.deepEqual(await visit.app.storedIn('conflicts'), []);
      }
    }
  });
}

/** Presses a button of the question that is open. @param {SyncedVisit} visit @param {string} name */
async function answer({ app, driver }, name) {
  await app.click(await driver.findElement({ xpath: `//dialog[@open]//button[normalize-space()="${name}"]` }));
}

/** The file that the page hands to the browser, whose own dialog for saving is out of reach. @param {SyncedVisit} visit @param {string} button */
async function takeFile({ app, driver }, button) {
  await driver.executeScript(`
    window.saved = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = (file) => { window.saved = file; return make.call(URL, file); };
  `);
  await app.press(button);
  await driver.wait(() => driver.executeScript('return window.saved !== null'), 20_000, 'no file was saved');
  return String(await driver.executeAsyncScript('window.saved.text().then(arguments[0])'));
}

/** @param {SyncedVisit} visit */
async function saveData(visit) {
  await visit.app.goTo('#/data', 'Your data');
  return takeFile(visit, 'Save my data');
}

/** @param {SyncedVisit} visit @param {string} text of a saved file */
async function takeBack({ app }, text) {
  const folder = mkdtempSync(join(tmpdir(), 'soul-codex-saved-'));
  try {
    const file = join(folder, 'saved.json');
    writeFileSync(file, text);
    await app.goTo('#/data', 'Your data');
    await (await app.find('#file')).sendKeys(file);
    await app.find('[data-imported]');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
