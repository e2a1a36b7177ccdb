// Which tab leads: with locks that the test hands out, and a clock of its own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { freshProject } from './support/project.mjs';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let project;
/** @type {any} */
let Leadership;
/** What was asked of the locks. @type {{ steal?: boolean, signal?: AbortSignal }[]} */
let asked;

/** A tab that never says anything of its own. */
const role = { lead: async () => {}, rest() {}, follow: async () => {}, begin() {}, hear() {}, thaw() {}, word: () => ({ kind: 'status', status: null }) };

/** Lets promises go on, and then the clock. @param {number} ms */
async function pass(ms) {
  for (let at = 0; at < ms; at += SECOND_MS) {
    mock.timers.tick(SECOND_MS);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

before(async () => {
  project = await freshProject();
  const file = join(project.folder, 'node_modules/soul-codex/dist/leadership.js');
  ({ Leadership } = await import(pathToFileURL(file).href));
});
after(() => project?.remove());
beforeEach(() => {
  asked = [];
  // Somebody holds the lock for good: nobody else ever gets it.
  const locks = {
    request: (/** @type {string} */ _, /** @type {{ steal?: boolean, signal?: AbortSignal }} */ options) => {
      asked.push(options);
      return new Promise((_, reject) => options.signal?.addEventListener('abort', () => reject(new Error('given up'))));
    },
  };
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
});

describe('a tab that waits for the lead', () => {
  test('takes the lead from a silent holder once a minute and not more often', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1_740_830_400_000 });
    const tab = new Leadership('silent', role);
    try {
      tab.start();
      await pass(15 * SECOND_MS);
      assert.deepEqual(asked.map(({ steal }) => steal ?? false), [false], 'it stands in line before it takes anything');
      await pass(10 * MINUTE_MS);
      const stolen = asked.filter(({ steal }) => steal).length;
      assert.ok(stolen >= 8 && stolen <= 11, `${stolen} times in ten minutes`);
    } finally {
      tab.close();
      mock.timers.reset();
    }
  });

  test('takes nothing from a holder that is heard', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1_740_830_400_000 });
    const tab = new Leadership('heard', role);
    const [holder, witness] = [new BroadcastChannel('soul-codex/sync/heard'), new BroadcastChannel('soul-codex/sync/heard')];
    try {
      tab.start();
      for (let beat = 0; beat < 60; beat += 1) {
        // Messages come by the event loop, which the clock of the test does not move.
        const heard = new Promise((resolve) => (witness.onmessage = resolve));
        holder.postMessage({ kind: 'status', status: null });
        await heard;
        await new Promise((resolve) => setTimeout(resolve, 5));
        await pass(5 * SECOND_MS);
      }
      assert.deepEqual(asked.filter(({ steal }) => steal), []);
    } finally {
      holder.close();
      witness.close();
      tab.close();
      mock.timers.reset();
    }
  });
});
