// The app as `cargo xtask demo` serves it: the built app by Vite, with a cloud at its own address.
import { fileURLToPath } from 'node:url';
import { App } from './app.mjs';
import { openCloud } from './cloud.mjs';
import { openBrowser } from './engines.mjs';
import { freePort, start } from './process.mjs';

/** @typedef {Awaited<ReturnType<typeof openSyncedSite>>} SyncedSite */
/** @typedef {Awaited<ReturnType<SyncedSite['visit']>>} SyncedVisit */

const VITE = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));
const APP = fileURLToPath(new URL('../../../www', import.meta.url));

/** Starts both. `stop` takes the app's server away and `serve` brings it back at the same address; the cloud is its own to stop. */
export async function openSyncedSite() {
  const cloud = await openCloud();
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  /** @type {import('./process.mjs').Started | null} */
  let server = null;
  const serve = async () => {
    if (server) return;
    const preview = [VITE, 'preview', APP, '--host', 'localhost', '--strictPort', '--port', String(port)];
    server = await start('env', [`SOUL_CODEX_CLOUD_URL=${cloud.baseUrl}`, process.execPath, ...preview], (output) => output.includes(`:${port}/`));
  };
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  /** A browser of its own, a process with a user folder of its own. @param {import('./engines.mjs').EngineName} engine */
  const visit = async (engine) => {
    const { driver, close } = await openBrowser(engine);
    return { app: new App(driver, url), driver, close };
  };
  const close = async () => {
    await stop();
    await cloud.close();
  };
  try {
    await serve();
  } catch (error) {
    await close();
    throw error;
  }
  return { url, port, cloud, serve, stop, visit, close };
}
