// A page in Chromium that runs a part of a benchmark.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../../e2e/support/engines.mjs';
import { serve } from '../../e2e/support/site.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The longest that one call in the page may take, in milliseconds. */
const PATIENCE_MS = 1_200_000;

/**
 * Lays out a folder to be served: the package, the benchmarks, and what is put beside them.
 *
 * @param {string} folder
 */
export function layOut(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'pkg/dist'), join(folder, 'pkg/dist'), { recursive: true });
  cpSync(join(ROOT, 'pkg/wasm'), join(folder, 'pkg/wasm'), { recursive: true });
  cpSync(join(ROOT, 'tests/bench'), join(folder, 'bench'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Benchmark</title>');
}

/**
 * Opens a page of that folder in a fresh Chromium. Whoever opens it closes it.
 *
 * @param {string} folder
 */
export async function openPage(folder) {
  const site = await serve(folder);
  try {
    const { driver, close } = await openBrowser('chromium');
    await driver.manage().setTimeouts({ script: PATIENCE_MS });
    const version = (await driver.getCapabilities()).getBrowserVersion() ?? 'of unknown version';
    await driver.get(site.url);
    /**
     * Calls a function that a module of the folder exports, with one plain argument.
     *
     * @param {string} module
     * @param {string} name
     * @param {unknown} argument
     */
    const call = async (module, name, argument) => {
      const answer = /** @type {{ result?: any, failed?: string }} */ (
        await driver.executeAsyncScript(CALL, module, name, argument)
      );
      if (answer.failed !== undefined) throw new Error(answer.failed);
      return answer.result;
    };
    const end = async () => {
      try {
        await close();
      } finally {
        await site.stop();
      }
    };
    const reload = () => driver.get(site.url);
    return { driver, version, call, reload, close: end };
  } catch (error) {
    await site.stop();
    throw error;
  }
}

const CALL = `
  const [module, name, argument, done] = arguments;
  import(module)
    .then((found) => found[name](argument))
    .then((result) => done({ result }), (error) => done({ failed: String(error && error.stack || error) }));
`;
