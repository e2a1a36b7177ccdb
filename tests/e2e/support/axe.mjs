// A page by the rules of axe, in light and dark, on a phone and on a wide screen.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { devTools } from './chromium.mjs';

const SCREENS = {
  phone: { width: 320, height: 640, deviceScaleFactor: 2, mobile: true },
  wide: { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false },
};

/**
 * Fails where axe finds something, or where something runs off the screen.
 *
 * @param {import('selenium-webdriver').WebDriver} driver of Chromium
 */
export async function assertAccessible(driver) {
  for (const [screen, metrics] of Object.entries(SCREENS)) {
    for (const scheme of ['light', 'dark']) {
      await devTools(driver, 'Emulation.setDeviceMetricsOverride', metrics);
      await devTools(driver, 'Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      });
      assert.deepEqual(await violations(driver), [], `${screen}, ${scheme}`);
      const width = await driver.executeScript('return document.documentElement.scrollWidth');
      assert.ok(Number(width) <= metrics.width, `${screen}: ${width} pixels wide`);
    }
  }
}

/**
 * The rules broken by the page, with the elements that break them.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 * @returns {Promise<string[]>}
 */
async function violations(driver) {
  // A colour half-way between two schemes is nobody's choice; one whose change was called off is where it will stay.
  await driver.executeAsyncScript(
    'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => arguments[0]())',
  );
  const isThere = await driver.executeScript('return typeof axe === "object"');
  if (!isThere) await driver.executeScript(axe.source);
  return driver.executeAsyncScript(`
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
      ({ violations }) => done(violations.flatMap((found) =>
        found.nodes.map((node) => found.impact + ' ' + found.id + ': ' + node.html.slice(0, 200)))),
      (error) => done(['axe failed: ' + error]),
    );
  `);
}
