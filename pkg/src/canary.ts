// What is kept of a database outside of it, so that a database which the browser cleared is told from one that never was.
//
// A browser that needs room clears IndexedDB as a whole and may leave localStorage alone; where it clears both, nothing can be
// noticed. Workers have no localStorage: a database that only workers open is not watched.

/** The epoch that the database had when it was last opened here; null where nothing is known. */
export function rememberedEpoch(databaseName: string): string | null {
  try {
    return globalThis.localStorage?.getItem(keyOf(databaseName)) ?? null;
  } catch {
    // Site data are blocked, or there is no origin to keep them for: then nothing is known.
    return null;
  }
}

export function rememberEpoch(databaseName: string, epoch: string): void {
  try {
    globalThis.localStorage?.setItem(keyOf(databaseName), epoch);
  } catch {
    // Blocked or full. The database is no worse for it, only not watched.
  }
}

/**
 * Does what empties the database on purpose. The epoch is forgotten before, so that a page which is closed in the middle leaves none
 * behind that the emptied database has not; where it fails the epoch is known again.
 */
export async function emptying(databaseName: string, work: () => Promise<void>): Promise<void> {
  const epoch = rememberedEpoch(databaseName);
  forgetEpoch(databaseName);
  try {
    await work();
  } catch (error) {
    if (epoch !== null) rememberEpoch(databaseName, epoch);
    throw error;
  }
}

function forgetEpoch(databaseName: string): void {
  try {
    globalThis.localStorage?.removeItem(keyOf(databaseName));
  } catch {
    // Nothing could be written there either.
  }
}

function keyOf(databaseName: string): string {
  return `soul-codex/${databaseName}/epoch`;
}
