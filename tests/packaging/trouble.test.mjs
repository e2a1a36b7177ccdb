// What can go wrong with a browser's database, on pages that use the installed package: none to be had, rows that can't be read, cleared,
// full, messages that were missed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { devTools } from '../e2e/support/chromium.mjs';
import { engines, openBrowser } from '../e2e/support/engines.mjs';
import { serve } from '../e2e/support/site.mjs';
import { visit } from './support/page.mjs';
import { freshProject } from './support/project.mjs';
import { troublePages } from './support/trouble-pages.mjs';

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let project;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  project = await freshProject();
  await project.write(troublePages());
  site = await serve(project.folder);
});
after(async () => {
  await site?.stop();
  await project?.remove();
});

/** @param {any} found */
function assertKeptInMemory(found) {
  const { reason, ...rest } = found;
  assert.ok(typeof reason === 'string' && reason.length > 5, reason);
  assert.deepEqual(rest, {
    usage: { persistence: 'none', usedBytes: null, quotaBytes: null, ratio: null }, persisted: false,
    problems: ['store/not-persistent'], warnings: 4, warned: true,
    pages: ['Nothing', 'A loud day', 'A quiet day'], found: ['A quiet day'], refused: 'input/wrong-type', rising: 'Libra', score: true,
    renamed: 1, unlinked: [null, null, null], counts: [0, 0, 3], closed: 'store/closed', kept: ['Ann'], elsewhere: 0, heard: true,
  });
}

for (const engine of engines()) {
  describe(`in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    before(async () => {
      browser = await openBrowser(engine);
    });
    after(() => browser.close());
    const open = (/** @type {string} */ path) => visit(browser.driver, new URL(path, site.url).href);

    for (const [path, what] of /** @type {const} */ ([
      ['missing.html', 'has no IndexedDB'],
      ['blocked.html', 'refuses it at once'],
      ['private.html', 'refuses it as private windows do'],
      ['sandbox.html', 'refuses it to a sandboxed frame'],
    ])) {
      test(`keeps every collection in memory and says so where the browser ${what}`, async () => {
        assertKeptInMemory(await open(path));
      });
    }

    test('does not begin anew in memory where a database is there and fails to open', async () => {
      assert.equal(await open('broken.html'), 'store/connection-lost');
    });

    test('ends a handle whose memory went with a breakdown of the module', async () => {
      assert.deepEqual(await open('broken-down.html'), {
        panicked: 'internal/panic', first: 'store/closed', ended: 'lost', count: 0,
      });
    });

    test('does a write that the browser aborted once more, and reports it where that is aborted, too', async () => {
      assert.deepEqual(await open('aborted.html'), {
        once: [1, 1], name: 'Ada', twice: 'store/aborted', after: [4, 1, 'Ada'],
      });
    });

    test('reports corrupt rows with their keys, reads all others, and mends or removes the corrupt', async () => {
      assert.deepEqual(await open('corrupt.html'), {
        before: 0,
        all: ['A long day'], pages: ['A long day', 'A long day'], found: ['A long day'],
        asked: ['store/corrupt-row', 'journalEntries', 0], unowned: ['store/corrupt-row', 'journalEntries', 1],
        many: [null, 'A long day', null], people: 0, anew: 'Gemini',
        rows: [
          ['store/corrupt-row', 'chartResults', -1], ['store/corrupt-row', 'journalEntries', 0],
          ['store/corrupt-row', 'journalEntries', 1], ['store/corrupt-row', 'journalEntries', 3],
          ['store/corrupt-row', 'journalEntries', 7], ['store/corrupt-row', 'persons', 4],
        ],
        warned: true, told: true, beside: 'Sound', mended: 'Bea', left: ['A long day'], searched: ['A long day'],
        gone: [null, null], after: null,
      });
    });

    test('notices that the database was cleared, and has the pull from the cloud begin anew', async () => {
      assert.deepEqual(await open('evicted.html'), {
        first: [], second: [], cleared: ['store/evicted'], known: [], replaced: ['store/evicted'], cursor: null,
        needsSnapshot: true, same: true, unknown: [], refused: [], atTheEnd: ['account/cloud-unreachable', true, null], emptied: [],
        inWorker: [],
      });
    });

    test('tells subscribers to read again when a page that missed a message is back', async () => {
      assert.deepEqual(await open('missed.html'), {
        missed: 0, repaired: [{ ids: [], origin: 'otherTab' }, { ids: [], origin: 'otherTab' }], read: 1, there: 1, afterClose: 0,
        visible: 'visible',
      });
    });
  });
}

if (engines().includes('chromium')) {
  describe('in chromium', () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    before(async () => {
      browser = await openBrowser('chromium');
    });
    after(() => browser.close());

    test('says that the disk is full, keeps what was written, and goes on once there is room', async () => {
      const origin = new URL(site.url).origin;
      // Before the first write: the browser asks seldom how much room there is.
      await devTools(browser.driver, 'Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
      await visit(browser.driver, new URL('full.html', site.url).href);
      assertFull(await browser.driver.executeScript('return fill(100)'));
      await devTools(browser.driver, 'Storage.overrideQuotaForOrigin', { origin });
      assert.equal(await browser.driver.executeScript('return more()'), 'Room again');
    });

    test('tells of a database that the browser clears under an open page, and of it once more at the next visit', async () => {
      await visit(browser.driver, new URL('cleared.html', site.url).href);
      const origin = new URL(site.url).origin;
      await devTools(browser.driver, 'Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
      const { list, write, ...rest } = /** @type {any} */ (await browser.driver.executeScript('return after()'));
      assert.ok(['store/connection-lost', 'store/closed'].includes(list), list);
      assert.equal(write, 'store/closed');
      assert.deepEqual(rest, { reason: 'lost', problems: ['store/evicted'], count: 0 });
    });
  });
}

if (engines().includes('firefox')) {
  describe('in firefox with little room', () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    before(async () => {
      // All origins share so many kilobytes.
      browser = await openBrowser('firefox', { 'dom.quotaManager.temporaryStorage.fixedLimit': 4096 });
    });
    after(() => browser.close());

    test('says that the disk is full and keeps what was written', async () => {
      await visit(browser.driver, new URL('full.html', site.url).href);
      assertFull(await browser.driver.executeScript('return fill(100)'));
    });
  });
}

/** @param {any} found */
function assertFull(found) {
  assert.equal(found.code, 'store/quota-exceeded', JSON.stringify(found));
  assert.deepEqual({ ...found, written: 0 }, { code: 'store/quota-exceeded', retryable: false, whole: true, written: 0, profiles: 1 });
}
