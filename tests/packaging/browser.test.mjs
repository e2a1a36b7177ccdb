// The package in the places where people use it, installed from its tarball: a plain page, a worker, Vite's development server and
// build, React. Each computes the known chart and keeps it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { engines, openBrowser } from '../e2e/support/engines.mjs';
import { freePort, start } from '../e2e/support/process.mjs';
import { serve } from '../e2e/support/site.mjs';
import { BIRTH, SUMMARY, assertKnown } from './support/known.mjs';
import { page, visit } from './support/page.mjs';
import { freshProject } from './support/project.mjs';

const birth = JSON.stringify(BIRTH);

/** A script that computes the chart, keeps it, and finds it again. @param {string} [more] */
const usage = (more = '') => `
import init, { SoulCodex, natalChart } from 'soul-codex';
await init();
const chart = natalChart(${birth});
const codex = await SoulCodex.open({ databaseName: 'consumer-' + Math.random() });
const { id } = await codex.profiles.create({ ...${birth}, displayName: 'Ada' });
const kept = await codex.charts.get(id);
const names = (await codex.profiles.list()).items.map((profile) => profile.displayName);
await codex.close();
${more}
report({ chart: ${SUMMARY}, risingSign: kept.risingSign, names,
  loaded: performance.getEntriesByType('resource').map((entry) => entry.name) });
`;

/** @param {any} found */
function assertUsed(found) {
  assertKnown(found.chart);
  assert.equal(found.risingSign, 'Libra');
  assert.deepEqual(found.names, ['Ada']);
}

/** A script that finds a city by an earlier name. */
const PLACES = `
import init, { searchPlaces } from 'soul-codex';
await init();
const [found] = await searchPlaces('Breslau', { limit: 1 });
const [again] = await searchPlaces('東京', { limit: 1 });
report({ found: [found.name, found.timezone], again: again.name,
  loaded: performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('cities')) });
`;

/** @param {any} found */
function assertFound(found) {
  assert.deepEqual(found.found, ['Wrocław', 'Europe/Warsaw']);
  assert.equal(found.again, 'Tokyo');
}

const WORKER = (/** @type {string} */ from) => `
import init, { SoulCodex, natalChart } from '${from}';
onmessage = async () => {
  try {
    await init();
    const chart = natalChart(${birth});
    const codex = await SoulCodex.open({ databaseName: 'worker-' + Math.random() });
    const { id } = await codex.profiles.create(${birth});
    const kept = await codex.charts.get(id);
    await codex.close();
    postMessage({ chart: ${SUMMARY}, risingSign: kept.risingSign, names: ['Ada'], loaded: [] });
  } catch (error) {
    postMessage({ failed: error.message });
  }
};
`;

const ASK_WORKER = `
worker.onmessage = ({ data }) => report(data);
worker.onerror = (event) => report({ failed: event.message });
worker.postMessage('chart');
`;

const HANDLES = `
import init, { SoulCodex } from 'soul-codex';
// Inside the package, where apps do not reach: the door to the core, and its panic for tests.
import { call } from './node_modules/soul-codex/dist/core.js';
const codeOf = async (work) => { try { await work(); return null; } catch (error) { return error.code ?? String(error); } };
await init();
const databaseName = 'handles-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
const seen = [];
codex.profiles.subscribe(({ ids, origin }) => seen.push([origin, ids.length]));
const first = await codex.profiles.create(${birth});

// Another tab of the same app.
const other = document.body.appendChild(document.createElement('iframe'));
other.src = './other.html?' + databaseName;
const fromOther = await new Promise((resolve) => {
  const stop = codex.profiles.subscribe(({ ids, origin }) => { if (origin === 'otherTab') { stop(); resolve(ids); } });
});
other.remove();
const both = await codex.profiles.count();

// A defect of the core: what was open goes with the instance, and opens again by itself.
const waiting = codeOf(() => codex.profiles.create(${birth}));
await new Promise((resolve) => setTimeout(resolve));
globalThis.afterPanic = true;
const panicked = await codeOf(() => call((core) => core.panicForTests()));
const lost = await waiting;
const afterPanic = await codex.profiles.get(first.id);
const listed = (await codex.profiles.list()).items.length;
seen.length = 0;
await codex.profiles.update(first.id, { displayName: 'still heard' });
await new Promise((resolve) => setTimeout(resolve));

// A newer version of the app in another tab.
const upgrade = indexedDB.open(databaseName, 999);
const ended = await codex.closed;
await new Promise((resolve, reject) => { upgrade.onsuccess = resolve; upgrade.onerror = reject; upgrade.onblocked = () => reject(new Error('blocked')); });
upgrade.result.close();
const later = await codeOf(() => codex.profiles.list());
const newer = await codeOf(() => SoulCodex.open({ databaseName }));
const usage = await codex.storage.usage();
report({ fromOther: fromOther.length, both, panicked, lost, same: afterPanic.id === first.id, listed, seen, ended, later, newer, usage });
`;

