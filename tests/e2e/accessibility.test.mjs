// Every page by the rules of axe, in light and dark, on a phone and on a wide screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { LONDON, SYDNEY } from './support/births.mjs';
import { complaints } from './support/chromium.mjs';
import { engines } from './support/engines.mjs';
import { openVisit } from './support/visit.mjs';

if (engines().includes('chromium')) {
  describe('each page is accessible', () => {
    /** @type {Awaited<ReturnType<typeof openVisit>>} */
    let visit;
    /** @type {Awaited<ReturnType<typeof openVisit>>['app']} */
    let app;

    before(async () => {
      visit = await openVisit('chromium');
      app = visit.app;
      await app.open();
    });
    after(() => visit?.close());

    /** The address of a chart with a known time. */
    let chart = '';
    /** @returns {Promise<string>} */
    const here = () => visit.driver.executeScript('return location.hash');

    /** Each page as someone meets it, in the order in which one leads to the next. */
    /** @type {[string, () => Promise<unknown>][]} */
    const pages = [
      ['the empty list', async () => app.goTo('#/', 'Your charts')],
      ['the form', async () => app.goTo('#/new', 'New chart')],
      [
        'the form with refused fields',
        async () => {
          await app.fillBirth({ ...LONDON, latitude: '91', zone: 'Mars/Base' });
          await app.press('Make the chart');
          await app.find('#birthTimezone-problem');
        },
      ],
      [
        'the form with a time that came twice',
        async () => {
          await app.goTo('#/', 'Your charts');
          await app.goTo('#/new', 'New chart');
          await app.fillBirth({ ...LONDON, date: { day: '28', month: '10', year: '1990' }, time: '01:30' });
          await app.find('[data-instant=fold]');
        },
      ],
      [
        'a chart',
        async () => {
          await app.goTo('#/', 'Your charts');
          await app.make(LONDON);
        },
      ],
      [
        'the question before a chart is deleted',
        async () => {
          await app.press('Delete');
          await app.find('dialog[open]');
        },
      ],
      [
        'a chart without a birth time',
        async () => {
          await app.press('Keep it');
          await app.make({ ...LONDON, name: 'No time', time: null });
        },
      ],
      ['its Human Design', async () => app.goTo(`${await here()}/design`, 'No time – Human Design')],
      ['the list', async () => app.goTo('#/', 'Your charts')],
      [
        'the transits',
        async () => {
          await app.openChart(LONDON.name);
          chart = await here();
          await app.goTo(`${chart}/other`, `${LONDON.name} – Other charts`);
        },
      ],
      ['a progressed chart', async () => app.pick('Progressed', '#onDate')],
      ['a solar return', async () => app.pick('Solar return', '#year')],
      ['a draconic chart', async () => app.pick('Draconic', '#node')],
      ['Human Design', async () => app.goTo(`${chart}/design`, `${LONDON.name} – Human Design`)],
      [
        'numerology',
        async () => {
          await app.goTo(`${chart}/numbers`, `${LONDON.name} – Numerology`);
          await app.fill('fullName', 'Mary Ann Smith-Jones');
          await app.find('[data-number=expressionNumber]');
        },
      ],
      ['nobody yet', async () => app.goTo(`${chart}/people`, `${LONDON.name} – People`)],
      [
        'the form for a person with cities to choose from',
        async () => {
          await app.goTo(`${chart}/people/new`, `${LONDON.name} – Add a person`);
          await app.fill('birthLocation', 'Syd');
          await app.find('#place-0');
        },
      ],
      [
        'the report of a pair',
        async () => {
          await app.fillBirth(SYDNEY);
          await app.press('Add');
          await app.waitForHeading(`${LONDON.name} – with ${SYDNEY.name}`);
          await app.find('.report');
        },
      ],
      [
        'people',
        async () => {
          await app.goTo(`${chart}/people`, `${LONDON.name} – People`);
          await app.find('[data-person]');
        },
      ],
      [
        'a journal entry that is refused',
        async () => {
          await app.goTo(`${chart}/journal/new`, `${LONDON.name} – New entry`);
          await app.press('Save');
          await app.find('#content-problem');
        },
      ],
      [
        'the journal',
        async () => {
          await app.fill('content', 'A long walk.');
          await app.fill('tags', 'walk');
          await app.press('Save');
          await app.waitForHeading(`${LONDON.name} – Journal`);
          await app.find('[data-entry]');
        },
      ],
      ['the data page', async () => app.goTo('#/data', 'Your data')],
      ['an address that leads nowhere', async () => app.goTo('#/nowhere', 'There is no such page')],
    ];

    for (const [page, reach] of pages) {
      test(`${page}: axe finds nothing, and nothing runs off the screen`, async () => {
        await reach();
        await assertAccessible(visit.driver);
      });
    }

    test('the browser had nothing to complain of', async () => {
      assert.deepEqual(await complaints(visit.driver), []);
    });
  });
}
