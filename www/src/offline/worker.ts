/**
 * The service worker: it keeps one whole version of the app, and answers from it with the network off.
 *
 * A new version is fetched whole beside the running one, and waits. It takes over when the person asks for it or
 * when no page of the old one is open, so that a page never meets files of another version.
 */
declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: every file of the app, and a version that changes with any of them. */
declare const __APP_FILES__: { version: string; urls: string[] };

const { version, urls } = __APP_FILES__;
const PREFIX = 'soul-codex-app-';
const CACHE = PREFIX + version;
/** The page itself, under the address of its folder: some hosts redirect from the file's name. */
const PAGE = './';

self.addEventListener('install', (event) => event.waitUntil(fetchAll()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', (event) => {
  if (event.data === 'activate') event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && isOfApp(request.url)) event.respondWith(answer(request));
});

/** What the cloud says, and whether there is one, is for the network alone. */
function isOfApp(url: string): boolean {
  const { scope } = self.registration;
  return url.startsWith(scope) && !/^(?:v1\/|cloud\.json$)/.test(url.slice(scope.length));
}

/** All files or none: one that is missing fails the installation, and the old version stays. */
async function fetchAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  // The browser's own cache may hold an older page; it is asked to make sure.
  await cache.addAll(urls.map((url) => new Request(url, { cache: 'no-cache' })));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  // Some servers say of every file that it varies with the origin. These are the app's own and do not.
  const exact = await cache.match(request, { ignoreVary: true });
  if (exact) return exact;
  const page = request.mode === 'navigate' ? await cache.match(PAGE, { ignoreVary: true }) : undefined;
  return page ?? fetch(request);
}

// Without an export TypeScript takes the file for a script, whose `self` is any worker's.
export {};