const OTHER_TAB = `
import init, { SoulCodex } from 'soul-codex';
await init();
const codex = await SoulCodex.open({ databaseName: location.search.slice(1) });
await codex.profiles.create(${birth});
await codex.close();
`;

const REACT = `
import { createElement, StrictMode, useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { SoulCodexProvider, useChart, useProfile, useProfiles, useSoulCodex } from 'soul-codex/react';

const databaseName = 'react-' + Math.random();
const states = [];
const note = (...what) => { const text = what.join(' '); if (states.at(-1) !== text) states.push(text); };

function App() {
  const codex = useSoulCodex();
  const profiles = useProfiles();
  const id = profiles.data?.items[0]?.id ?? null;
  const profile = useProfile(id);
  const chart = useChart(id);
  const step = useRef(0);
  note(codex.status, profiles.status, profiles.data?.items.length ?? '-', profile.data?.displayName ?? '-', chart.data?.risingSign ?? '-');
  useEffect(() => {
    if (profiles.status !== 'ready') return;
    const go = async () => {
      if (step.current === 0 && profiles.data.items.length === 0) {
        step.current = 1;
        await codex.data.profiles.create({ ...${birth}, displayName: 'Ada' });
      } else if (step.current === 1 && profile.data?.displayName === 'Ada' && chart.data) {
        step.current = 2;
        await codex.data.profiles.update(id, { displayName: 'Bea', birthTime: null });
      } else if (step.current === 2 && profile.data?.displayName === 'Bea' && chart.data?.risingSign === null) {
        step.current = 3;
        const handle = codex.data;
        root.unmount();
        const ended = await handle.closed;
        // Everything was let go: nothing stands in the way of removing the database.
        const removed = await new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(databaseName);
          request.onsuccess = () => resolve(true);
          request.onerror = reject;
          request.onblocked = () => resolve(false);
        });
        report({ states, ended, removed });
      }
    };
    void go();
  });
  return null;
}

const root = createRoot(document.getElementById('root'));
root.render(createElement(StrictMode, null, createElement(SoulCodexProvider, { options: { databaseName } }, createElement(App))));
`;

/** The hooks of the sync, without a cloud: what they say as somebody signs in and writes, and that nobody is told after leaving. */
const SYNC_HOOKS = `
import { createElement, useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { SoulCodexProvider, useConflicts, useSoulCodex, useSyncStatus } from 'soul-codex/react';

const states = [];
const note = (...what) => { const text = what.join(' '); if (states.at(-1) !== text) states.push(text); };

function App() {
  const codex = useSoulCodex();
  const sync = useSyncStatus();
  // Two components share what is told, and each has it.
  const again = useSyncStatus();
  const conflicts = useConflicts();
  const step = useRef(0);
  if (again.data !== sync.data) states.push('the two differ');
  note(sync.status, sync.data?.paused ?? '-', sync.data?.pending ?? '-', conflicts.data?.items.length ?? '-');
  useEffect(() => {
    if (sync.status !== 'ready' || conflicts.status !== 'ready') return;
    const go = async () => {
      if (step.current === 0) {
        step.current = 1;
        await codex.data.account.signIn('0b1c2d3e-0000-4000-8000-00000000000a', { adopt: false });
      } else if (step.current === 1 && sync.data.paused === 'noCloud') {
        step.current = 2;
        await codex.data.profiles.create(${birth});
      } else if (step.current === 2 && sync.data.pending === 1) {
        step.current = 3;
        const told = [];
        const stop = codex.data.sync.subscribe((status) => told.push(status.pending));
        stop();
        await codex.data.profiles.create(${birth});
        await new Promise((resolve) => setTimeout(resolve, 200));
        root.unmount();
        report({ states, told });
      }
    };
    void go();
  });
  return null;
}

const root = createRoot(document.getElementById('root'));
const options = { databaseName: 'sync-hooks-' + Math.random() };
root.render(createElement(SoulCodexProvider, { options }, createElement(App)));
`;

