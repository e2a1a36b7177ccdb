// A page whose functions a test calls in two tabs. It runs in the browser, so it is a text here.

export const TAB_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A tab</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "soul-codex": "./node_modules/soul-codex/dist/index.js" } }</script>
<script type="module" src="./tab.js"></script></html>`;

export const TAB_SCRIPT = `
import init, { SoulCodex } from 'soul-codex';
await init();
let codex, name, underWay;
const heard = { local: [], otherTab: [] };

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  request.onblocked = () => reject(new Error('blocked'));
});
/** Does some work on the database past the package, in one transaction. */
async function directly(stores, mode, work) {
  const database = await settled(indexedDB.open(name));
  try {
    const transaction = database.transaction(stores, mode);
    const complete = new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = () => reject(transaction.error); });
    const result = await work(transaction);
    await complete;
    return result;
  } finally { database.close(); }
}
const codeOf = async (work, good) => { try { await work(); return good; } catch (error) { return error.code ?? String(error); } };

/** Begins when both tabs are at this point: whoever comes second answers the first, who has been waiting. */
function together() {
  const channel = new BroadcastChannel('together');
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data === 'here') channel.postMessage('go');
      resolve();
      setTimeout(() => channel.close(), 1000);
    };
    channel.postMessage('here');
  });
}

globalThis.tab = {
  beginTogether(work, args) { underWay = together().then(() => tab[work](...args)); underWay.catch(() => undefined); },
  outcome: () => underWay,

  /** A fresh database in which somebody is signed in, so that what is written is queued; its profile is what it returns. */
  async signedIn(databaseName) {
    name = databaseName;
    await (await SoulCodex.open({ databaseName })).close();
    await directly('metadata', 'readwrite', async (transaction) => {
      const store = transaction.objectStore('metadata');
      const { key, value } = await settled(store.get('account'));
      store.put({ key, value: { ...value, userId: crypto.randomUUID() } });
    });
    await tab.join(databaseName);
    return (await codex.profiles.create({ birthDate: '1990-06-15', displayName: 'Ada' })).id;
  },
  async join(databaseName) { name = databaseName; codex = await SoulCodex.open({ databaseName }); },
  emptyQueue: () => directly('syncQueue', 'readwrite', async (transaction) => { transaction.objectStore('syncQueue').clear(); }),
  rows: (store) => directly(store, 'readonly', (transaction) => settled(transaction.objectStore(store).getAll())),
  async waitForRows(databaseName, store, count) {
    name = databaseName;
    for (;;) if ((await tab.rows(store)).length >= count) return;
  },

  addEntry: async (draft) => (await codex.journal.create(draft)).id,
  addEntries: async (profileId, content, count) =>
    (await codex.journal.createMany(Array.from({ length: count }, () => ({ profileId, content })))).map((entry) => entry.id),
  get: (collection, id) => codex[collection].get(id),
  search: async (word) => (await codex.journal.search(word, { limit: 100 })).items.map((entry) => entry.id),

  async editField(id, field, otherField, rounds) {
    const kept = [], own = [], other = [], stamps = [];
    for (let n = 1; n <= rounds; n += 1) {
      kept.push((await codex.journal.get(id))[field]);
      const record = await codex.journal.update(id, { [field]: String(n) });
      own.push(record[field]);
      other.push(record[otherField] === 'first' ? 0 : Number(record[otherField]));
      stamps.push(record.updatedAt);
    }
    return { kept, own, other, stamps };
  },
  async changeAll(ids) {
    const codes = [];
    for (const id of ids) codes.push(await codeOf(() => codex.journal.update(id, { mood: 'happy' }), 'changed'));
    return codes;
  },
  async removeAll(ids) { for (const id of ids) await codex.journal.remove(id); return null; },
  /** One by one, and two at a time. */
  async addAll(profileId, content, count) {
    const ids = [];
    while (ids.length < count) {
      ids.push((await codex.journal.create({ profileId, content })).id);
      const two = await codex.journal.createMany([{ profileId, content }, { profileId, content }]);
      ids.push(...two.map((entry) => entry.id));
    }
    return ids;
  },

  listen() { codex.journal.subscribe(({ ids, origin }) => heard[origin].push(...ids)); return null; },
  /** What was heard, once all of these ids were heard from the other tab. */
  async heard(ids) {
    const until = performance.now() + 10_000;
    while (!ids.every((id) => heard.otherTab.includes(id)) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    return heard;
  },

  answerTest: async (profileId, answer) => (await codex.assessments.create({ profileId, type: 'mbti', responses: { q1: answer } })).id,
  logDay: (logDate) => codeOf(() => codex.frequency.create({ logDate, energy: 5, mood: 5, clarity: 5, connection: 5 }), 'logged'),

  /** Writes on and on; it ends when the handle does. */
  writeUntilClosed(profileId) {
    const written = [];
    let refused = null;
    const write = async () => {
      while (refused === null) {
        try { written.push((await codex.journal.create({ profileId, content: 'on and on' })).id); }
        catch (error) { refused = error.code ?? String(error); }
      }
    };
    underWay = Promise.all([write(), write(), codex.closed]).then(([, , ended]) => ({ ended, refused, written }));
    underWay.catch(() => undefined);
    return null;
  },
  /** As the next version of the app would: a store more. Gives the rows that it finds. */
  async upgrade(databaseName) {
    const current = await settled(indexedDB.open(databaseName));
    const next = current.version + 1;
    current.close();
    const opening = indexedDB.open(databaseName, next);
    opening.onupgradeneeded = () => opening.result.createObjectStore('ofTheNextVersion');
    const database = await new Promise((resolve, reject) => { opening.onsuccess = () => resolve(opening.result); opening.onerror = () => reject(opening.error); });
    const found = {};
    for (const store of ['journalEntries', 'syncQueue']) found[store] = await settled(database.transaction(store).objectStore(store).getAll());
    database.close();
    return found;
  },
};
`;
