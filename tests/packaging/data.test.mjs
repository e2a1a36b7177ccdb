// Ownership of the data in each engine: out into a file that its schema describes, everything gone, and back again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { engines, openBrowser } from '../e2e/support/engines.mjs';
import { serve } from '../e2e/support/site.mjs';
import { BIRTH } from './support/known.mjs';
import { page, visit } from './support/page.mjs';
import { freshProject, ofRepository } from './support/project.mjs';

const BEGIN = `
import init, { SoulCodex } from 'soul-codex';
const codeOf = async (work) => { try { await work(); return null; } catch (error) { return error.name === 'SoulError' ? error.code : error.name; } };
const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
/** What the browser itself finds in the database. */
const raw = async (work) => {
  const database = await result(indexedDB.open(databaseName));
  try { return await work(database); } finally { database.close(); }
};
const counts = () => raw(async (database) => {
  const names = [...database.objectStoreNames];
  const stores = database.transaction(names);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await result(stores.objectStore(name).count())])));
});
const signIn = (userId) => raw(async (database) => {
  const metadata = database.transaction('metadata', 'readwrite').objectStore('metadata');
  const row = await result(metadata.get('account'));
  row.value.userId = userId;
  await result(metadata.put(row));
});
const parsed = async (blob) => JSON.parse(await blob.text());
const file = (content, indent) => new Blob([JSON.stringify(content, null, indent)]);
await init();
const databaseName = 'data-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
`;

/** Fills the database with records of every kind; what apps can't write comes from a file. */
const FURNISH = `
const ada = await codex.profiles.create({ ...${JSON.stringify(BIRTH)}, displayName: 'Ada "é" 🌙' });
const ann = await codex.people.create({ ownerProfileId: ada.id, name: 'Ann', birthDate: '1970-01-01', relationshipType: 'friend' });
const stamp = { version: 1, writer: 'd', generation: 0, createdAt: '2025-03-01T12:00:00.000Z', updatedAt: '2025-03-01T12:00:00.000Z' };
const scores = Object.fromEntries(['attraction', 'emotional', 'communication', 'lifestyle', 'longTerm', 'timing']
  .flatMap((pillar) => [[pillar + 'Score', 60], [pillar + 'Error', null]]));
const head = { format: 'soul-codex-export', formatVersion: 1, packageVersion: '0.1.0', schemaVersion: 1, exportedAt: stamp.createdAt };
const calculated = await codex.data.import(file({ ...head, collections: {
  compatibilities: [{ id: 'pair', ...stamp, profile1Id: ada.id, profile2Id: ann.id, sessionId: null, overallScore: 71, overallError: 6,
    confidenceLevel: 'medium', ...scores, relationshipCategory: 'complementary', runnerUp: { category: 'growth', probability: 0.25 },
    dominantPillars: ['emotional'], strengths: ['Deep empathy'], challenges: [], advice: 'Talk.', synastryData: null,
    calculatedAt: stamp.createdAt, calculationVersion: '1', onDate: '2025-03-01' }],
  dailyInsights: [{ id: 'day', ...stamp, profileId: ada.id, insightDate: '2025-03-01', headline: 'A calm day', content: '…',
    currentTransits: { moon: { sign: 'Gemini', house: 3 }, aspects: [] }, personalDayNumber: 7, intention: 'Listen',
    affirmation: 'I listen.', journalPrompt: 'Who spoke?', templateId: 'calm-1', generatedBy: 'template',
    generatedAt: stamp.createdAt, viewedAt: null, moonPhase: { share: 0.04 } }],
} }));
const [pair] = (await codex.compatibilities.list()).items;
const [day] = (await codex.insights.list()).items;
await codex.assessments.create({ profileId: ada.id, type: 'mbti', responses: { q1: 'A' } });
await codex.journal.createMany(Array.from({ length: 450 }, (_, n) => ({ profileId: ada.id, content: 'Entry ' + n + ' by the sea', tags: ['calm'],
  linkedPersonId: ann.id, linkedCompatibilityId: pair.id, linkedInsightId: day.id })));
await codex.frequency.create({ energy: 5, mood: 6, clarity: 7, connection: 8, notes: 'fine' });
`;

