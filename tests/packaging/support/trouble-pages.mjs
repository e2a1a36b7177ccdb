// Pages on which something is wrong with the browser's database. Each does what an app does, and reports what it was told.
import { BIRTH } from './known.mjs';
import { page } from './page.mjs';

const birth = JSON.stringify(BIRTH);

const START = `
import init, { SoulCodex } from './node_modules/soul-codex/dist/index.js';
const warnings = [];
const warn = console.warn;
console.warn = (...what) => { warnings.push(what.join(' ')); warn(...what); };
const codeOf = async (work) => { try { await work(); return null; } catch (error) { return error.code ?? String(error); } };
const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
/** Writes rows past the package. */
const meddle = async (name, store, ...rows) => {
  const database = await settled(indexedDB.open(name));
  const transaction = database.transaction(store, 'readwrite');
  for (const row of rows) transaction.objectStore(store).put(row);
  await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = () => reject(transaction.error); });
  database.close();
};
const stored = async (name, store, key) => {
  const database = await settled(indexedDB.open(name));
  const row = await settled(database.transaction(store).objectStore(store).get(key));
  database.close();
  return row ?? null;
};
await init();
`;

/** Every collection, as on a page with a database. */
const WITHOUT_A_DATABASE = `${START}
const databaseName = 'memory-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
const other = await SoulCodex.open({ databaseName });
const heard = [];
other.journal.subscribe(({ ids, origin }) => heard.push([origin, ids.length]));
const profile = await codex.profiles.create({ ...${birth}, displayName: 'Ada' });
const person = await codex.people.create({ ownerProfileId: profile.id, name: 'Bea', birthDate: '1962-03-04' });
await codex.journal.createMany(['A quiet day', 'A loud day', 'Nothing'].map((content, n) =>
  ({ profileId: profile.id, content, entryDate: '2025-03-0' + (n + 1), linkedPersonId: person.id })));
await codex.assessments.create({ profileId: profile.id, type: 'mbti', responses: { a: 'b' } });
await codex.frequency.create({ energy: 1, mood: 2, clarity: 3, connection: 4 });
const analysis = await codex.compatibilities.analyze(profile.id, person.id);
const first = await codex.journal.list({ where: { profileId: profile.id }, orderBy: 'entryDate', direction: 'desc', limit: 2 });
const second = await codex.journal.list({ where: { profileId: profile.id }, orderBy: 'entryDate', direction: 'desc', limit: 2, cursor: first.nextCursor });
const found = (await codex.journal.search('qui')).items.map((entry) => entry.content);
const refused = await codeOf(() => codex.journal.create({ profileId: profile.id, content: 7 }));
const chart = await codex.charts.get(profile.id);
const renamed = (await other.profiles.update(profile.id, { displayName: 'Ann' })).version;
await codex.people.remove(person.id);
const unlinked = (await codex.journal.list()).items.map((entry) => entry.linkedPersonId);
const counts = [await other.people.count(), await other.compatibilities.count(), await other.journal.count()];
// Memory answers before messages come.
await new Promise((resolve) => setTimeout(resolve, 50));
await codex.close();
const closed = await codeOf(() => codex.profiles.list());
await other.close();
const again = await SoulCodex.open({ databaseName });
const kept = (await again.profiles.list()).items.map((profile) => profile.displayName);
const elsewhere = await SoulCodex.open({ databaseName: databaseName + '-2' });
report({
  usage: await again.storage.usage(), persisted: await again.storage.persist(), problems: again.problems.list().map(({ code }) => code),
  reason: again.problems.list()[0].details.reason, warnings: warnings.length, warned: warnings[0].includes('store/not-persistent'),
  pages: [...first.items, ...second.items].map((entry) => entry.content), found, refused, rising: chart.risingSign,
  score: Number.isInteger(analysis.overallScore), renamed, unlinked, counts, closed, kept, elsewhere: await elsewhere.profiles.count(),
  heard: heard.length > 0 && heard.every(([origin]) => origin === 'otherTab'),
});
`;

/** Ways in which browsers have no database for a page, by what has to happen before its script. */
const REFUSALS = {
  'missing.html': `Object.defineProperty(window, 'indexedDB', { value: undefined });`,
  // Blocked site data: the call itself throws.
  'blocked.html': `IDBFactory.prototype.open = () => { throw new DOMException('The user denied permission.', 'SecurityError'); };`,
  // A private window of Firefox: the request fails. Its failure is that of a real one, by another name.
  'private.html': `
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function () {
      const request = open.call(this, 'refused', 2);
      request.addEventListener('upgradeneeded', (event) => { event.stopImmediatePropagation(); request.transaction.abort(); });
      const error = new DOMException('A mutation operation was attempted on a database that did not allow mutations.', 'InvalidStateError');
      Object.defineProperty(request, 'error', { get: () => error });
      return request;
    };`,
};