const SERVER_SIDE = `
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { SoulCodexProvider, useProfiles, useSoulCodex } from 'soul-codex/react';
const App = () => useSoulCodex().status + ' ' + useProfiles().status;
console.log(JSON.stringify(renderToString(createElement(SoulCodexProvider, null, createElement(App)))));
`;

const VITE_FILES = {
  'index.html': page('/main.js', { bundled: true }),
  'main.js': usage(),
  'worker.html': page('/ask.js', { bundled: true }),
  'ask.js': `const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });\n${ASK_WORKER}`,
  'worker.js': WORKER('soul-codex'),
  'places.html': page('/places.js', { bundled: true }),
  'places.js': PLACES,
  'react.html': page('/react.js', { bundled: true }),
  'react.js': REACT,
  'sync-hooks.html': page('/sync-hooks.js', { bundled: true }),
  'sync-hooks.js': SYNC_HOOKS,
  'render.mjs': SERVER_SIDE,
};

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let plain;
/** @type {Awaited<ReturnType<typeof freshProject>>} */
let vite;
before(async () => {
  plain = await freshProject();
  await plain.write({
    'index.html': page('./main.js'),
    'main.js': usage(),
    'slim.html': page('./slim.js'),
    'slim.js': usage()
      .replace("'soul-codex'", "'soul-codex/slim'")
      .replace('init()', "init('./node_modules/soul-codex/wasm/soul_codex_bg.wasm')"),
    'moved.html': page('./moved.js'),
    // A copy of the scripts without the module, as a bundler's development server makes it.
    'moved.js': usage().replace("'soul-codex'", "'./moved/dist/index.js'"),
    'places.html': page('./places.js'),
    'places.js': PLACES,
    'moved-places.html': page('./moved-places.js'),
    'moved-places.js': PLACES.replace("'soul-codex'", "'./moved/dist/index.js'"),
    'worker.html': page('./ask.js'),
    'ask.js': `const worker = new Worker('./worker.js', { type: 'module' });\n${ASK_WORKER}`,
    'worker.js': WORKER('./node_modules/soul-codex/dist/index.js'),
    'handles.html': page('./handles.js'),
    'handles.js': HANDLES,
    'other.html': page('./other.js'),
    'other.js': OTHER_TAB,
  });
  await plain.copy('node_modules/soul-codex/dist', 'moved/dist');
  await plain.copy('node_modules/soul-codex/wasm/soul_codex.js', 'moved/wasm/soul_codex.js');
  await plain.copy('node_modules/soul-codex/wasm/snippets', 'moved/wasm/snippets');
  // What a simple server answers to the address of a file that isn't there: its start page.
  await plain.write({ 'moved/dist/cities.bin': '<!doctype html><title>A consumer</title>' });
  vite = await freshProject(['vite', 'react', 'react-dom']);
  await vite.write(VITE_FILES);
});
after(async () => {
  await plain?.remove();
  await vite?.remove();
});

test('React renders it on a server as not there yet', async () => {
  assert.equal(await vite.script('render.mjs'), 'loading loading');
});

