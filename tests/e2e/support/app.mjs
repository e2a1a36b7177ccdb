import { By, Key, until } from 'selenium-webdriver';

/** @typedef {import('selenium-webdriver').WebDriver} WebDriver */
/** @typedef {import('./births.mjs').Birth} Birth */

const PATIENCE_MS = 20_000;

/** The app in a browser, as a person uses it: by what is on the page. */
export class App {
  /**
   * @param {WebDriver} driver
   * @param {string} url
   */
  constructor(driver, url) {
    this.driver = driver;
    this.url = url;
  }

  /** Opens a page by its fragment, and waits for its heading. */
  async open(fragment = '#/') {
    await this.driver.get(this.url + fragment);
    await this.heading();
  }

  /** Loads the page again, as the browser's own button does. WebDriver's "refresh" goes around the service worker in Firefox. */
  async reload() {
    await this.driver.executeScript('window.beforeReload = true; location.reload();');
    await this.driver.wait(
      // While the page is being replaced there may be none to ask.
      () =>
        this.driver
          .executeScript('return window.beforeReload === undefined && document.readyState === "complete"')
          .catch(() => false),
      PATIENCE_MS,
      'the page was not loaded again',
    );
    await this.heading();
  }

  /** The heading of the page, once there is one. */
  async heading() {
    const heading = await this.find('main h1');
    return heading.getText();
  }

  /** @param {string} text */
  async waitForHeading(text) {
    await this.driver.wait(
      async () => (await this.texts('main h1')).includes(text),
      PATIENCE_MS,
      `no page came with the heading ${text}`,
    );
  }

  /**
   * The element of a selector, once it can be seen.
   *
   * @param {string} selector
   */
  async find(selector) {
    const found = await this.driver.wait(
      until.elementLocated(By.css(selector)),
      PATIENCE_MS,
      `no ${selector} came`,
    );
    return this.driver.wait(until.elementIsVisible(found), PATIENCE_MS, `${selector} stayed hidden`);
  }

  /**
   * The texts of all elements of a selector, read at one moment.
   *
   * @param {string} selector
   * @returns {Promise<string[]>}
   */
  texts(selector) {
    return this.driver.executeScript(
      'return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.replace(/\\s+/g, " ").trim())',
      selector,
    );
  }

  /**
   * Replaces what stands in a field.
   *
   * @param {string} id
   * @param {string} text
   */
  async fill(id, text) {
    const field = await this.find(`#${id}`);
    const before = (await field.getAttribute('value')) ?? '';
    if (before !== '') await field.sendKeys(Key.END, ...[...before].map(() => Key.BACK_SPACE));
    await field.sendKeys(text);
    const after = await field.getAttribute('value');
    if (after !== text) throw new Error(`#${id} holds ${after} where ${text} was typed`);
  }

  /**
   * Chooses one of a list of values.
   *
   * @param {string} id
   * @param {string} value
   */
  async choose(id, value) {
    const list = await this.find(`#${id}`);
    await this.click(await list.findElement({ css: `option[value="${value}"]` }));
    const chosen = await list.getAttribute('value');
    if (chosen !== value) throw new Error(`#${id} holds ${chosen} where ${value} was chosen`);
  }

  /**
   * Chooses one of several pills, and waits for what comes with it.
   *
   * @param {string} name
   * @param {string} selector
   */
  async pick(name, selector) {
    const pill = await this.driver.findElement(By.xpath(`//main//label[normalize-space()="${name}"]/input`));
    await this.click(pill);
    await this.find(selector);
  }