/** A database that is there and fails to open is no reason to begin anew in memory. */
const BROKEN = `
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function () {
      const request = open.call(this, 'broken', 2);
      request.addEventListener('upgradeneeded', (event) => { event.stopImmediatePropagation(); request.transaction.abort(); });
      const error = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
      Object.defineProperty(request, 'error', { get: () => error });
      return request;
    };`;

const CORRUPT = `${START}
const databaseName = 'corrupt-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
const told = [];
codex.problems.subscribe((problems) => told.push(problems.length));
const profile = await codex.profiles.create({ ...${birth}, displayName: 'Ada' });
const entries = await codex.journal.createMany(['A quiet day', 'A loud day', 'A long day', 'A short day'].map((content, n) =>
  ({ profileId: profile.id, content, entryDate: '2025-03-0' + (n + 1) })));
const [typed, whose, sound, dated] = entries;
const person = await codex.people.create({ ownerProfileId: profile.id, name: 'Bea' });
const before = codex.problems.list().length;
await meddle(databaseName, 'journalEntries', { ...typed, content: 42 }, { ...whose, profileId: undefined },
  { ...dated, entryDate: new Date(0) }, { id: 7, profileId: profile.id, entryDate: '2025-03-09' });
await meddle(databaseName, 'persons', { ...person, name: ['Bea'] });
const chart = await codex.charts.get(profile.id);
await meddle(databaseName, 'chartResults', { ...chart, sunSign: null });

const contents = (page) => page.items.map((entry) => entry.content);
const all = contents(await codex.journal.list());
const pages = [];
for (const direction of ['asc', 'desc']) {
  let cursor = null;
  do {
    const page = await codex.journal.list({ where: { profileId: profile.id }, orderBy: 'entryDate', direction, limit: 1, cursor });
    pages.push(...contents(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
}
const found = contents(await codex.journal.search('day'));
const details = async (work) => { try { await work(); return null; } catch (error) { return [error.code, error.details.store, error.details.key === null ? null : entries.concat(person).findIndex(({ id }) => id === error.details.key)]; } };
const asked = await details(() => codex.journal.get(typed.id));
const unowned = await details(() => codex.journal.get(whose.id));
const many = (await codex.journal.getMany([typed.id, sound.id, whose.id])).map((entry) => entry?.content ?? null);
const people = (await codex.people.list()).items.length;
const anew = (await codex.charts.get(profile.id)).sunSign;
const problems = codex.problems.list();
const rows = problems.map(({ code, details: { store, key } }) => [code, store, key === '7' ? 7 : [...entries, person].findIndex(({ id }) => id === key)]);
const warned = warnings.length === problems.length;

// A change mends a field, removing removes, and what belongs to nobody known is discarded.
const beside = (await codex.journal.update(sound.id, { title: 'Sound' })).title;
const mended = (await codex.people.update(person.id, { name: 'Bea' })).name;
await codex.journal.remove(dated.id);
for (const problem of problems.filter(({ details }) => details.key === whose.id || details.key === typed.id)) await codex.problems.discard(problem);
const left = contents(await codex.journal.list());
const searched = contents(await codex.journal.search('day'));
const gone = [await stored(databaseName, 'journalEntries', whose.id), await stored(databaseName, 'journalEntries', typed.id)];
await codex.profiles.remove(profile.id);
const after = await stored(databaseName, 'journalEntries', sound.id);
await codex.close();
report({ before, all, pages, found, asked, unowned, many, people, anew, rows: rows.sort(), warned, told: told.length === problems.length + 2, beside, mended, left, searched, gone, after });
`;

