// The pages beside the natal chart, in the three engines: what someone enters there is found again, also without the server.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { LONDON, SYDNEY } from './support/births.mjs';
import { engines } from './support/engines.mjs';
import { designRow, titled } from './support/golden.mjs';
import { openVisit } from './support/visit.mjs';

/** A chart with both kinds of nodes, of which every line is at least 2″ from the edge. */
const ROW = designRow(1);

for (const engine of engines()) {
  describe(`in ${engine}`, () => {
    /** @type {Awaited<ReturnType<typeof openVisit>>} */
    let visit;
    /** @type {Awaited<ReturnType<typeof openVisit>>['app']} */
    let app;
    /** The address of the first chart. */
    let chart = '';

    before(async () => {
      visit = await openVisit(engine);
      app = visit.app;
      await app.open();
    });
    after(() => visit?.close());

    test('a city that is chosen fills in coordinates and zone, and the form says the offset of that day', async () => {
      await app.goTo('#/new', 'New chart');
      await app.fill('displayName', LONDON.name);
      await app.fill('day', LONDON.date.day);
      await app.fill('month', LONDON.date.month);
      await app.fill('year', LONDON.date.year);
      await app.fill('birthTime', String(LONDON.time));
      const field = await app.find('#birthLocation');
      await field.sendKeys('Lond');
      await app.find('#place-0');
      assert.equal(await field.getAttribute('aria-expanded'), 'true');
      assert.match((await app.texts('.credit')).join(), /GeoNames.*CC BY 4\.0/);
      await field.sendKeys(Key.ARROW_DOWN);
      assert.equal(await field.getAttribute('aria-activedescendant'), 'place-0');
      await field.sendKeys(Key.ENTER);
      assert.equal(await field.getAttribute('value'), 'London, England, United Kingdom');
      assert.equal(await field.getAttribute('aria-expanded'), 'false');
      assert.equal(await (await app.find('#birthTimezone')).getAttribute('value'), 'Europe/London');
      // The point of London in GeoNames, 51.50853 and −0.12574, to what the list keeps of it.
      for (const [id, degrees] of [
        ['birthLatitude', 51.50853],
        ['birthLongitude', -0.12574],
      ]) {
        const found = Number(await (await app.find(`#${id}`)).getAttribute('value'));
        assert.ok(Math.abs(found - Number(degrees)) < 0.001, `${id}: ${found}`);
      }
      assert.deepEqual(await app.texts('[data-instant]'), [
        'The zone was at UTC+01:00 (BST): that is 15 June 1990, 13:30 UTC.',
      ]);
      await app.press('Make the chart');
      await app.waitForHeading(LONDON.name);
      assert.deepEqual(await app.essentials(), LONDON.known);
      chart = await visit.driver.executeScript('return location.hash');
    });

    test('a person is added, compared, and the report is the same after a reload', async () => {
      await app.goTo(`${chart}/people`, `${LONDON.name} – People`);
      await app.goTo(`${chart}/people/new`, `${LONDON.name} – Add a person`);
      await app.fillBirth(SYDNEY);
      await app.press('Add');
      await app.waitForHeading(`${LONDON.name} – with ${SYDNEY.name}`);
      const report = await reportOf();
      assert.equal(report.pillars.length, 6);
      for (const pillar of report.pillars) assert.match(pillar, / \d+ ± \d+$/);
      assert.match((await app.texts('.evidence')).join(), /predict nothing.*Voas \(2007\)/);
      assert.equal((await visit.driver.findElements({ css: '.bi-wheel .wheel-body' })).length, 26);
      await app.reload();
      assert.deepEqual(await reportOf(), report);
      const [stored] = await app.storedIn('compatibilities');
      assert.equal(stored?.['overallScore'], Number(report.overall.split(' ')[0]));
    });

    test('a person whose birth is unknown is kept, and the report says what is missing', async () => {
      await app.goTo(`${chart}/people/new`, `${LONDON.name} – Add a person`);
      await app.fill('displayName', 'Cy');
      await app.press('Add');
      await app.waitForHeading(`${LONDON.name} – People`);
      await app.find('[data-person]');
      assert.deepEqual((await app.texts('[data-person] h3')).sort(), [SYDNEY.name, 'Cy']);
      const people = await app.storedIn('persons');
      const unknown = people.find((person) => person['name'] === 'Cy');
      await app.goTo(`${chart}/people/${unknown?.['id']}`, `${LONDON.name} – with Cy`);
      assert.match((await app.texts('.panel')).join(), /Without a birth date/);
    });

    test('a journal entry is written, found by a word, and gone after it was deleted', async () => {
      for (const [title, content] of [
        ['By the river', 'A long walk, thinking of Saturn.'],
        ['At home', 'It rained the whole day.'],
      ]) {
        await app.goTo(`${chart}/journal/new`, `${LONDON.name} – New entry`);
        await app.fill('title', String(title));
        await app.fill('content', String(content));
        await app.press('Save');
        await app.waitForHeading(`${LONDON.name} – Journal`);
      }
      await app.waitForTexts('.entry h3', ['At home', 'By the river']);
      await app.fill('search', 'satur');
      await app.waitForTexts('.entry h3', ['By the river']);
      await app.click(await app.find('.entry button'));
      const dialog = await app.find('dialog[open]');
      await app.click(await dialog.findElement({ css: '.danger' }));
      await app.waitForTexts('.search-status', ['No entry holds these words.']);
      await app.reload();
      await app.waitForTexts('.entry h3', ['At home']);
    });

    test('a Human Design chart is that of the golden table', async () => {
      const [date = '', time = ''] = ROW.birth_utc.split('T');
      const [year = '', month = '', day = ''] = date.split('-');
      await app.make({
        ...LONDON,
        name: 'Row',
        date: { day, month, year },
        time: time.slice(0, 5),
        zone: 'UTC',
      });
      const here = await visit.driver.executeScript('return location.hash');
      await app.goTo(`${here}/design`, 'Row – Human Design');
      const fact = async (/** @type {string} */ name) =>
        (await app.texts(`[data-fact="${name}"] .fact-value`))[0];
      assert.equal(await fact('type'), titled(ROW.type));
      assert.equal(await fact('authority'), titled(ROW.authority));
      assert.equal(await fact('profile'), ROW.profile);
      assert.equal(await fact('definition'), titled(ROW.definition));
      assert.deepEqual(
        (await attributes('[data-defined="yes"]', 'data-center')).sort(),
        ROW.defined_centers.map((center) => (center === 'g' ? 'G' : titled(center))).sort(),
      );
      const numbers = (/** @type {string[]} */ texts) => texts.map(Number).sort((a, b) => a - b);
      assert.deepEqual(
        numbers(await attributes('[data-gate]:not([data-active="none"])', 'data-gate')),
        ROW.gates,
      );
      assert.deepEqual((await attributes('[data-channel]', 'data-channel')).sort(), [...ROW.channels].sort());
      /** @type {(side: import('./support/golden.mjs').Activations, body: string) => string} */
      const line = (side, body) => `${side[body]?.gate}.${side[body]?.line}`;
      assert.deepEqual(await app.texts('[data-activation="Sun"] .gate-line'), [
        line(ROW.design, 'sun'),
        line(ROW.personality, 'sun'),
      ]);
      assert.deepEqual(await app.texts('[data-activation="NorthNode"] .gate-line'), [
        line(ROW.design, 'north_node'),
        line(ROW.personality, 'north_node'),
      ]);
    });

    test('numerology shows how a number came about, by each method', async () => {
      // 12 November 1970 is where the methods part: 22 with masters kept, 4 with every part brought down.
      await app.make({ ...LONDON, name: 'Split', date: { day: '12', month: '11', year: '1970' } });
      const here = await visit.driver.executeScript('return location.hash');
      await app.goTo(`${here}/numbers`, 'Split – Numerology');
      const lifePath = () => app.texts('[data-number=lifePath] .number-value, [data-number=lifePath] strong');
      assert.deepEqual(await lifePath(), ['22', '11 + 3 + 8 = 22']);
      await app.choose('method', 'reduced');
      assert.deepEqual(await lifePath(), ['4', '2 + 3 + 8 = 13 → 4']);
      await app.choose('method', 'grouped');
      // worldnumerology.com, class 7.
      await app.fill('fullName', 'Thomas Cruise Mapother');
      assert.deepEqual(await app.texts('[data-number=expressionNumber] strong'), ['22 + 3 + 6 = 31 → 4']);
      await app.fill('fullName', 'Анна');
      assert.equal((await app.texts('[data-warning="numerology/non-latin-name"]')).length, 1);
      assert.equal((await app.texts('[data-number=expressionNumber]')).length, 0);
    });

    test('what is saved to a file comes back from it after everything was deleted', async () => {
      const names = await app.chartNames();
      assert.deepEqual(names, ['Split', 'Row', LONDON.name]);
      await app.goTo('#/data', 'Your data');
      // The browser's own dialog for saving is out of reach; the file that the page hands to it is not.
      await visit.driver.executeScript(`
        const make = URL.createObjectURL;
        URL.createObjectURL = (file) => { window.saved = file; return make.call(URL, file); };
      `);
      await app.press('Save my data');
      await app.find('[data-saved]');
      const text = await visit.driver.executeAsyncScript('window.saved.text().then(arguments[0])');
      const folder = mkdtempSync(join(tmpdir(), 'soul-codex-saved-'));
      try {
        const file = join(folder, 'saved.json');
        writeFileSync(file, String(text));
        await app.press('Delete everything');
        const dialog = await app.find('dialog[open]');
        await app.click(await dialog.findElement({ css: '.danger' }));
        await app.find('[data-deleted]');
        assert.deepEqual(await app.chartNames(), []);
        await app.goTo('#/data', 'Your data');
        await (await app.find('#file')).sendKeys(file);
        await app.find('[data-imported]');
        assert.deepEqual(await app.texts('#load ~ [role=status] details'), []);
        assert.deepEqual(await app.chartNames(), names);
        await app.goTo(`${chart}/people`, `${LONDON.name} – People`);
        await app.waitForTexts('[data-person] h3', [SYDNEY.name, 'Cy']);
        await app.goTo(`${chart}/journal`, `${LONDON.name} – Journal`);
        await app.waitForTexts('.entry h3', ['At home']);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    test('without the server every page opens, cities too', async () => {
      await app.waitUntilReadyOffline();
      await visit.site.stop();
      await app.goTo('#/', 'Your charts');
      await app.reload();
      for (const [page, heading] of [
        ['other', 'Other charts'],
        ['design', 'Human Design'],
        ['numbers', 'Numerology'],
        ['people', 'People'],
        ['journal', 'Journal'],
      ]) {
        await app.goTo(`${chart}/${page}`, `${LONDON.name} – ${heading}`);
      }
      await app.goTo('#/data', 'Your data');
      await app.goTo('#/new', 'New chart');
      // By a name of earlier times.
      await (await app.find('#birthLocation')).sendKeys('Bombay');
      await app.find('#place-0');
      assert.match((await app.texts('#place-0')).join(), /^Mumbai \(Bombay\)/);
    });

    async function reportOf() {
      await app.find('.report');
      return {
        overall: String((await app.texts('[data-score=overall]'))[0]),
        category: (await app.texts('.category'))[0],
        pillars: await app.texts('[data-pillar]'),
        sentences: await app.texts('.sentences li'),
      };
    }

    /** @type {(selector: string, name: string) => Promise<string[]>} */
    const attributes = (selector, name) =>
      visit.driver.executeScript(
        'return [...document.querySelectorAll(arguments[0])].map((e) => e.getAttribute(arguments[1]))',
        selector,
        name,
      );
  });
}