const ROUND_TRIP = `${BEGIN}${FURNISH}
const exported = await codex.data.export();
const before = await parsed(exported);
const anonymous = await codex.account.anonymousRecords();
const session = (await codex.account.current()).sessionId;

// Another tab hears that everything is gone.
const other = await SoulCodex.open({ databaseName });
const heard = new Promise((resolve) => other.profiles.subscribe((change) => resolve(change)));
await codex.account.deleteEverything();
const left = await counts();
const told = await heard;
await other.close();
const device = (await codex.account.current()).sessionId !== session;

// Back again: pretty-printed, in another order, with records that can't be taken, some unknown fields, and a collection of a later version.
const collections = Object.fromEntries(Object.entries(before.collections).reverse());
collections.profiles = [...collections.profiles, { id: 'not an id' }];
collections.journalEntries = [{ ...collections.journalEntries[0], mood: 'hungry' }, ...collections.journalEntries, '\\ud800'];
collections.dreams = [{ id: 'd' }];
const { format, collections: _, ...rest } = before;
const progress = [];
const imported = await codex.data.import(file({ collections, later: [{}], ...rest, format }, 2), {
  onProgress: (done, total) => progress.push([done, total]),
});
const after = await parsed(await codex.data.export());
const found = (await codex.journal.search('449 sea')).items.length;
const again = await codex.data.import(exported);
report({ calculated, exported: await exported.text(), type: exported.type, anonymous, left, told, device, imported, progress, before, after, found, again });
`;

const TROUBLE = `${BEGIN}${FURNISH}
const exported = await codex.data.export();
await codex.account.endSession({ keep: true });
const kept = await codex.account.anonymousRecords();
const badKeep = await codeOf(() => codex.account.endSession({}));
const unheard = await codex.account.anonymousRecords();
await codex.account.endSession({ keep: false });
const ended = await counts();

// Stopped in the middle: what was done stays, and importing again does the rest.
const controller = new AbortController();
const stopped = await codeOf(() => codex.data.import(exported, {
  signal: controller.signal, onProgress: (done) => { if (done > 100) controller.abort(); },
}));
const partly = await codex.journal.count();
const rest = await codex.data.import(exported);
const whole = await codex.journal.count();
const codes = {
  text: await codeOf(() => codex.data.import(new Blob(['Dear diary']))),
  empty: await codeOf(() => codex.data.import(new Blob([]))),
  torn: await codeOf(() => codex.data.import(exported.slice(0, exported.size - 10))),
  none: await codeOf(() => codex.data.import(undefined)),
  aborted: await codeOf(() => codex.data.import(exported, { signal: AbortSignal.abort() })),
};
const untouched = await codex.journal.count();

// Somebody is signed in: the cloud would have to be asked first.
await signIn('ann');
const refused = await codeOf(() => codex.account.deleteEverything());
const anonymous = await codex.account.anonymousRecords();
const mine = await codex.data.import(exported);
const queued = (await parsed(await codex.data.export())).collections.syncQueue.length;
// A conflict that the sync has filed, and one of somebody else.
const conflict = { id: 'c', ownerId: 'ann', entity: 'journal', entityId: 'j', mine: { content: 'mine' }, theirs: null, base: null,
  fields: ['content'], winner: 'theirs', detectedAt: '2025-03-01T12:00:00.000Z' };
await raw(async (database) => {
  const conflicts = database.transaction('conflicts', 'readwrite').objectStore('conflicts');
  await Promise.all([conflict, { ...conflict, id: 'd', ownerId: 'bob' }].map((row) => result(conflicts.put(row))));
});
const conflicts = {
  listed: (await codex.conflicts.list({ orderBy: 'detectedAt', direction: 'desc' })).items, count: await codex.conflicts.count(),
  got: await codex.conflicts.get('c'), others: await codex.conflicts.get('d'),
  exported: (await parsed(await codex.data.export())).collections.conflicts.map(({ id }) => id),
};
// Some records of each kind, rows of the queue and the conflict among them.
const signedIn = await parsed(await codex.data.export());
for (const records of Object.values(signedIn.collections)) records.splice(2);
const uses = [];
await new Promise((resolve) => codex.storage.subscribe((use) => { uses.push(use); resolve(); }));
report({ kept, badKeep, unheard, ended, stopped, partly, rest, whole, codes, untouched, refused, anonymous, mine, queued, conflict, conflicts, signedIn, uses });
`;

/**
 * A browser whose room runs out. What it answers is put in: none can be made to answer so here, and Chromium tells of 10 GiB more than is
 * used whatever there is on the disk.
 */
