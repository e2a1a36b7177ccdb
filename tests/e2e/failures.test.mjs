// What the app says when it can't start.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { devTools } from './support/chromium.mjs';
import { LONDON } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { DIST } from './support/site.mjs';
import { openVisit } from './support/visit.mjs';

if (engines().includes('chromium')) {
  describe('the app says plainly', () => {
    test('that the calculations could not be loaded, and loads them when asked again', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'soul-codex-failure-'));
      cpSync(DIST, folder, { recursive: true });
      const module = readdirSync(join(folder, 'assets')).filter((name) => /\.wasm$|^inline-/.test(name));
      assert.equal(module.length, 2, 'the module and its copy in a script');
      for (const name of module) rmSync(join(folder, 'assets', name));
      const { app, close } = await openVisit('chromium', folder);
      try {
        await app.open();
        assert.equal(await app.heading(), 'The calculations could not be loaded');
        assert.match((await app.texts('.failure .facts')).join(), /^module\/load-failed/);
        cpSync(DIST, folder, { recursive: true });
        await app.press('Try again');
        await app.waitForHeading('Your charts');
      } finally {
        await close();
        rmSync(folder, { recursive: true });
      }
    });

    test('that the browser keeps no data, and works all the same', async () => {
      const { app, driver, close } = await openVisit('chromium');
      try {
        await devTools(driver, 'Page.addScriptToEvaluateOnNewDocument', {
          source: 'Object.defineProperty(window, "indexedDB", { value: undefined });',
        });
        await app.open();
        assert.equal(await app.heading(), 'Your charts');
        await app.find('[data-problem="store/not-persistent"]');
        await app.make(LONDON);
        assert.deepEqual(await app.chartNames(), [LONDON.name]);
        assert.match((await app.texts('.data-note p')).join(), /in this page’s memory alone/);
      } finally {
        await close();
      }
    });

    test('that a newer version has taken over the database, and opens nothing newer than itself', async () => {
      const { app, driver, close } = await openVisit('chromium');
      try {
        await app.open();
        await app.find('.empty');
        // As another tab with a newer version would: it waits until this page has let the database go.
        const version = await driver.executeAsyncScript(`
          const done = arguments[arguments.length - 1];
          const opening = indexedDB.open('SoulCodexDB', 1000);
          opening.onsuccess = () => { done(opening.result.version); opening.result.close(); };
          opening.onerror = () => done(String(opening.error));
        `);
        assert.equal(version, 1000);
        await app.waitForHeading('A newer version of the app is open in another tab');
        await app.reload();
        assert.equal(await app.heading(), 'Your charts were made by a newer version of the app');
        assert.match((await app.texts('.failure .facts')).join(), /^store\/newer-version/);
      } finally {
        await close();
      }
    });
  });
}
