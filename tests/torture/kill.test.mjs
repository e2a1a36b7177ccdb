// A few kills of each engine with every test run; `cargo xtask torture` does as many as one has time for.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { engines } from '../e2e/support/engines.mjs';
import { torture } from './torture.mjs';

const KILLS = 5;

for (const engine of engines()) {
  test(`${engine}, killed while a page writes, has every acknowledged write and no half of another`, async () => {
    const seed = randomInt(1_000_000_000);
    const report = await torture({ engine, kills: KILLS, seed });
    assert.deepEqual(report.findings, [], `with --seed ${seed}; the user folder is kept: ${report.userFolder}`);
    assert.equal(report.kills, KILLS);
    // A page that wrote nothing, or a check that compared nothing, would find nothing either.
    assert.ok(report.acknowledged >= KILLS, `${report.acknowledged} operations`);
    assert.ok(report.recordsChecked > 0 && report.searches > 0);
  });
}

if (engines().includes('chromium')) {
  test('chromium, killed each time in the middle of a record of its own log, has every acknowledged write', async () => {
    const report = await torture({ engine: 'chromium', kills: 4, seed: 7, tornLog: true });
    assert.deepEqual(report.findings, [], `the user folder is kept: ${report.userFolder}`);
  });

  describe('the kills find a store', () => {
    for (const { what, fault, found } of [
      { what: 'that answers before its transaction is complete', fault: 'early-answer', found: /^lost: / },
      { what: 'that writes the queue in a second transaction', fault: 'apart:syncQueue', found: /has no row of the queue/ },
    ]) {
      test(what, async () => {
        const { findings, userFolder } = await torture({ engine: 'chromium', kills: 5, seed: 7, fault });
        assert.match(findings.join('\n'), found);
        if (userFolder) await rm(userFolder, { recursive: true });
      });
    }
  });
}
