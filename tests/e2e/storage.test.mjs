// What the app says of the room that the browser gives.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LONDON } from './support/births.mjs';
import { devTools } from './support/chromium.mjs';
import { engines } from './support/engines.mjs';
import { openVisit } from './support/visit.mjs';

if (engines().includes('chromium')) {
  describe('the app says', () => {
    test('that the room is running out, once a write leaves little of it', async () => {
      const { app, driver, site, close } = await openVisit('chromium');
      try {
        await app.open();
        await app.waitUntilReadyOffline();
        assert.deepEqual(await app.texts('[data-storage-warning]'), []);
        const usedBytes = await driver.executeAsyncScript(
          'navigator.storage.estimate().then(({ usage }) => arguments[0](usage))',
        );
        // A tenth of it is left.
        const quotaSize = Math.round(Number(usedBytes) / 0.9);
        await devTools(driver, 'Storage.overrideQuotaForOrigin', {
          origin: new URL(site.url).origin,
          quotaSize,
        });
        await app.make(LONDON);
        await app.find('[data-storage-warning]');
        assert.match((await app.texts('[data-storage-warning]')).join(), /^(8[5-9]|9\d) % of the room/);
      } finally {
        await close();
      }
    });
  });
}
