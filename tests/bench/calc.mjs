// The calculations beside other packages, under Node and in Chromium.
//   node calc.mjs [--quick] [--record]        as `cargo xtask bench calc` calls it
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from './calc/work.mjs';
import { layOut, openPage } from './support/chromium.mjs';
import { bundle, packagesFolder, siteFolder, versionOf } from './support/packages.mjs';
import { machine, record, table } from './support/report.mjs';

const quick = process.argv.includes('--quick');
const site = siteFolder('calc-site');
const much = quick ? { rounds: 7, births: 60 } : { rounds: 41, births: 240 };

layOut(site);
cpSync(join(packagesFolder(), 'swisseph-wasm'), join(site, 'swisseph-wasm'), { recursive: true });
const natalengine = join(site, 'natalengine.mjs');
await bundle("export { calculateHumanDesign } from 'natalengine/humandesign';", natalengine);

const module = fileURLToPath(new URL('../../pkg/wasm/soul_codex_bg.wasm', import.meta.url));
const inNode = await run(
  {
    soul: new URL('../../pkg/dist/index.js', import.meta.url).href,
    swisseph: pathToFileURL(join(packagesFolder(), 'swisseph-wasm/src/swisseph.js')).href,
    natalengine: pathToFileURL(natalengine).href,
    ...much,
  },
  (soul) => soul.initSync(readFileSync(module)),
);

const page = await openPage(site);
/** @type {Awaited<ReturnType<typeof run>>} */
let inChromium;
try {
  inChromium = await page.call('/bench/calc/work.mjs', 'run', {
    soul: '/pkg/dist/index.js',
    swisseph: '/swisseph-wasm/src/swisseph.js',
    natalengine: '/natalengine.mjs',
    ...much,
  });
} finally {
  await page.close();
}

const { births, aspects, designs } = inNode.compared;
const versions = ['swisseph-wasm', 'natalengine', 'astronomy-engine'].map(versionOf);
const text = [
  machine([`Node ${process.versions.node}`, `Chromium ${page.version}`, ...versions], quick),
  `Found equal before anything was timed: ${births} natal charts with ${aspects} aspects, ${designs} Human Design charts. ${much.rounds} rounds; per chart the median, and in brackets the tenth and ninetieth percentile.`,
  `Under Node:\n\n${table(inNode.lines)}`,
  `In Chromium:\n\n${table(inChromium.lines)}`,
].join('\n\n');
console.log(`\n${text}\n`);
if (process.argv.includes('--record')) record('calc', text);
