import { App } from './app.mjs';
import { openBrowser } from './engines.mjs';
import { serve } from './site.mjs';

/** @typedef {import('./engines.mjs').EngineName} EngineName */
/** @typedef {Awaited<ReturnType<typeof serve>>} Site */

/**
 * The app served, and a browser with a fresh profile that can visit it. Whoever opens it closes it, whatever happens.
 *
 * @param {EngineName} engine
 * @param {string} [folder] another than the built app
 */
export async function openVisit(engine, folder) {
  const site = await serve(folder);
  try {
    const browser = await openBrowser(engine);
    const app = new App(browser.driver, site.url);
    const close = async () => {
      try {
        await browser.close();
      } finally {
        await site.stop();
      }
    };
    return { site, app, driver: browser.driver, close };
  } catch (error) {
    await site.stop();
    throw error;
  }
}
