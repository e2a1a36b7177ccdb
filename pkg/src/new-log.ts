const SCRATCH = 'soul-codex/new-log';
let isBegun = false;

/**
 * Makes Chromium begin a new file for what is written from now on, once per page. It keeps all databases of an origin in one LevelDB, and
 * goes on with the log of the last time. Where it was killed in the middle of a record of that log, the torn record stays in front
 * of the new ones, the start after the next finds a wrong checksum, and then it deletes all databases of the origin
 * (https://github.com/google/leveldb/issues/1287). What is written into a new file is safe from that. Deleting a database compacts
 * the store, which begins one; an empty database will do.
 *
 * Nobody waits for it, and where it fails all is as it would be without it.
 */
export function beginNewLog(): void {
  // Chromium and its kin alone have it, in secure contexts; the others keep a file of SQLite per database.
  if (isBegun || typeof navigator === 'undefined' || !('userAgentData' in navigator)) return;
  isBegun = true;
  const opening = indexedDB.open(SCRATCH);
  opening.onsuccess = () => {
    opening.result.close();
    indexedDB.deleteDatabase(SCRATCH);
  };
}
