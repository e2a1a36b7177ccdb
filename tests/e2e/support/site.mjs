import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { start } from './process.mjs';

/** The built app. */
export const DIST = fileURLToPath(new URL('../../../www/dist/', import.meta.url));
const SERVE = fileURLToPath(new URL('./serve.mjs', import.meta.url));

/**
 * Serves a folder from a process of its own.
 *
 * @param {string} [folder]
 * @param {number} [wanted] the port of a server that was stopped, to be found at the same address again
 */
export async function serve(folder = DIST, wanted = 0) {
  if (!statSync(`${folder}/index.html`, { throwIfNoEntry: false })) {
    throw new Error('The app is not built: cargo xtask build, then npm run build -w www.');
  }
  const server = await start(process.execPath, [SERVE, folder, String(wanted)], (output) => output.endsWith('\n'));
  const port = Number(server.output());
  return { port, url: `http://127.0.0.1:${port}/`, stop: server.stop };
}