const EVICTED = `${START}
const databaseName = 'evicted-' + Math.random();
const visit = async (work = async () => {}) => {
  const codex = await SoulCodex.open({ databaseName });
  const problems = codex.problems.list().map(({ code }) => code);
  await work(codex);
  await codex.close();
  return problems;
};
const first = await visit((codex) => codex.profiles.create(${birth}));
const second = await visit();
await settled(indexedDB.deleteDatabase(databaseName));
const cleared = await visit();
const known = await visit();
// Another database in the place of the one that was here: a copy, say, with a place in the cloud's changes that is not its own.
const key = 'soul-codex/' + databaseName + '/epoch';
const remembered = localStorage.getItem(key);
localStorage.setItem(key, 'of-another-database');
await meddle(databaseName, 'metadata', { key: 'sync', value: {
  epoch: 1, places: [{ ownerId: 'ann', cursor: 'somewhere', needsSnapshot: false, sent: [] }],
} });
const replaced = await visit();
const { cursor, needsSnapshot } = (await stored(databaseName, 'metadata', 'sync')).value.places[0];
const same = localStorage.getItem(key) === remembered;
// Without a canary there is nothing to tell by, as on the first visit.
localStorage.removeItem(key);
const unknown = await visit();
// Emptied on purpose: what a page that is closed at that very moment leaves behind tells of no eviction.
const atTheEnd = [];
const refused = await visit(async (codex) => {
  const account = await stored(databaseName, 'metadata', 'account');
  await meddle(databaseName, 'metadata', { ...account, value: { ...account.value, userId: 'ann' } });
  atTheEnd.push(await codeOf(() => codex.account.deleteEverything()), localStorage.getItem(key) !== null);
  await meddle(databaseName, 'metadata', account);
  const { transaction } = IDBDatabase.prototype;
  let left = 'nothing was written';
  IDBDatabase.prototype.transaction = function (...asked) {
    const begun = transaction.apply(this, asked);
    begun.addEventListener('complete', () => { left = localStorage.getItem(key); });
    return begun;
  };
  await codex.account.deleteEverything();
  IDBDatabase.prototype.transaction = transaction;
  atTheEnd.push(left);
});
const emptied = await visit();
const worker = new Worker('./evicted-worker.js', { type: 'module' });
const inWorker = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(databaseName);
});
report({ first, second, cleared, known, replaced, cursor, needsSnapshot, same, unknown, refused, atTheEnd, emptied, inWorker });
`;

const EVICTED_WORKER = `
import init, { SoulCodex } from './node_modules/soul-codex/dist/index.js';
onmessage = async ({ data }) => {
  try {
    await init();
    await new Promise((resolve, reject) => { const request = indexedDB.deleteDatabase(data); request.onsuccess = resolve; request.onerror = reject; });
    const codex = await SoulCodex.open({ databaseName: data });
    postMessage(codex.problems.list().map(({ code }) => code));
    await codex.close();
  } catch (error) {
    postMessage(String(error));
  }
};
`;

const MISSED = `${START}
import { onChanges } from './node_modules/soul-codex/dist/live.js';
const databaseName = 'missed-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
const heard = [];
codex.profiles.subscribe((change) => heard.push(change));
codex.journal.subscribe((change) => heard.push(change));
let read = 0;
onChanges(codex, 'profiles', 'any id', () => read++);
// A tab whose messages nobody gets.
const other = document.body.appendChild(document.createElement('iframe'));
const done = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
other.src = './silent.html?' + databaseName;
await done;
await new Promise((resolve) => setTimeout(resolve, 100));
const missed = heard.length;
// As when the page comes back into sight, by all the events that may tell it.
for (const [target, name] of [[document, 'visibilitychange'], [document, 'resume']]) target.dispatchEvent(new Event(name));
dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
await new Promise((resolve) => setTimeout(resolve, 100));
const repaired = heard.splice(0);
const there = await codex.profiles.count();
await codex.close();
document.dispatchEvent(new Event('visibilitychange'));
await new Promise((resolve) => setTimeout(resolve, 50));
report({ missed, repaired, read, there, afterClose: heard.length, visible: document.visibilityState });
`;

const SILENT = `
import init, { SoulCodex } from './node_modules/soul-codex/dist/index.js';
await init();
const codex = await SoulCodex.open({ databaseName: location.search.slice(1) });
await codex.profiles.create(${birth});
await codex.close();
parent.postMessage('done', '*');
`;

const ABORTED = `${START}
const databaseName = 'aborted-' + Math.random();
const codex = await SoulCodex.open({ databaseName });
let aborted = 0;
/** The next write transactions are aborted by the browser. */
const abortNext = (count) => {
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...more) {
    const transaction = begin.call(this, names, mode, ...more);
    if (mode === 'readwrite') {
      aborted++;
      if (--count === 0) IDBDatabase.prototype.transaction = begin;
      queueMicrotask(() => transaction.abort());
    }
    return transaction;
  };
};
abortNext(1);
const { id } = await codex.profiles.create(${birth});
const once = [aborted, await codex.profiles.count()];
abortNext(1);
const name = (await codex.profiles.update(id, { displayName: 'Ada' })).displayName;
abortNext(2);
const twice = await codeOf(() => codex.profiles.create(${birth}));
const after = [aborted, await codex.profiles.count(), (await codex.profiles.get(id)).displayName];
await codex.close();
report({ once, name, twice, after });
`;

