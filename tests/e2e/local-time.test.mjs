// Local times that came twice or never: the form asks or says so, by rows of the truth table of time zones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { LONDON } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { openVisit } from './support/visit.mjs';

/** @typedef {{ utc: string, offset_s: number }} Reading */
/** @typedef {{ id: number, zone: string, local: string, backzone: { kind: string, fold0: Reading, fold1: Reading } }} Row */

/** @type {{ cases: Row[] }} */
const TRUTH = JSON.parse(readFileSync(new URL('../golden/timezones.json', import.meta.url), 'utf8'));
const CAME_TWICE = row(154, 'fold');
const NEVER_CAME = row(47, 'gap');

if (engines().includes('chromium')) {
  describe('a local time', () => {
    /** @type {Awaited<ReturnType<typeof openVisit>>} */
    let visit;

    before(async () => {
      visit = await openVisit('chromium');
      await visit.app.open();
    });
    after(() => visit?.close());

    test('that came twice is asked about, and the answer is stored', async () => {
      const { app, driver } = visit;
      await app.goTo('#/new', 'New chart');
      await app.fillBirth(birthOf(CAME_TWICE));
      assert.match((await app.texts('[data-instant=fold]')).join(), timeOf(CAME_TWICE.backzone.fold0));
      const [, second] = await driver.findElements({ css: 'input[name=fold]' });
      assert.ok(second, 'there are two answers');
      await app.click(second);
      assert.match((await app.texts('[data-instant=fold]')).join(), timeOf(CAME_TWICE.backzone.fold1));
      await app.press('Make the chart');
      await app.waitForHeading(LONDON.name);
      assert.match((await app.texts('article > .facts')).join(), timeOf(CAME_TWICE.backzone.fold1));
      const { profiles } = await app.stored();
      assert.deepEqual(
        profiles.map((profile) => profile['birthTimeFold']),
        ['second'],
      );
    });

    test('that never came is read by the offset before, and the form says so', async () => {
      const { app } = visit;
      await app.goTo('#/new', 'New chart');
      await app.fillBirth(birthOf(NEVER_CAME));
      const said = (await app.texts('[data-instant=gap]')).join();
      assert.match(said, /did not exist/);
      assert.match(said, timeOf(NEVER_CAME.backzone.fold0));
      await app.press('Make the chart');
      await app.waitForHeading(LONDON.name);
      assert.equal((await app.texts('[data-warning="birth/time-skipped"]')).length, 1);
      assert.match((await app.texts('article > .facts')).join(), timeOf(NEVER_CAME.backzone.fold0));
    });

    test('far from the sun of its longitude makes the form doubt the zone', async () => {
      const { app } = visit;
      await app.goTo('#/', 'Your charts');
      await app.goTo('#/new', 'New chart');
      await app.fillBirth({ ...LONDON, zone: 'Asia/Tokyo' });
      assert.match((await app.texts('form [role=status]')).join(), /check that the zone/);
      await app.fill('birthTimezone', LONDON.zone);
      assert.doesNotMatch((await app.texts('form [role=status]')).join(), /check that the zone/);
    });
  });
}

/**
 * @param {number} id
 * @param {string} kind
 */
function row(id, kind) {
  const found = TRUTH.cases.find((row) => row.id === id);
  if (found?.backzone.kind !== kind) throw new Error(`Row ${id} of the time zones is no ${kind}.`);
  return found;
}

/**
 * @param {Row} row
 * @returns {import('./support/births.mjs').Birth}
 */
function birthOf(row) {
  const [date = '', time = ''] = row.local.split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return { ...LONDON, date: { day, month, year }, time, zone: row.zone };
}

/**
 * The time of day of a reading in UTC, as the app writes it.
 *
 * @param {Reading} reading
 */
function timeOf(reading) {
  const time = reading.utc.slice(11, 19).replace(/:00$/, '');
  return new RegExp(`, ${time} UTC`);
}
