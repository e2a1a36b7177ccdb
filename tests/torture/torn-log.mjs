// What a kill at the worst moment leaves in Chromium's log, put there on purpose: LevelDB writes a record's head and its
// contents by two calls, and a process that ends between them leaves the head alone.
import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Checksum (any), length 100, "whole record": LevelDB's log format, `doc/log_format.md`. */
const HEAD = Buffer.from([0xef, 0xbe, 0xad, 0xde, 100, 0, 1]);
/** A head never lies across the border of two blocks. */
const BLOCK_BYTES = 32_768;

/** @param {string} userFolder of a Chromium that does not run */
export function tearLog(userFolder) {
  const databases = join(userFolder, 'Default', 'IndexedDB');
  const logs = readdirSync(databases, { recursive: true })
    .map((path) => join(databases, String(path)))
    .filter((path) => path.endsWith('.log'))
    .sort();
  const newest = logs.at(-1);
  if (newest === undefined) throw new Error('Chromium keeps its databases elsewhere: there is no log to tear.');
  if (BLOCK_BYTES - (statSync(newest).size % BLOCK_BYTES) >= HEAD.length) appendFileSync(newest, HEAD);
}
