// The sync page, as a person uses it.
/** @typedef {import('./synced-site.mjs').SyncedVisit} SyncedVisit */

const PASSWORD = 'a long password';
const PATIENCE_MS = 60_000;

/** @param {SyncedVisit} visit */
export async function goToSync({ app }) {
  await app.goTo('#/sync', 'Sync');
}

/** Logs in by the form on the sync page. @param {SyncedVisit} visit @param {string} email */
export async function logIn(visit, email, password = PASSWORD) {
  await goToSync(visit);
  await visit.app.fill('email', email);
  await visit.app.fill('password', password);
  await visit.app.press('Log in');
}

/** Makes an account. @param {SyncedVisit} visit @param {string} email */
export async function register(visit, email, password = PASSWORD) {
  await goToSync(visit);
  await visit.app.pick('New account', '#email');
  await visit.app.fill('email', email);
  await visit.app.fill('password', password);
  await visit.app.press('Create the account');
}

/** The fact of that name. @param {SyncedVisit} visit @param {string} name */
export async function fact({ app }, name) {
  return (await app.texts(`[data-fact="${name}"] dd`))[0];
}

/** What the frame says of the sync. @param {SyncedVisit} visit */
export async function indicator({ app }) {
  return (await app.texts('.masthead [data-sync]'))[0];
}

/** Waits until the page says what the condition wants. @param {SyncedVisit} visit @param {string} what @param {() => Promise<boolean>} holds */
export async function until({ driver }, what, holds) {
  await driver.wait(holds, PATIENCE_MS, `it did not come to this: ${what}`);
}

/** Waits until the page is in a state with so many changes unsent. @param {SyncedVisit} visit @param {string} state @param {string} unsent */
export async function waitFor(visit, state, unsent) {
  await until(visit, `${state} with ${unsent} unsent`, async () => {
    const states = await visit.driver.executeScript('return [...document.querySelectorAll("[data-state]")].map((e) => e.dataset.state).join()');
    return states === state && (await fact(visit, 'unsent')) === unsent;
  });
}

/** Presses "Sync now" until nothing is left to be sent. @param {SyncedVisit} visit */
export async function syncAll(visit) {
  await goToSync(visit);
  await visit.app.find('[data-state]');
  const since = Date.now();
  await visit.app.press('Sync now');
  await until(visit, 'nothing is unsent, and a whole sync is done', async () => {
    const status = await visit.driver.executeScript('return document.querySelector("[data-state]")?.dataset.state');
    const last = await fact(visit, 'success');
    return status !== 'syncing' && (await fact(visit, 'unsent')) === '0' && /^\d\d:\d\d:\d\d$/.test(last ?? '') && isSince(String(last), since);
  });
}

/** Whether a time of day, which has no fractions of a second, is not before a moment. @param {string} time @param {number} since */
function isSince(time, since) {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const at = new Date();
  at.setHours(hours, minutes, seconds, 999);
  return at.getTime() >= since;
}
