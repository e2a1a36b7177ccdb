// The app in the three engines: a birth goes in, its chart comes out, and both stay on the device without a server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LONDON, SYDNEY } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { connection } from './support/process.mjs';
import { openVisit } from './support/visit.mjs';

/** @typedef {import('./support/births.mjs').Birth} Birth */

/** @type {{ what: string, birth: Birth, field: string, input: string }[]} */
const BAD_INPUT = [
  {
    what: '31 February',
    birth: { ...LONDON, date: { day: '31', month: '2', year: '1990' } },
    field: 'birthDate',
    input: 'day',
  },
  { what: 'the time 25:00', birth: { ...LONDON, time: '25:00' }, field: 'birthTime', input: 'birthTime' },
  {
    what: 'latitude 91',
    birth: { ...LONDON, latitude: '91' },
    field: 'birthLatitude',
    input: 'birthLatitude',
  },
  {
    what: 'the zone Mars/Base',
    birth: { ...LONDON, zone: 'Mars/Base' },
    field: 'birthTimezone',
    input: 'birthTimezone',
  },
  {
    what: 'the year 1700',
    birth: { ...LONDON, date: { day: '15', month: '6', year: '1700' } },
    field: 'birthDate',
    input: 'day',
  },
];

for (const engine of engines()) {
  describe(`in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openVisit>>} */
    let visit;
    /** @type {Awaited<ReturnType<typeof openVisit>>['app']} */
    let app;

    before(async () => {
      visit = await openVisit(engine);
      app = visit.app;
    });
    after(() => visit?.close());

    test('the first visit says what the app is for', async () => {
      await app.open();
      assert.match((await app.texts('.empty')).join(), /birth chart/);
    });

    for (const { what, birth, field, input } of BAD_INPUT) {
      test(`${what} is refused at its field, and nothing is stored`, async () => {
        await app.goTo('#/', 'Your charts');
        await app.goTo('#/new', 'New chart');
        await app.fillBirth(birth);
        await app.press('Make the chart');
        const problem = await app.find(`#${field}-problem`);
        assert.notEqual(await problem.getText(), '');
        const refused = await app.find(`#${input}`);
        assert.equal(await refused.getAttribute('aria-invalid'), 'true');
        const describedBy = (await refused.getAttribute('aria-describedby')) ?? '';
        assert.ok(describedBy.split(' ').includes(`${field}-problem`), describedBy);
        const focused = await visit.driver.switchTo().activeElement();
        assert.equal(await focused.getAttribute('id'), input);
        // The other fields are as good as in the birth that is accepted later.
        assert.equal((await app.texts('.problem')).length, 1);
        assert.deepEqual(await app.stored(), { profiles: [], chartResults: [] });
      });
    }

    test('several bad fields are named at once', async () => {
      await app.goTo('#/', 'Your charts');
      await app.goTo('#/new', 'New chart');
      await app.press('Make the chart');
      await app.find('#birthDate-problem');
      await app.find('#birthTime-problem');
      assert.match((await app.texts('form [role=alert]')).join(), /2 fields/);
      assert.deepEqual(await app.stored(), { profiles: [], chartResults: [] });
    });

    test('a birth gives its known Sun, Moon and Ascendant, and is stored with its chart', async () => {
      await app.make(LONDON);
      assert.deepEqual(await app.essentials(), LONDON.known);
      const stored = await app.stored();
      assert.deepEqual(
        stored.profiles.map((profile) => [
          profile['displayName'],
          profile['birthDate'],
          profile['birthTime'],
        ]),
        [[LONDON.name, '1990-06-15', '14:30:00']],
      );
      assert.deepEqual(
        stored.chartResults.map((chart) => [
          chart['profileId'],
          chart['sunSign'],
          chart['moonSign'],
          chart['risingSign'],
        ]),
        [[stored.profiles[0]?.['id'], 'Gemini', 'Pisces', 'Libra']],
      );
    });

    test('the wheel and the tables hold the same chart', async () => {
      assert.deepEqual(await app.texts('tr[data-body=Sun] > *'), ['Sun', 'Gemini', '24°11′', '9', '+0.955']);
      assert.deepEqual(await app.texts('tr[data-point=Ascendant] > *'), ['Ascendant', 'Libra', '11°14′']);
      const wheel = await app.find('svg.wheel');
      const description = await visit.driver.executeScript(
        'return document.getElementById(arguments[0].getAttribute("aria-describedby")).textContent',
        wheel,
      );
      assert.match(
        String(description),
        /^Ascendant 11°14′ Libra; Sun 24°11′ Gemini, house 9; Moon 16°11′ Pisces/,
      );
      assert.equal((await visit.driver.findElements({ css: '.wheel-body' })).length, 13);
    });

    test('a reload keeps it', async () => {
      await app.reload();
      assert.equal(await app.heading(), LONDON.name);
      assert.deepEqual(await app.essentials(), LONDON.known);
    });

    test('with the server stopped the app opens, and shows what was stored', async () => {
      await app.waitUntilReadyOffline();
      await visit.site.stop();
      assert.equal(await connection(visit.site.port), 'ECONNREFUSED');
      await app.reload();
      assert.equal(await app.heading(), LONDON.name);
      assert.deepEqual(await app.essentials(), LONDON.known);
      assert.deepEqual(await app.chartNames(), [LONDON.name]);
    });

    test('without the server a new chart is made, and stays after a reload', async () => {
      assert.equal(await connection(visit.site.port), 'ECONNREFUSED');
      await app.make(SYDNEY);
      assert.deepEqual(await app.essentials(), SYDNEY.known);
      await app.reload();
      assert.deepEqual(await app.essentials(), SYDNEY.known);
      assert.deepEqual(await app.chartNames(), [SYDNEY.name, LONDON.name]);
    });

    test('a changed birth time changes the chart, and a changed name does not', async () => {
      await app.openChart(LONDON.name);
      await app.click(await app.find('.title-actions a'));
      await app.waitForHeading(`Edit ${LONDON.name}`);
      await app.fill('displayName', 'Ada L.');
      await app.press('Save');
      await app.waitForHeading('Ada L.');
      assert.deepEqual(await app.essentials(), LONDON.known);
      await app.click(await app.find('.title-actions a'));
      await app.waitForHeading('Edit Ada L.');
      await app.click(await app.find('input[type=checkbox]'));
      await app.press('Save');
      await app.waitForHeading('Ada L.');
      const { sun, ascendant } = await app.essentials();
      // The Sun moves a degree a day: without the time its place is no exact one.
      assert.equal(sun, 'Gemini about 24°');
      assert.equal(ascendant, 'left open');
      assert.deepEqual(
        await app.texts('[data-warning="birth/time-unknown"]').then((texts) => texts.length),
        1,
      );
      const stored = await app.stored();
      assert.deepEqual(stored.chartResults.map((chart) => chart['risingSign']).sort(), ['Gemini', null]);
    });

    test('a chart is deleted only after a second yes', async () => {
      await app.openChart('Ada L.');
      await app.press('Delete');
      await app.find('dialog[open]');
      await app.press('Keep it');
      assert.deepEqual(await app.chartNames(), [SYDNEY.name, 'Ada L.']);
      await app.openChart('Ada L.');
      await app.press('Delete');
      const dialog = await app.find('dialog[open]');
      await app.click(await dialog.findElement({ css: '.danger' }));
      await app.waitForHeading('Your charts');
      assert.deepEqual(await app.chartNames(), [SYDNEY.name]);
      const stored = await app.stored();
      assert.deepEqual([stored.profiles.length, stored.chartResults.length], [1, 1]);
    });
  });
}
