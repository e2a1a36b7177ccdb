import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Two tabs of one browser on the same page, whose functions can be called; see `tab-page.mjs`. Earlier tabs are closed.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 * @param {string} url
 */
export async function openTabs(driver, url) {
  const [first, ...others] = await driver.getAllWindowHandles();
  if (first === undefined) throw new Error('The browser has no window.');
  for (const other of others) {
    await driver.switchTo().window(other);
    await driver.close();
  }
  await driver.switchTo().window(first);
  await ready(driver, url);
  await driver.switchTo().newWindow('tab');
  const second = await driver.getWindowHandle();
  await ready(driver, url);

  /** Calls a function of a tab and waits for what its promise gives. @param {string} tab */
  const caller = (tab) => async (/** @type {string} */ name, /** @type {unknown[]} */ ...args) => {
    await driver.switchTo().window(tab);
    return unpacked(await driver.executeAsyncScript(CALL, name, args));
  };
  /** Starts a function in a tab, which begins once the other tab has one to start, too. @param {string} tab @param {string} name @param {unknown[]} args */
  const begin = async (tab, name, args) => {
    await driver.switchTo().window(tab);
    await driver.executeScript('tab.beginTogether(...arguments)', name, args);
  };
  /**
   * Calls a function in both tabs at once, or one in each.
   *
   * @param {string} name
   * @param {unknown[]} args
   * @param {[...unknown[]] | string} more arguments in the second tab, or the name of its function before them
   * @param {unknown[]} [argsOfOther]
   * @returns {Promise<any[]>}
   */
  const both = async (name, args, more, argsOfOther) => {
    await begin(first, name, args);
    if (typeof more === 'string') await begin(second, more, argsOfOther ?? []);
    else await begin(second, name, more);
    return [await caller(first)('outcome'), await caller(second)('outcome')];
  };
  return { first: caller(first), second: caller(second), both };
}

const CALL = `
  const [name, args, done] = arguments;
  Promise.resolve().then(() => tab[name](...args)).then(
    (value) => done(JSON.stringify({ value })),
    (error) => done(JSON.stringify({ failed: String(error?.code ?? '') + ' ' + String(error?.stack ?? error) })),
  );
`;

/** @param {unknown} text */
function unpacked(text) {
  const { value, failed } = JSON.parse(String(text));
  if (failed !== undefined) throw new Error(failed);
  return value;
}

/** @param {import('selenium-webdriver').WebDriver} driver @param {string} url */
async function ready(driver, url) {
  await driver.get(url);
  const until = Date.now() + 30_000;
  while (!(await driver.executeScript('return globalThis.tab !== undefined'))) {
    if (Date.now() > until) throw new Error(`${url} was not ready within 30 s`);
    await sleep(20);
  }
}
