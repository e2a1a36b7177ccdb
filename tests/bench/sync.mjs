// The sync beside RxDB's replication and a loop over raw IndexedDB, in one Chromium, with one cloud on this machine.
//   node sync.mjs [--quick] [--record]         as `cargo xtask bench sync` calls it
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openCloud, program } from '../e2e/support/cloud.mjs';
import { layOut, openPage } from './support/chromium.mjs';
import { bundle, siteFolder, versionOf } from './support/packages.mjs';
import { machine, record, table } from './support/report.mjs';

const quick = process.argv.includes('--quick');
const site = siteFolder('sync-site');
const how = quick
  ? { queued: 1_000, pulled: 2_000, drains: 3, pulls: 2 }
  : { queued: 1_000, pulled: 10_000, drains: 7, pulls: 3 };
const WARM_UPS = 1;
/** Contenders that need an account for each drain. */
const CONTENDERS = 3;
const WORK = '/bench/sync/work.mjs';

layOut(site);
await bundle(
  "export { createRxDatabase } from 'rxdb/plugins/core'; export { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'; export { replicateRxCollection } from 'rxdb/plugins/replication';",
  join(site, 'libraries.mjs'),
);

// The limits of a service would be measured otherwise; and each registration says to come from another address, as many from one would have to wait.
const cloud = await openCloud(['REQUESTS_PER_MINUTE=1000000']);
try {
  const page = await openPage(site);
  try {
    const part = async (/** @type {string} */ name, /** @type {unknown} */ argument) => {
      const begin = Date.now();
      const result = await page.call(WORK, name, argument);
      console.log(`${name}: ${((Date.now() - begin) / 1000).toFixed(0)} s`);
      return result;
    };
    await part('load', { soul: '/pkg/dist/index.js', libraries: '/libraries.mjs' });
    await part('prepare', { entries: how.pulled });
    const drains = await members('drain', (how.drains + WARM_UPS) * CONTENDERS);
    const [puller] = await members('pull', 1);
    const lines = [
      ...(await part('drains', { rounds: how.drains, warmUps: WARM_UPS, queued: how.queued, members: drains })),
      ...(await part('firstPulls', { rounds: how.pulls, warmUps: WARM_UPS, member: puller })),
    ];
    const text = [
      machine([`Chromium ${page.version}`, postgres(), ...['dexie', 'rxdb'].map(versionOf)], quick),
      `Found equal before a time counts: what the cloud holds in the end, record by record, and the rows on the devices. ${how.drains} rounds of the draining, ${how.pulls} of the first pull; a ratio above 1 means that Soul Codex takes longer.`,
      table(lines),
    ].join('\n\n');
    console.log(`\n${text}\n`);
    if (process.argv.includes('--record')) record('sync', text);
  } finally {
    await page.close();
  }
} finally {
  await cloud.close();
}

/** The database's version, as it says it. */
function postgres() {
  const { status, stdout } = spawnSync(program('postgres'), ['--version'], { encoding: 'utf8' });
  const version = /\d+(\.\d+)?/.exec(stdout ?? '')?.[0];
  if (status !== 0 || version === undefined) throw new Error('PostgreSQL does not tell its version.');
  return `PostgreSQL ${version}`;
}

/**
 * New accounts.
 *
 * @param {string} name
 * @param {number} count
 */
async function members(name, count) {
  const made = [];
  for (let number = 0; number < count; number += 1) {
    made.push({ baseUrl: cloud.baseUrl, ...(await cloud.register(`${name}-${number}@example.org`)) });
  }
  return made;
}