const FULL = `${BEGIN}
const profile = await codex.profiles.create(${JSON.stringify(BIRTH)});
const exported = await codex.data.export();
let answer = { usage: 79, quota: 100 };
Object.defineProperty(navigator.storage, 'estimate', { value: async () => answer });
const told = [];
const next = () => new Promise((resolve) => { globalThis.heard = resolve; });
let heard = next();
const stop = codex.storage.subscribe((use) => { told.push([use.ratio, use.warning]); globalThis.heard(); });
await heard;
// Two writes make it look once more.
answer = { usage: 80, quota: 100 };
heard = next();
await codex.profiles.update(profile.id, { displayName: 'Ada' });
await codex.profiles.update(profile.id, { displayName: 'Bea' });
await heard;
answer = { usage: 949, quota: 1000 };
heard = next();
document.dispatchEvent(new Event('visibilitychange'));
await heard;
const codes = [await codeOf(() => codex.data.import(exported))];
answer = { usage: 95, quota: 100 };
codes.push(await codeOf(() => codex.data.import(exported)));
stop();
document.dispatchEvent(new Event('visibilitychange'));
answer = {};
const unknown = await new Promise((resolve) => codex.storage.subscribe(resolve));
codes.push(await codeOf(() => codex.data.import(exported)));
report({ told, codes, unknown });
`;

/** All but the stamps, the session and the moments of calculations; a frequency log's id is made of its session. @param {any} exported */
function essence({ collections, ...head }) {
  const moving = ['version', 'updatedAt', 'writer', 'generation', 'sessionId', 'lastCalculatedAt'];
  const more = /** @type {Record<string, string[]>} */ ({ chartResults: ['calculatedAt', 'createdAt'], frequencyLogs: ['id'] });
  return {
    ...head,
    exportedAt: null,
    collections: Object.fromEntries(
      Object.entries(collections).map(([name, records]) => [
        name,
        records.map((/** @type {object} */ record) =>
          Object.fromEntries(Object.entries(record).filter(([field]) => ![...moving, ...(more[name] ?? [])].includes(field))),
        ),
      ]),
    ),
  };
}

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let project;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {import('ajv').ValidateFunction} */
let fits;
before(async () => {
  project = await freshProject();
  const [, example] = /<!-- runs: tests\/packaging\/data\.test\.mjs -->\n```js\n([\s\S]*?)```/.exec(await ofRepository('pkg/README.md')) ?? [];
  assert.ok(example, 'there is a marked example');
  await project.write({
    'index.html': page('./round-trip.js'),
    'round-trip.js': ROUND_TRIP,
    'trouble.html': page('./trouble.js'),
    'trouble.js': TROUBLE,
    'example.html': page('./example.js'),
    'example.js': `const lines = []; console.log = (line) => lines.push(String(line));\n${BEGIN}await codex.profiles.create(${JSON.stringify(BIRTH)});\n{\n${example}\n}\nreport(lines);`,
    'full.html': page('./full.js'),
    'full.js': FULL,
    'schema.mjs': `import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
console.log(readFileSync(fileURLToPath(import.meta.resolve('soul-codex/export.schema.json')), 'utf8'));`,
  });
  site = await serve(project.folder);
  // As the package ships it.
  fits = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(await project.script('schema.mjs'));
});
after(async () => {
  await site?.stop();
  await project?.remove();
});

test('the schema of an export is the one in the repository', async () => {
  assert.deepEqual(await project.script('schema.mjs'), JSON.parse(await ofRepository('pkg/schema/export.schema.json')));
});

