// What tests have a tab do. Each function is sent to the page as text, so it sees nothing but its arguments and what `open` left there.

/** Of the tab in which these functions run; there is none here. */
export const codex = /** @type {import('soul-codex').SoulCodex} */ (/** @type {unknown} */ (null));
/** The login of the tab: a test changes its token, as the app does when its user logs in again. */
export const login = /** @type {{ token: string | null }} */ (/** @type {unknown} */ (null));

/** Opens the database. */
export const open = async (/** @type {{ baseUrl: string, token: string | null, databaseName?: string }} */ { baseUrl, token, databaseName }) => {
  const { default: init, SoulCodex } = await import('soul-codex');
  await init();
  const given = { token };
  const cloud = { baseUrl, getToken: async () => given.token };
  const options = databaseName === undefined ? { cloud } : { databaseName, cloud };
  Object.assign(globalThis, { login: given, codex: await SoulCodex.open(options) });
};

/** Lets the database go. */
export const close = () => /** @type {any} */ (globalThis).codex?.close();

export const signIn = (/** @type {string} */ userId, adopt = true) => codex.account.signIn(userId, { adopt });

/** Syncs until all is with the cloud, and says how things stand. */
export const settle = async () => {
  let status = await codex.sync.now();
  if (status.paused !== null) return status;
  const until = Date.now() + 20_000;
  while ((status.state !== 'synced' || status.pending + status.inFlight > 0) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    status = await codex.sync.now();
  }
  return status;
};

/** How things stand, once they fit or some time has passed; nothing is asked of the sync. */
export const statusLike = async (/** @type {Record<string, unknown>} */ wanted, /** @type {number} */ withinMs) => {
  const fits = (/** @type {any} */ status) =>
    Object.entries(wanted).every(([name, value]) => (name === 'lastError' ? status.lastError?.code ?? null : status[name]) === value);
  const until = Date.now() + withinMs;
  for (;;) {
    const status = await codex.sync.status();
    if (fits(status)) return { fits: true, status };
    if (Date.now() > until) return { fits: false, status };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

/** Makes profiles, by their names. */
export const create = async (/** @type {string[]} */ names) => {
  const drafts = names.map((displayName) => ({ displayName, birthDate: '1990-06-15' }));
  return (await codex.profiles.createMany(drafts)).map(({ id }) => id);
};

export const rename = async (/** @type {string} */ id, /** @type {string} */ displayName) => {
  await codex.profiles.update(id, { displayName });
};

/** The names of all profiles. */
export const names = async () => {
  const found = [];
  let cursor = null;
  do {
    /** @type {import('soul-codex').Page<import('soul-codex').UserProfile>} */
    const page = await codex.profiles.list({ limit: 500, cursor });
    found.push(...page.items.map((profile) => profile.displayName));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.sort();
};

export const conflicts = async () => (await codex.conflicts.list()).items;

/** All that stands in the object stores of a database, by store, past the package. */
export const rawStores = (/** @type {string} */ databaseName) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const stores = [...opening.result.objectStoreNames];
      const transaction = opening.result.transaction(stores);
      const requests = stores.map((name) => /** @type {const} */ ([name, transaction.objectStore(name).getAll(), transaction.objectStore(name).getAllKeys()]));
      transaction.onerror = () => reject(transaction.error);
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(Object.fromEntries(requests.map(([name, rows, keys]) => [name, rows.result.map((row, at) => ({ key: keys.result[at], row }))])));
      };
    };
  });

/** A profile, and one record of each kind that belongs to it. */
export const createOneOfEach = async () => {
  const { id: profileId } = await codex.profiles.create({ displayName: 'Ada', birthDate: '1990-06-15', birthTime: '08:30:00', birthTimezone: 'Europe/London' });
  const { id: personId } = await codex.people.create({ ownerProfileId: profileId, name: 'Bea', birthDate: '1962-03-04' });
  await codex.journal.create({ profileId, content: 'A quiet day.', entryDate: '2025-03-01', tags: ['calm'], linkedPersonId: personId });
  await codex.assessments.create({ profileId, type: 'mbti', responses: { q1: 'a' } });
  await codex.compatibilities.analyze(profileId, personId);
  await codex.frequency.create({ logDate: '2025-03-01', energy: 7, mood: 6, clarity: 5, connection: 4 });
  return { profileId, personId };
};

/** Compares a pair on this device, too: scores are not sent, each device has them from its own calculation. */
export const analyze = async (/** @type {{ profileId: string, personId: string }} */ { profileId, personId }) => {
  await codex.compatibilities.analyze(profileId, personId);
};

/** All records that are kept in step with the cloud, without the moments at which a device has calculated something. */
export const everything = async () => {
  const { profiles, people, journal, assessments, compatibilities, frequency } = codex;
  const calculated = new Set(['lastCalculatedAt', 'chartData', 'calculatedAt']);
  const kinds = Object.entries({ profiles, people, journal, assessments, compatibilities, frequency });
  const read = kinds.map(async ([kind, records]) => {
    const { items } = await /** @type {import('soul-codex').ReadOnlyCollection<{ id: string }>} */ (records).list({ limit: 500 });
    const shown = items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !calculated.has(name)).sort()));
    return [kind, shown.sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))];
  });
  return Object.fromEntries(await Promise.all(read));
};
