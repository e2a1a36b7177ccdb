// The command line: node run.mjs --kills N [--engine chromium|firefox|webkit] [--seed S] [--fault F] [--torn-log]
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { torture } from './torture.mjs';

const ENGINES = /** @type {const} */ (['chromium', 'firefox', 'webkit']);
const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    engine: { type: 'string' },
    seed: { type: 'string' },
    fault: { type: 'string' },
    'torn-log': { type: 'boolean', default: false },
  },
});
const kills = wholeNumber('--kills', values.kills ?? '5');
const seed = wholeNumber('--seed', values.seed ?? String(randomInt(1_000_000_000)));
const engines = ENGINES.filter((engine) => values.engine === undefined || values.engine === engine);
const tornLog = values['torn-log'];
if (tornLog && values.engine !== 'chromium') throw new Error('--torn-log is of --engine chromium alone');
if (engines.length === 0) throw new Error(`--engine is chromium, firefox or webkit, not ${values.engine}`);

for (const engine of engines) {
  console.log(`${engine}: ${kills} kills with seed ${seed}`);
  const say = (/** @type {string} */ line) => console.log(`  ${line}`);
  const report = await torture({ engine, kills, seed, fault: values.fault ?? null, tornLog, say });
  const { acknowledged, inDoubt, inDoubtWritten, recordsChecked, searches, findings } = report;
  console.log(
    `${engine}: ${report.kills} kills, ${acknowledged} operations acknowledged; of ${inDoubt} under way at a kill ` +
      `${inDoubtWritten} were written whole and the others not at all; ${recordsChecked} records compared, ${searches} searches`,
  );
  for (const finding of findings) console.log(`  FOUND: ${finding}`);
  console.log(findings.length === 0 ? `${engine}: nothing lost` : `${engine}: LOSS with seed ${seed}`);
  if (findings.length > 0) {
    console.log(`  the browser's user folder is kept: ${report.userFolder}`);
    process.exitCode = 1;
  }
}

/** @param {string} option @param {string} text */
function wholeNumber(option, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} is a whole number below a thousand million, not ${text}`);
  return Number(text);
}
