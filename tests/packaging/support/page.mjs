// Pages that hand a result back.
import { setTimeout as sleep } from 'node:timers/promises';

/** Defines `report(value)`, which the test waits for; whatever fails is reported, too. */
const REPORT = `
  globalThis.report = (value) => { document.querySelector('output').textContent = JSON.stringify({ value }); };
  const failed = (what) => { document.querySelector('output').textContent = JSON.stringify({ failed: String(what?.stack ?? what) + ' ' + (what?.code ?? '') }); };
  addEventListener('error', (event) => {
    // What the browser still has to tell an instance that broke down reaches nobody, and the browser aborts its transaction.
    if (globalThis.afterPanic && /previous wasm instance/i.test(event.message)) return;
    failed(event.error ?? event.message ?? 'a script could not be loaded');
  }, true);
  addEventListener('unhandledrejection', (event) => failed(event.reason));
`;

/**
 * A page that runs a module. Without a bundler, the browser itself is told where the package is.
 *
 * @param {string} script
 * @param {{ bundled?: boolean }} [options]
 */
export function page(script, { bundled = false } = {}) {
  const map = { imports: { 'soul-codex': './node_modules/soul-codex/dist/index.js', 'soul-codex/slim': './node_modules/soul-codex/dist/slim.js' } };
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A consumer</title>
<link rel="icon" href="data:,">
<output></output><div id="root"></div>
<script>${REPORT}</script>
${bundled ? '' : `<script type="importmap">${JSON.stringify(map)}</script>`}
<script type="module" src="${script}"></script></html>`;
}

/**
 * Opens a page and waits for what it reports.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 * @param {string} url
 * @returns {Promise<any>}
 */
export async function visit(driver, url) {
  await driver.get(url);
  const until = Date.now() + 30_000;
  for (;;) {
    const text = await driver.executeScript("return document.querySelector('output')?.textContent ?? ''");
    if (typeof text === 'string' && text !== '') {
      const { value, failed } = JSON.parse(text);
      if (failed !== undefined) throw new Error(`${url}: ${failed}`);
      return value;
    }
    if (Date.now() > until) throw new Error(`${url} reported nothing within 30 s`);
    await sleep(50);
  }
}