  /**
   * Waits until the elements of a selector say what is expected.
   *
   * @param {string} selector
   * @param {string[]} expected
   */
  async waitForTexts(selector, expected) {
    /** @type {string[]} */
    let found = [];
    await this.driver
      .wait(async () => {
        found = await this.texts(selector);
        return JSON.stringify(found) === JSON.stringify(expected);
      }, PATIENCE_MS)
      .catch(() => {
        throw new Error(`${selector} says ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
      });
  }

  /** @param {string} name of a button, as it can be read */
  async press(name) {
    const button = await this.driver.wait(
      until.elementLocated(By.xpath(`//main//button[normalize-space()="${name}"]`)),
      PATIENCE_MS,
      `no button ${name} came`,
    );
    await this.click(button);
  }

  /**
   * Clicks in the middle of what can be seen: a list of suggestions may lie over the lower half of the page.
   *
   * @param {import('selenium-webdriver').WebElement} element
   */
  async click(element) {
    await this.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
    await element.click();
  }

  /**
   * Fills the form of a new chart.
   *
   * @param {Birth} birth
   */
  async fillBirth(birth) {
    await this.fill('displayName', birth.name);
    await this.fill('day', birth.date.day);
    await this.fill('month', birth.date.month);
    await this.fill('year', birth.date.year);
    if (birth.time === null) await this.click(await this.find('input[type=checkbox]'));
    else await this.fill('birthTime', birth.time);
    await this.fill('birthLocation', birth.place);
    await this.fill('birthLatitude', birth.latitude);
    await this.fill('birthLongitude', birth.longitude);
    await this.fill('birthTimezone', birth.zone);
    // Leaving the field closes its list of suggestions.
    await (await this.find('#birthTimezone')).sendKeys(Key.TAB);
  }

  /**
   * Makes a chart by the form and waits for its page.
   *
   * @param {Birth} birth
   */
  async make(birth) {
    await this.goTo('#/new', 'New chart');
    await this.fillBirth(birth);
    await this.press('Make the chart');
    await this.waitForHeading(birth.name);
  }

  /**
   * Goes to a page inside the app, without loading it anew.
   *
   * @param {string} fragment
   * @param {string} heading
   */
  async goTo(fragment, heading) {
    await this.driver.executeScript('location.hash = arguments[0]', fragment);
    await this.waitForHeading(heading);
  }

  /**
   * Opens a chart from the list.
   *
   * @param {string} name
   */
  async openChart(name) {
    await this.goTo('#/', 'Your charts');
    await this.click(
      await this.driver.wait(
        until.elementLocated(By.linkText(name)),
        PATIENCE_MS,
        `${name} is not in the list`,
      ),
    );
    await this.waitForHeading(name);
  }

  /** Sun, Moon and Ascendant as they are shown, such as `Libra 11°14′`. */
  async essentials() {
    await this.find('[data-essential]');
    const [sun, moon, ascendant] = await this.texts('[data-essential] dd');
    return { sun, moon, ascendant };
  }

  /** The names in the list of charts. */
  async chartNames() {
    await this.goTo('#/', 'Your charts');
    await this.find('.card, .empty');
    return this.texts('.card > h2');
  }

  /** Waits until the app says that it opens without a network. */
  async waitUntilReadyOffline() {
    await this.find('[data-offline="ready"]');
  }

  /**
   * The records in the database, read past the app.
   *
   * @returns {Promise<{ profiles: Record<string, unknown>[], chartResults: Record<string, unknown>[] }>}
   */
  stored() {
    return this.driver.executeAsyncScript(READ_DATABASE, ['profiles', 'chartResults']);
  }

  /**
   * The records of one store, read past the app.
   *
   * @param {string} store
   * @returns {Promise<Record<string, unknown>[]>}
   */
  async storedIn(store) {
    const found = await this.driver.executeAsyncScript(READ_DATABASE, [store]);
    return /** @type {Record<string, Record<string, unknown>[]>} */ (found)[store] ?? [];
  }
}

const READ_DATABASE = `
  const [names, done] = arguments;
  const opening = indexedDB.open('SoulCodexDB');
  opening.onerror = () => done({ error: String(opening.error) });
  opening.onsuccess = () => {
    const database = opening.result;
    const found = {};
    const transaction = database.transaction(names, 'readonly');
    for (const name of names) {
      const reading = transaction.objectStore(name).getAll();
      reading.onsuccess = () => { found[name] = reading.result; };
    }
    transaction.oncomplete = () => { database.close(); done(found); };
    transaction.onerror = () => { database.close(); done({ error: String(transaction.error) }); };
  };
`;
