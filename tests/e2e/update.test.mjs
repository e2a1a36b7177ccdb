// A new version of the app arrives while the old one is in use.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { LONDON } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { connection } from './support/process.mjs';
import { DIST } from './support/site.mjs';
import { openVisit } from './support/visit.mjs';

describe('a new version', () => {
  for (const engine of engines()) {
    test(`waits until it is asked for, then takes over whole, in ${engine}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'soul-codex-update-'));
      cpSync(DIST, folder, { recursive: true });
      const { site, app, driver, close } = await openVisit(engine, folder);
      try {
        const isNew = () =>
          driver.executeScript('return document.querySelector("meta[name=version-two]") !== null');
        await app.open();
        await app.waitUntilReadyOffline();
        await app.make(LONDON);
        const first = await driver.getWindowHandle();
        await driver.switchTo().newWindow('tab');
        await app.open();
        const second = await driver.getWindowHandle();

        edit(folder, 'index.html', (page) => page.replace('</head>', '<meta name="version-two"></head>'));
        edit(folder, 'sw.js', (worker) =>
          worker.replace(/"version":"[0-9a-f]{16}"/, '"version":"0000000000000002"'),
        );

        await driver.switchTo().window(first);
        await app.reload();
        const button = await app.find('.update-note button');
        assert.equal(await isNew(), false);
        await driver.executeScript('window.beforeUpdate = true');
        await button.click();
        await driver.wait(
          () =>
            driver
              .executeScript('return window.beforeUpdate === undefined && document.readyState === "complete"')
              .catch(() => false),
          20_000,
          'the new version did not take over',
        );
        await app.waitForHeading(LONDON.name);
        assert.equal(await isNew(), true);
        assert.deepEqual(await app.essentials(), LONDON.known);
        assert.deepEqual(await driver.executeAsyncScript('caches.keys().then(arguments[0])'), [
          'soul-codex-app-0000000000000002',
        ]);

        // The other tab is told, and reloads only when its reader wants to.
        await driver.switchTo().window(second);
        assert.match(await (await app.find('.update-note')).getText(), /another tab/);
        assert.equal(await isNew(), false);

        await site.stop();
        assert.equal(await connection(site.port), 'ECONNREFUSED');
        await app.reload();
        assert.equal(await isNew(), true);
      } finally {
        await close();
        rmSync(folder, { recursive: true });
      }
    });
  }
});

/**
 * @param {string} folder
 * @param {string} file
 * @param {(text: string) => string} change
 */
function edit(folder, file, change) {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  assert.notEqual(after, before, `${file} was not changed`);
  writeFileSync(path, after);
}
