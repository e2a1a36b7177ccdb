// Serves the page and the package, and takes what the page tells.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
/** How long the connections of a killed browser may take to be noticed. */
const QUIET_WITHIN_MS = 10_000;

/**
 * @param {string} project the folder in whose `node_modules` the package is
 * @param {(message: any) => unknown} hear answers a message of the page; null is "not any more"
 */
export async function openSite(project, hear) {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const parts = /** @type {Buffer[]} */ ([]);
      request.on('data', (part) => parts.push(part));
      // What a killed browser left half said was not said.
      request.on('error', () => undefined);
      request.on('end', () => {
        const answer = hear(JSON.parse(Buffer.concat(parts).toString()));
        if (answer === null) response.writeHead(410).end();
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
      return;
    }
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path === '/' ? join(PAGE, 'index.html') : path.startsWith('/page/') ? join(PAGE, path.slice(6)) : join(project, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' });
    createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  /** Resolves once all that a killed browser had sent was heard. */
  const quiet = async () => {
    const until = Date.now() + QUIET_WITHIN_MS;
    for (;;) {
      const open = await new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );
      if (open === 0) return;
      if (Date.now() > until) throw new Error(`${open} connections of a killed browser stay open`);
      await sleep(2);
    }
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${address.port}/`, quiet, close };
}
