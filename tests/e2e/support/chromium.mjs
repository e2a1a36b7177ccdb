import { Driver } from 'selenium-webdriver/chrome.js';

/**
 * Sends a command of the DevTools protocol: screens and preferences that WebDriver has no word for.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 * @param {string} command
 * @param {Record<string, unknown>} parameters
 */
export async function devTools(driver, command, parameters) {
  if (!(driver instanceof Driver)) throw new Error('DevTools commands are for Chromium.');
  await driver.sendDevToolsCommand(command, parameters);
}

/**
 * What the browser has complained of since it was asked last: refused files, exceptions, failed requests.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 */
export async function complaints(driver) {
  const entries = await driver.manage().logs().get('browser');
  return entries.filter((entry) => entry.level.name === 'SEVERE').map((entry) => entry.message);
}