/** A breakdown of the module takes its memory along: the handle ends, and says so. */
const BROKEN_DOWN = `${START}
import { call } from './node_modules/soul-codex/dist/core.js';
const codex = await SoulCodex.open();
await codex.profiles.create(${birth});
globalThis.afterPanic = true;
const panicked = await codeOf(() => call((core) => core.panicForTests()));
const first = await codeOf(() => codex.profiles.list());
const ended = await codex.closed;
const anew = await SoulCodex.open();
report({ panicked, first, ended, count: await anew.profiles.count() });
`;

const FULL = `${START}
const databaseName = 'full';
const codex = await SoulCodex.open({ databaseName });
const profile = await codex.profiles.create(${birth});
globalThis.ready = true;
let written = 0;
globalThis.fill = async (entries) => {
  const content = () => Array.from({ length: 40 }, () => crypto.randomUUID()).join(' ').repeat(6);
  for (let n = 0; n < entries; n++) {
    const drafts = Array.from({ length: 40 }, () => ({ profileId: profile.id, content: content() }));
    try { written += (await codex.journal.createMany(drafts)).length; }
    catch (error) { return { code: error.code, retryable: error.retryable, whole: (await codex.journal.count()) === written, written, profiles: await codex.profiles.count() }; }
  }
  return { code: null, written };
};
globalThis.more = async () => (await codex.people.create({ ownerProfileId: profile.id, name: 'Room again' })).name;
report('ready');
`;

const CLEARED = `${START}
const databaseName = 'cleared';
const codex = await SoulCodex.open({ databaseName });
const profile = await codex.profiles.create(${birth});
globalThis.after = async () => {
  const list = await codeOf(() => codex.profiles.list());
  const write = await codeOf(() => codex.profiles.update(profile.id, { displayName: 'Ada' }));
  const reason = await Promise.race([codex.closed, new Promise((resolve) => setTimeout(() => resolve('open'), 1000))]);
  const again = await SoulCodex.open({ databaseName });
  const problems = again.problems.list().map(({ code }) => code);
  const count = await again.profiles.count();
  await again.close();
  return { list, write, reason, problems, count };
};
report('ready');
`;

/** A page that is told something before its script. @param {string} script @param {string} prelude */
const prepared = (script, prelude) => page(script).replace('<script type="importmap">', `<script>${prelude}</script><script type="importmap">`);

/** @returns {Record<string, string>} */
export function troublePages() {
  const refusals = Object.entries(REFUSALS).map(([name, prelude]) => [name, prepared('./memory.js', prelude)]);
  return {
    ...Object.fromEntries(refusals),
    'memory.js': WITHOUT_A_DATABASE,
    'index.html': page('./memory.js'),
    // Reports to the page around it, which is of the site's own origin.
    'framed.html': page('./memory.js').replace(
      'document.querySelector(\'output\').textContent = JSON.stringify({ value });',
      'parent.postMessage({ value }, "*");',
    ).replace('const failed = (what) => {', 'const failed = (what) => { parent.postMessage({ failed: String(what?.stack ?? what) }, "*"); return;'),
    'sandbox.html': page('./sandbox.js'),
    'sandbox.js': `
      addEventListener('message', ({ data }) => { if (data.failed) throw new Error(data.failed); report(data.value); });
      const frame = document.createElement('iframe');
      frame.sandbox = 'allow-scripts';
      frame.src = './framed.html';
      document.body.append(frame);`,
    'broken.html': prepared('./broken.js', BROKEN),
    'broken.js': `${START} report(await codeOf(() => SoulCodex.open()));`,
    'corrupt.html': page('./corrupt.js'),
    'corrupt.js': CORRUPT,
    'evicted.html': page('./evicted.js'),
    'evicted.js': EVICTED,
    'evicted-worker.js': EVICTED_WORKER,
    'missed.html': page('./missed.js'),
    'missed.js': MISSED,
    'silent.html': prepared('./silent.js', 'delete window.BroadcastChannel;'),
    'silent.js': SILENT,
    'aborted.html': page('./aborted.js'),
    'aborted.js': ABORTED,
    'broken-down.html': prepared('./broken-down.js', REFUSALS['missing.html']),
    'broken-down.js': BROKEN_DOWN,
    'full.html': page('./full.js'),
    'full.js': FULL,
    'cleared.html': page('./cleared.js'),
    'cleared.js': CLEARED,
  };
}
