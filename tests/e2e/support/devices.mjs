// Devices: browsers with user folders of their own, each with tabs that do what a test says. There is no WebDriver, since
// WebKitGTK keeps nothing of a browser that it drives; the page itself asks for work, and only the server that serves it must run.
import { randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, signal } from './browser-process.mjs';
import { setLifecycle } from './dev-tools-pipe.mjs';

/** @typedef {import('./engines.mjs').EngineName} EngineName */
/** @typedef {Awaited<ReturnType<typeof openDevices>>} Devices */
/** @typedef {Awaited<ReturnType<Devices['device']>>} Device */
/** @typedef {Awaited<ReturnType<Device['start']>>} Tab */

/** How long a tab may take for one call, its start included. */
const PATIENCE_MS = 30_000;
/** How long a tab may be silent before it counts as one that can't answer. */
const SILENT_MS = 1000;
/** How long the page's question for work is left open. */
const QUESTION_MS = 20_000;

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A tab</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "soul-codex": "/node_modules/soul-codex/dist/index.js" } }</script>
<script type="module" src="/devices/tab.mjs"></script></html>`;

/** What the page does. A call is a module, so that a content security policy without "eval" lets it run. */
const TAB = `
const tab = new URLSearchParams(location.search).get('tab');
const post = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body) });
for (;;) {
  const answer = await post('/devices/next', { tab }).catch(() => null);
  if (answer?.status === 410) { window.close(); break; }
  if (answer?.status !== 200) { await new Promise((resolve) => setTimeout(resolve, 50)); continue; }
  const { call, args } = await answer.json();
  let result;
  try {
    const { default: work } = await import('/devices/call/' + call);
    result = { value: (await work(...args)) ?? null };
  } catch (error) { result = { failed: String(error?.code ?? '') + ' ' + String(error?.stack ?? error) }; }
  await post('/devices/done', { call, ...result });
}
`;

/**
 * @typedef {object} Call
 * @property {string} source of a function that the page calls
 * @property {unknown[]} args
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/**
 * Serves a folder, and opens it on devices.
 *
 * @param {string} folder such as that of a project in whose `node_modules` the package is
 */
export async function openDevices(folder) {
  /** Calls by id, and those that wait by tab. @type {Map<string, Call>} */
  const calls = new Map();
  /** @type {Map<string, string[]>} */
  const waiting = new Map();
  /** Who asks for work. @type {Map<string, (call: string | null) => void>} */
  const asking = new Map();
  /** @type {Set<() => Promise<void>>} */
  const open = new Set();

  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (request.method === 'POST') {
      const parts = /** @type {Buffer[]} */ ([]);
      request.on('data', (part) => parts.push(part));
      // A killed browser may leave half a sentence.
      request.on('error', () => undefined);
      request.on('end', () => {
        const message = JSON.parse(Buffer.concat(parts).toString());
        if (path === '/devices/next') next(message.tab, response);
        else {
          done(message);
          response.writeHead(204).end();
        }
      });
      return;
    }
    const call = calls.get(path.slice('/devices/call/'.length));
    if (path.startsWith('/devices/call/') && call) send(response, '.mjs', `export default ${call.source};`);
    else if (path === '/devices/tab.mjs') send(response, '.mjs', TAB);
    else if (path === '/') send(response, '.html', PAGE);
    else {
      const file = join(folder, path);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
      else {
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' });
        createReadStream(file).pipe(response);
      }
    }
  });

  /** @param {string} tab @param {import('node:http').ServerResponse} response */
  function next(tab, response) {
    const queue = waiting.get(tab);
    if (!queue) {
      // A tab that is to be closed, or one of an earlier start that the browser has opened again.
      response.writeHead(410).end();
      return;
    }
    const late = setTimeout(() => give(null), QUESTION_MS);
    /** @param {string | null} id */
    const give = (id) => {
      clearTimeout(late);
      asking.delete(tab);
      const call = id === null ? undefined : calls.get(id);
      if (call) send(response, '.json', JSON.stringify({ call: id, args: call.args }));
      else response.writeHead(waiting.has(tab) ? 204 : 410).end();
    };
    // Whoever asks gets the work, and not the connection of a page that is gone.
    asking.get(tab)?.(null);
    response.on('close', () => {
      if (asking.get(tab) === give) asking.delete(tab);
      clearTimeout(late);
    });
    asking.set(tab, give);
    const first = queue.shift();
    if (first !== undefined) give(first);
  }

  /** @param {{ call: string, value?: unknown, failed?: string }} message */
  function done({ call: id, value, failed }) {
    const call = calls.get(id);
    calls.delete(id);
    if (failed === undefined) call?.resolve(value);
    else call?.reject(new Error(failed));
  }

  /**
   * @param {string} tab
   * @param {string} source
   * @param {unknown[]} args
   * @param {() => string} context
   * @returns {Promise<any>}
   */
  function call(tab, source, args, context) {
    return new Promise((resolve, reject) => {
      const id = randomUUID();
      const late = setTimeout(() => {
        calls.delete(id);
        reject(new Error(`The tab did not answer within ${PATIENCE_MS} ms: ${source.slice(0, 100)}. ${context()}`));
      }, PATIENCE_MS);
      calls.set(id, {
        source,
        args,
        resolve: (value) => (clearTimeout(late), resolve(value)),
        reject: (error) => (clearTimeout(late), reject(error)),
      });
      hand(tab, id);
    });
  }

  /** @param {string} tab @param {string} id of a call */
  function hand(tab, id) {
    const give = asking.get(tab);
    if (give) give(id);
    else waiting.get(tab)?.push(id);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const url = `http://127.0.0.1:${address.port}/`;

  /**
   * A device with an empty user folder. It is off until it is started.
   *
   * @param {EngineName} engine
   */
  async function device(engine) {
    const userFolder = await mkdtemp(join(tmpdir(), `soul-codex-device-${engine}-`));
    /** @type {Awaited<ReturnType<typeof launch>> | null} */
    let browser = null;
    const context = () => `${engine} says:\n${browser?.output() ?? 'that it is off'}`;

    /** @param {string} id @param {'frozen' | 'active'} state */
    const lifecycle = async (id, state) => {
      if (!browser?.send) throw new Error(`${engine} freezes no single tab on command.`);
      await setLifecycle(browser.send, id, state);
    };
    /** @param {string} id */
    const tab = (id) => {
      waiting.set(id, []);
      return {
        /** Freezes this tab alone, as a browser does with one that was hidden for long; in Chromium. */
        freeze: () => lifecycle(id, 'frozen'),
        thaw: () => lifecycle(id, 'active'),
        /**
         * Calls a function in the tab; it sees nothing of the test but its arguments.
         *
         * @param {(...args: any[]) => unknown} work
         * @param {...unknown} args
         */
        run: (work, ...args) => call(id, work.toString(), args, context),
        /** Loads the page again, whatever it is doing; resolves once it is back. */
        reload: async () => {
          // It leaves without an answer, and asks for work again when it is back.
          const leaving = randomUUID();
          const source = '() => { location.reload(); return new Promise(() => undefined); }';
          calls.set(leaving, { source, args: [], resolve: () => undefined, reject: () => undefined });
          hand(id, leaving);
          await call(id, '() => null', [], context);
          calls.delete(leaving);
        },
        /** Opens another tab of this page beside it. */
        openTab: async () => {
          const other = randomUUID();
          const opened = tab(other);
          await call(id, '(url) => { if (!window.open(url)) throw new Error("the browser opens no tab"); }', [`/?tab=${other}`], context);
          await opened.run(() => null);
          return opened;
        },
        /** Closes a tab that another one has opened; a moment later it is gone. */
        close: () => {
          waiting.delete(id);
          asking.get(id)?.(null);
        },
      };
    };

    /** Switches it on with some tabs, each opened as its user does and in a process of its own. */
    const startTabs = async (/** @type {number} */ count) => {
      if (browser) throw new Error('The device is on already.');
      const ids = Array.from({ length: count }, () => randomUUID());
      const tabs = ids.map(tab);
      const urls = ids.map((id) => `${url}?tab=${id}`);
      // Chromium without a window takes one address only.
      const { send } = (browser = await launch(engine, userFolder, engine === 'chromium' ? urls.slice(0, 1) : urls, { devTools: true }));
      if (send) for (const further of urls.slice(1)) await send('Target.createTarget', { url: further });
      await Promise.all(tabs.map((opened) => opened.run(() => null)));
      return tabs;
    };
    /** Switches it on; returns its first tab. */
    const start = async () => {
      const [first] = await startTabs(1);
      if (!first) throw new Error('The device has no tab.');
      return first;
    };
    /**
     * The process in which a tab runs, and another one does not.
     *
     * @param {{ run: (work: () => boolean) => Promise<boolean> }} tab
     * @param {{ run: (work: () => boolean) => Promise<boolean> }} other
     */
    const processOf = async (tab, other) => {
      for (const pid of browser?.pageProcesses() ?? []) {
        signal(pid, 'SIGSTOP');
        const asked = [other, tab].map((one) => one.run(() => true));
        const isSilent = async () => (await Promise.race([asked[1], sleep(SILENT_MS, false)])) === false;
        try {
          const otherAnswers = await Promise.race([asked[0], sleep(3 * SILENT_MS, false)]);
          if (otherAnswers && (await isSilent())) return pid;
        } finally {
          signal(pid, 'SIGCONT');
          await Promise.all(asked);
        }
      }
      throw new Error(`${engine} runs both tabs in one process.`);
    };
    /** Takes its power away. What is in the user folder stays. */
    const kill = async () => {
      await browser?.kill();
      browser = null;
    };
    /** Stops it whole, as a closed lid does; nothing of it runs until it is resumed. */
    const suspend = () => browser?.signal('SIGSTOP');
    const resume = () => browser?.signal('SIGCONT');
    const remove = async () => {
      open.delete(remove);
      await kill();
      await rm(userFolder, { recursive: true, force: true });
    };
    open.add(remove);
    return { engine, start, startTabs, processOf, kill, suspend, resume, remove };
  }

  const close = async () => {
    await Promise.all([...open].map((remove) => remove()));
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url, device, close };
}

/** @param {import('node:http').ServerResponse} response @param {string} type @param {string} text */
function send(response, type, text) {
  response.writeHead(200, { 'content-type': TYPES[type] ?? 'application/json', 'cache-control': 'no-store' }).end(text);
}