for (const engine of engines()) {
  describe(`in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    before(async () => {
      browser = await openBrowser(engine);
    });
    after(() => browser.close());

    describe('a plain page', () => {
      /** @type {Awaited<ReturnType<typeof serve>>} */
      let site;
      before(async () => {
        site = await serve(plain.folder);
      });
      after(() => site.stop());
      const open = (/** @type {string} */ path) => visit(browser.driver, new URL(path, site.url).href);

      test('computes and keeps the known chart, and fetches the module once', async () => {
        const found = await open('');
        assertUsed(found);
        assert.equal(found.loaded.filter((/** @type {string} */ url) => url.endsWith('.wasm')).length, 1);
        assert.ok(!found.loaded.some((/** @type {string} */ url) => url.includes('inline')));
      });

      test('with the slim entry takes the module it is given', async () => {
        assertUsed(await open('slim.html'));
      });

      test('where the module was left behind takes the copy among the scripts', async () => {
        const found = await open('moved.html');
        assertUsed(found);
        assert.ok(found.loaded.some((/** @type {string} */ url) => url.endsWith('/moved/dist/inline.js')));
      });

      test('finds cities, and fetches their list once', async () => {
        const found = await open('places.html');
        assertFound(found);
        assert.deepEqual(found.loaded.map((/** @type {string} */ url) => url.split('/').at(-1)), ['cities.bin']);
      });

      test('where the city list was left behind takes the copy among the scripts', async () => {
        const found = await open('moved-places.html');
        assertFound(found);
        assert.ok(found.loaded.some((/** @type {string} */ url) => url.endsWith('/moved/dist/cities-inline.js')));
      });

      test('computes and keeps the known chart in a worker', async () => {
        assertUsed(await open('worker.html'));
      });

      test('hears of other tabs, outlives a panic, and lets a newer version have the database', async () => {
        const { usage, lost, ...found } = await open('handles.html');
        // The profile under way was refused and is not there, or it had not got into the core yet and is.
        assert.ok(lost === null || lost === 'internal/panic', lost);
        assert.deepEqual(found, {
          fromOther: 1, both: 2, panicked: 'internal/panic', same: true, listed: lost === null ? 3 : 2,
          seen: [['local', 1]], ended: 'upgrade', later: 'store/closed', newer: 'store/newer-version',
        });
        assert.ok(['bestEffort', 'persistent'].includes(usage.persistence));
        for (const field of ['usedBytes', 'quotaBytes', 'ratio']) {
          assert.ok(usage[field] === null || usage[field] >= 0, field);
        }
      });
    });

    for (const mode of /** @type {const} */ (['development server', 'build'])) {
      describe(`Vite's ${mode}, with no options`, () => {
        /** @type {Awaited<ReturnType<typeof viteServer>>} */
        let site;
        before(async () => {
          site = await viteServer(mode);
        });
        after(() => site.stop());
        const open = (/** @type {string} */ path) => visit(browser.driver, new URL(path, site.url).href);

        test('computes and keeps the known chart', async () => {
          assertUsed(await open('index.html'));
        });

        test('computes and keeps the known chart in a worker', async () => {
          assertUsed(await open('worker.html'));
        });

        test('finds cities', async () => {
          assertFound(await open('places.html'));
        });

        test('gives React what is stored, under StrictMode, and lets go of it', async () => {
          const found = await open('react.html');
          assert.deepEqual([found.ended, found.removed], ['closed', true]);
          assert.equal(found.states[0], 'loading loading - - -');
          assert.equal(found.states.at(-1), 'ready ready 1 Bea -');
          assert.ok(found.states.includes('ready ready 0 - -'), found.states.join('\n'));
          assert.ok(found.states.includes('ready ready 1 Ada Libra'), found.states.join('\n'));
        });

        test('tells React how the sync stands, and nobody who has left', async () => {
          const found = await open('sync-hooks.html');
          assert.equal(found.states[0], 'loading - - -');
          for (const state of ['ready signedOut 0 0', 'ready noCloud 0 0', 'ready noCloud 1 0']) {
            assert.ok(found.states.includes(state), `${state} is none of\n${found.states.join('\n')}`);
          }
          assert.ok(!found.states.includes('the two differ'));
          assert.deepEqual(found.told, []);
        });
      });
    }
  });
}

/** @param {'development server' | 'build'} mode */
async function viteServer(mode) {
  const program = join(vite.folder, 'node_modules/vite/bin/vite.js');
  const port = await freePort();
  const options = ['--host', '127.0.0.1', '--port', String(port), '--strictPort'];
  const url = `http://127.0.0.1:${port}/`;
  const isUp = async () => {
    try {
      return (await fetch(`${url}index.html`)).ok;
    } catch {
      // It does not listen yet.
      return false;
    }
  };
  if (mode === 'build') {
    await vite.write({
      // More pages than one is all that there is to say.
      'vite.config.js': `export default { build: { rollupOptions: { input: ['index.html', 'worker.html', 'places.html', 'react.html', 'sync-hooks.html'] } } };`,
    });
    await vite.run('vite', ['build']);
    return { ...(await start(process.execPath, [program, 'preview', vite.folder, ...options], isUp)), url };
  }
  return { ...(await start(process.execPath, [program, 'dev', vite.folder, ...options], isUp)), url };
}
