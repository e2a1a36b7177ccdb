// The store beside raw IndexedDB, Dexie and RxDB, in one Chromium.
//   node store.mjs [--quick] [--record]        as `cargo xtask bench store` calls it
import { join } from 'node:path';
import { Driver } from 'selenium-webdriver/chrome.js';
import { layOut, openPage } from './support/chromium.mjs';
import { bundle, siteFolder, versionOf } from './support/packages.mjs';
import { machine, record, table } from './support/report.mjs';

const quick = process.argv.includes('--quick');
const site = siteFolder('store-site');
const how = quick
  ? { entries: 1_000, loads: 3, rounds: 7, sizes: [1_000, 10_000] }
  : { entries: 10_000, loads: 9, rounds: 31, sizes: [1_000, 10_000, 100_000] };
const WORK = '/bench/store/work.mjs';

layOut(site);
await bundle(
  "export { default as Dexie } from 'dexie'; export { createRxDatabase } from 'rxdb/plugins/core'; export { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';",
  join(site, 'libraries.mjs'),
);

const page = await openPage(site);
try {
  const part = async (/** @type {string} */ name, /** @type {unknown} */ argument) => {
    const begin = Date.now();
    const result = await page.call(WORK, name, argument);
    console.log(`${name}: ${((Date.now() - begin) / 1000).toFixed(0)} s`);
    return result;
  };
  const load = () => part('load', { soul: '/pkg/dist/index.js', libraries: '/libraries.mjs' });
  const prepare = () => part('prepare', { entries: how.entries });
  await load();
  const rows = await prepare();
  const lines = [
    ...(await part('writes', { rounds: how.loads })),
    ...(await part('singles', { rounds: how.rounds })),
    ...(await part('reads', { rounds: how.rounds })),
    ...(await part('searches', { rounds: how.rounds })),
    ...(await part('growth', { rounds: how.rounds, sizes: how.sizes })),
  ];

  const memory = [];
  for (const [who, name] of /** @type {const} */ ([['soul', 'Soul Codex'], ['dexie', 'Dexie'], ['rxdb', 'RxDB']])) {
    await page.reload();
    await load();
    const before = await heapBytes();
    await prepare();
    const { moduleBytes } = await part('hold', { who });
    memory.push({ name, before, after: await heapBytes(), moduleBytes: who === 'soul' ? moduleBytes : 0 });
  }

  const written = Object.entries(rows).map(([name, count]) => `${count} in ${name}`).join(', ');
  const text = [
    machine([`Chromium ${page.version}`, ...['dexie', 'rxdb'].map(versionOf)], quick),
    `Rows that Soul Codex wrote, and the others after it: ${written}. Found equal, row by row, before a time counts. ${how.loads} rounds of the batches, ${how.rounds} of all else; a ratio above 1 means that Soul Codex takes longer.`,
    table(lines),
    `Memory of the page with its database open, after ${how.entries} entries were written and the collector has run, above what it held before there were any:`,
    ['| | JavaScript heap | memory of the module |', '| -- | --: | --: |', ...memory.map(({ name, before, after, moduleBytes }) => `| ${name} | ${mebibytes(after - before)} | ${moduleBytes ? mebibytes(moduleBytes) : '–'} |`)].join('\n'),
  ].join('\n\n');
  console.log(`\n${text}\n`);
  if (process.argv.includes('--record')) record('store', text);
} finally {
  await page.close();
}

/** The JavaScript heap of the page after a collection. */
async function heapBytes() {
  if (!(page.driver instanceof Driver)) throw new Error('Only Chromium tells its memory.');
  await page.driver.sendDevToolsCommand('HeapProfiler.collectGarbage', {});
  const usage = /** @type {any} */ (await page.driver.sendAndGetDevToolsCommand('Runtime.getHeapUsage', {}));
  return usage.usedSize;
}

/** @param {number} bytes */
function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
