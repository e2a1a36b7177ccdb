// Soul Codex with somebody signed in, so that every write has its row of the queue.
import { complete, open, rowsOf, settled } from './raw.mjs';

const USER = '0190f3c2-0000-7000-8000-000000000001';

/**
 * Opens a database and makes a profile in it.
 *
 * @param {any} soul the package
 * @param {string} databaseName
 */
export async function signedIn(soul, databaseName) {
  const codex = await soul.SoulCodex.open({ databaseName });
  const database = await open(databaseName);
  const transaction = database.transaction('metadata', 'readwrite');
  const store = transaction.objectStore('metadata');
  const account = await settled(store.get('account'));
  store.put({ ...account, value: { ...account.value, userId: USER } });
  await complete(transaction);
  database.close();
  const current = await codex.account.current();
  if (current.userId !== USER) throw new Error('nobody is signed in: the account row has another form now');
  const profile = await codex.profiles.create({ birthDate: '1990-06-15', displayName: 'Ada' });
  return { codex, profileId: profile.id };
}

/** All rows of one of its databases. @param {string} databaseName */
export async function stored(databaseName) {
  const database = await open(databaseName);
  try {
    return await rowsOf(database);
  } finally {
    database.close();
  }
}

/**
 * A page of a profile's entries, the newest first.
 *
 * @param {any} codex
 * @param {string} profileId
 * @param {string | null} cursor
 */
export function newest(codex, profileId, cursor = null) {
  return codex.journal.list({ where: { profileId }, orderBy: 'entryDate', direction: 'desc', limit: 50, cursor });
}
