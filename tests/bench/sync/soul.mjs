// Soul Codex as one more device of an account.

/** @typedef {import('./endpoint.mjs').Member} Member */

/**
 * Opens a new database, signs in, and syncs until all is there.
 *
 * @param {any} soul the package
 * @param {string} databaseName
 * @param {Member} member
 */
export async function signedIn(soul, databaseName, member) {
  const codex = await pausedAndSignedIn(soul, databaseName, member);
  codex.sync.resume();
  await synced(codex);
  return codex;
}

/**
 * Opens a new database and signs in, without asking the cloud for anything yet.
 *
 * @param {any} soul the package
 * @param {string} databaseName
 * @param {Member} member
 */
export async function pausedAndSignedIn(soul, databaseName, { baseUrl, userId, token }) {
  const codex = await soul.SoulCodex.open({ databaseName, cloud: { baseUrl, getToken: async () => token } });
  // A tab that does not lead would have to ask another one.
  while (!(await codex.sync.status()).leader) await new Promise((resolve) => setTimeout(resolve, 10));
  codex.sync.pause();
  await codex.account.signIn(userId, { adopt: false });
  return codex;
}

/** Syncs, and makes sure that nothing is left. @param {any} codex */
export async function synced(codex) {
  const status = await codex.sync.now();
  const { state, paused, pending, inFlight, blocked, dead, conflicts, lastError } = status;
  const left = pending + inFlight + blocked + dead + conflicts;
  if (state !== 'synced' || paused !== null || left > 0 || lastError !== null) {
    throw new Error(`Soul Codex is not in sync: ${JSON.stringify(status)}`);
  }
}

/** Waits until it has counted so many changes, as it does in its own time. @param {any} codex @param {number} count */
export async function waiting(codex, count) {
  while ((await codex.sync.status()).pending !== count) await new Promise((resolve) => setTimeout(resolve, 10));
}
