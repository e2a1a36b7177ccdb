// Does what the test's server says: reads the database as it was found, then writes in several lanes at once. Each promise that
// resolves is told before anything else is done in its lane.
import { SIGN_IN, database, dump, emptyQueue } from './past-the-package.mjs';
import { injectFault } from './faults.mjs';

const PACKAGE = 'soul-codex';
const launch = new URLSearchParams(location.search).get('launch');

/** @param {string} what @param {Record<string, unknown>} [message] */
async function tell(what, message = {}) {
  const body = JSON.stringify({ launch, what, ...message });
  const answer = await fetch('/tell', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`${what}: the server answers ${answer.status}`);
  return answer.json();
}

/** @param {any} error */
const words = (error) => `${error?.code ?? ''} ${error?.stack ?? error}`;

async function run() {
  const { default: init, SoulCodex, natalChart } = await import(PACKAGE);
  await init();
  const { fault, name, userId, isFirst } = await tell('started');
  const open = () => SoulCodex.open({ databaseName: name, durability: 'strict' });
  if (isFirst) {
    await (await open()).close();
    await database(name, SIGN_IN(userId));
  }
  const found = await database(name, dump);
  const charts = Object.fromEntries(
    (found.stores['profiles'] ?? []).map((/** @type {any} */ profile) => [profile.id, summary(natalChart(birthOf(profile)))]),
  );
  const { words } = await tell('found', { dump: { ...found, charts } });
  // As the answers of a cloud would, so that the next edits are changes and removals of what it has.
  await database(name, emptyQueue);

  const codex = await open();
  const searched = [];
  for (const word of words) {
    const { items } = await codex.journal.search(word);
    searched.push([word, items.map((/** @type {any} */ entry) => entry.id)]);
  }
  const counts = { profiles: await codex.profiles.count(), journal: await codex.journal.count() };
  const { lanes } = await tell('read', { searched, counts });
  if (fault) injectFault(fault);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => write(codex, lane)));
}

/** @param {any} codex @param {number} lane */
async function write(codex, lane) {
  let { operation } = await tell('next', { lane });
  while (operation) {
    const result = await perform(codex[operation.collection], operation);
    ({ operation } = await tell('next', { lane, n: operation.n, result: result ?? null }));
  }
}

/** @param {any} collection @param {any} operation */
function perform(collection, { kind, draft, drafts, id, change }) {
  switch (kind) {
    case 'create':
      return collection.create(draft);
    case 'createMany':
      return collection.createMany(drafts);
    case 'update':
      return collection.update(id, change);
    case 'remove':
      return collection.remove(id);
    default:
      throw new Error(`unknown operation: ${kind}`);
  }
}

/** @param {any} profile */
function birthOf(profile) {
  const { birthDate, birthTime, birthLatitude, birthLongitude, birthTimezone, birthTimeFold } = profile;
  return { birthDate, birthTime, birthLatitude, birthLongitude, birthTimezone, birthTimeFold };
}

/** The fields of a stored chart that change with the birth time. @param {any} chart */
function summary({ bodies: { Sun, Moon }, houseCusps }) {
  return {
    sunSign: Sun.sign, sunDegree: Sun.degree, moonSign: Moon.sign, moonDegree: Moon.degree, houseCusps,
  };
}

run().catch((error) => tell('failed', { trouble: words(error) }));