for (const engine of engines()) {
  describe(`in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openBrowser>>} */
    let browser;
    before(async () => {
      browser = await openBrowser(engine);
    });
    after(() => browser.close());
    const open = (/** @type {string} */ path) => visit(browser.driver, new URL(path, site.url).href);

    test('what was exported, deleted and imported is the same again', async () => {
      const found = await open('');
      assert.deepEqual(found.calculated, { imported: 2, skipped: [] });
      assert.equal(found.type, 'application/json');
      assert.equal(fits(JSON.parse(found.exported)), true, JSON.stringify(fits.errors));
      const { before } = found;
      assert.deepEqual(
        Object.entries(before.collections).map(([name, records]) => [name, records.length]),
        [['profiles', 1], ['persons', 1], ['compatibilities', 1], ['dailyInsights', 1], ['assessments', 1],
          ['journalEntries', 450], ['frequencyLogs', 1], ['chartResults', 1], ['syncQueue', 0], ['conflicts', 0]],
      );
      assert.equal(found.anonymous, 456);

      const { metadata, ...others } = found.left;
      assert.deepEqual(Object.values(others).filter((count) => count !== 0), []);
      assert.ok(metadata > 0 && found.device, 'it begins anew');
      assert.deepEqual(found.told, { ids: [before.collections.profiles[0].id], origin: 'otherTab' });

      assert.equal(found.imported.imported, 456);
      assert.deepEqual(
        found.imported.skipped.map((/** @type {any} */ { reason, record }) => [reason.split(':')[0], record?.id ?? record?.collection ?? record]),
        [['import/unknown-collection', 'dreams'], ['input/id-invalid', 'not an id'],
          ['input/not-a-choice', before.collections.journalEntries[0].id], ['input/text-not-allowed', '\ud800']],
      );
      assert.deepEqual([found.progress.at(0), found.progress.at(-1)], [[0, 459], [459, 459]]);
      assert.ok(found.progress.length > 8, 'chunk by chunk');
      assert.deepEqual(essence(found.after), essence(before));
      assert.equal(fits(found.after), true, JSON.stringify(fits.errors));
      assert.equal(found.found, 1, 'the words of entries are found');
      assert.deepEqual(found.again, { imported: 456, skipped: [] });

      // The schema can say no.
      for (const spoil of [
        (/** @type {any} */ file) => delete file.format,
        (/** @type {any} */ file) => (file.collections.profiles[0].birthDate = null),
        (/** @type {any} */ file) => (file.collections.journalEntries[3].mood = 'hungry'),
        (/** @type {any} */ file) => delete file.collections.persons,
        (/** @type {any} */ file) => (file.collections.frequencyLogs[0].energy = 11),
      ]) {
        const spoilt = JSON.parse(found.exported);
        spoil(spoilt);
        assert.equal(fits(spoilt), false, String(spoil));
      }
    });

    test('an import that is stopped keeps what it has, and what is refused changes nothing', async () => {
      const found = await open('trouble.html');
      assert.deepEqual([found.kept, found.badKeep, found.unheard], [456, 'input/wrong-type', 456]);
      const { metadata, ...others } = found.ended;
      assert.deepEqual(Object.values(others).filter((count) => count !== 0), []);
      assert.ok(metadata > 0);
      assert.equal(found.stopped, 'AbortError');
      assert.ok(found.partly > 0 && found.partly < 450, `${found.partly}`);
      assert.deepEqual([found.rest, found.whole], [{ imported: 456, skipped: [] }, 450]);
      assert.deepEqual(found.codes, {
        text: 'import/not-an-export', empty: 'import/not-an-export', torn: 'import/not-an-export', none: 'input/wrong-type', aborted: 'AbortError',
      });
      assert.equal(found.untouched, 450);
      assert.deepEqual([found.refused, found.anonymous], ['account/cloud-unreachable', 456]);
      assert.deepEqual([found.mine, found.queued], [{ imported: 456, skipped: [] }, 456]);
      const { conflict } = found;
      assert.deepEqual(found.conflicts, { listed: [conflict], count: 1, got: conflict, others: null, exported: ['c'] });
      assert.equal(found.signedIn.collections.syncQueue.length, 2);
      assert.equal(fits(found.signedIn), true, JSON.stringify(fits.errors));
      const [use] = found.uses;
      assert.equal(use.warning, false);
      assert.ok(engine === 'webkit' ? use.ratio === null : use.ratio >= 0 && use.ratio < 0.8, `${use.ratio}`);
    });

    test('the example in the README does what it says', async () => {
      assert.deepEqual(await open('example.html'), ['0 of 1', '1 of 1', '1 back, 0 left out']);
    });

    // WebKitGTK tells nothing of its room: see above.
    if (engine !== 'webkit') {
      test('where the room runs out the app is warned and an import stops', async () => {
        const found = await open('full.html');
        assert.deepEqual(found.told, [[0.79, false], [0.8, true], [0.949, true]]);
        assert.deepEqual(found.codes, [null, 'store/quota-near', null]);
        assert.deepEqual(found.unknown, { ratio: null, warning: false });
      });
    }
  });
}
