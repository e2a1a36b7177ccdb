// A static server in a process of its own, so that a test can take the network away by ending it.
//   node serve.mjs <folder> [port]       prints the port it listens on
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) throw new Error('The folder to serve is missing.');

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not here');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    // Nothing may come out of the browser's own cache: what opens offline comes from the service worker.
    'cache-control': 'no-store',
    // A sandboxed frame has an origin of its own and loads its scripts as from elsewhere.
    'access-control-allow-origin': '*',
  });
  createReadStream(file).pipe(response);
});

server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  console.log(address.port);
});

// Whoever started it holds its input open: when that process is gone, however it went, so is this one.
process.stdin.resume().once('close', () => process.exit());
