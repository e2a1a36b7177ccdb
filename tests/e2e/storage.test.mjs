// What the app says of the room that the browser gives.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { devTools } from './support/chromium.mjs';
import { engines } from './support/engines.mjs';
import { openVisit } from './support/visit.mjs';

if (engines().includes('chromium')) {
  describe('the app says', () => {
    // Chromium tells every page of ten free gigabytes, whatever is free, so the answer is put into its mouth.
    for (const [usage, expected] of /** @type {const} */ ([
      [79, []],
      [91, ['91 % of the room that the browser gives is used.']],
    ])) {
      test(`${expected.length === 0 ? 'nothing' : 'that the room is running out'} at ${usage} %`, async () => {
        const { app, driver, close } = await openVisit('chromium');
        try {
          await devTools(driver, 'Page.addScriptToEvaluateOnNewDocument', {
            source: `StorageManager.prototype.estimate = async () => ({ usage: ${usage}, quota: 100 });`,
          });
          await app.open('#/data');
          // The page shows the same answer, so the browser was asked.
          await app.find('[data-room]');
          if (expected.length > 0) await app.find('[data-storage-warning]');
          const said = await app.texts('[data-storage-warning]');
          assert.deepEqual(
            said.map((text) => text.replace(/ Save your data.*/, '')),
            expected,
          );
        } finally {
          await close();
        }
      });
    }
  });
}
