import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Builder, Capabilities } from 'selenium-webdriver';
import { freePort, start } from './process.mjs';

/** @typedef {'chromium' | 'firefox' | 'webkit'} EngineName */

/**
 * @typedef {object} Engine
 * @property {string[]} drivers programs that speak WebDriver for it, the first that is found
 * @property {(port: number) => Promise<string[]>} options of that program
 * @property {() => Record<string, unknown>} capabilities
 */

/** @type {Record<EngineName, Engine>} */
const ENGINES = {
  chromium: {
    drivers: ['chromedriver'],
    options: async (port) => [`--port=${port}`],
    capabilities: () => ({
      browserName: 'chrome',
      'goog:loggingPrefs': { browser: 'ALL' },
      'goog:chromeOptions': {
        args: [
          '--headless=new',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-dev-shm-usage',
        ],
      },
    }),
  },
  firefox: {
    drivers: ['geckodriver'],
    options: async (port) => ['--port', String(port), '--websocket-port', String(await freePort())],
    capabilities: () => ({ browserName: 'firefox', 'moz:firefoxOptions': { args: ['-headless'] } }),
  },
  webkit: {
    drivers: ['WebKitWebDriver'],
    options: async (port) => [`--port=${port}`],
    capabilities: () => ({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
    }),
  },
};

/**
 * The engines to test in: all, or those that `SOUL_CODEX_ENGINES` names, as in `SOUL_CODEX_ENGINES=firefox`.
 *
 * @returns {EngineName[]}
 */
export function engines() {
  const all = /** @type {EngineName[]} */ (Object.keys(ENGINES));
  const wanted = process.env['SOUL_CODEX_ENGINES'];
  if (!wanted) return all;
  return wanted.split(',').map((name) => {
    const engine = all.find((known) => known === name.trim());
    if (!engine) throw new Error(`SOUL_CODEX_ENGINES names an unknown engine: ${name}`);
    return engine;
  });
}

/**
 * A browser of an engine with a fresh profile. An engine that is not there is an error.
 *
 * @param {EngineName} name
 * @param {Record<string, unknown>} [firefoxPreferences] set in Firefox before it starts
 */
export async function openBrowser(name, firefoxPreferences) {
  const engine = ENGINES[name];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await start(driverOf(name), await engine.options(port), () => isUp(url));
  try {
    const capabilities = new Capabilities(engine.capabilities());
    if (name === 'firefox' && firefoxPreferences) {
      const options = /** @type {object} */ (capabilities.get('moz:firefoxOptions'));
      capabilities.set('moz:firefoxOptions', { ...options, prefs: firefoxPreferences });
    }
    const driver = await new Builder()
      .disableEnvironmentOverrides()
      .usingServer(url)
      .withCapabilities(capabilities)
      .build();
    await driver.manage().setTimeouts({ script: 20_000, pageLoad: 60_000, implicit: 0 });
    const close = async () => {
      try {
        await driver.quit();
      } finally {
        await server.stop();
      }
    };
    return { driver, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {EngineName} name */
function driverOf(name) {
  const told = process.env[`SOUL_CODEX_DRIVER_${name.toUpperCase()}`];
  const found = told ?? ENGINES[name].drivers.map(onPath).find((path) => path !== null);
  if (!found) throw new Error(`${name} can't be tested: ${ENGINES[name].drivers[0]} is not installed.`);
  return found;
}

/**
 * @param {string} program
 * @returns {string | null}
 */
function onPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** WebKitGTK's own small browser lies beside the library, in a folder that names the machine's architecture. */
export function miniBrowser() {
  const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].flatMap((machine) =>
    ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].map((library) =>
      join('/usr/lib', machine, library),
    ),
  );
  const found = folders.map((folder) => join(folder, 'MiniBrowser')).find((path) => existsSync(path));
  if (!found) throw new Error("webkit can't be tested: MiniBrowser is not installed.");
  return found;
}

/** @param {string} url */
async function isUp(url) {
  try {
    const answer = await fetch(`${url}/status`);
    const { value } = /** @type {{ value: { ready: boolean } }} */ (await answer.json());
    return value.ready;
  } catch {
    // It does not listen yet.
    return false;
  }
}
