// The examples of the documents run as they stand there.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines, openBrowser } from '../e2e/support/engines.mjs';
import { serve } from '../e2e/support/site.mjs';
import { page, visit } from './support/page.mjs';
import { freshProject, ofRepository } from './support/project.mjs';

/** The blocks that a comment before them marks for this test. @param {string} text */
function marked(text) {
  return [...text.matchAll(/<!-- runs: tests\/packaging -->\n```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
}

describe('the examples', () => {
  for (const document of ['README.md', 'pkg/README.md']) {
    test(`of ${document} run in a page`, async () => {
      const examples = marked(await ofRepository(document));
      assert.ok(examples.length > 0, 'there is a marked example');
      const [engine] = engines();
      assert.ok(engine);
      const project = await freshProject();
      await project.write({ 'index.html': '' });
      const site = await serve(project.folder);
      const { driver, close } = await openBrowser(engine);
      try {
        for (const example of examples) {
          await project.write({
            'index.html': page('./example.js'),
            // What the example prints is what it shows.
            'example.js': `const lines = []; console.log = (line) => lines.push(String(line));\n${example}\nreport(lines);`,
          });
          const [chart, rising, ...more] = await visit(driver, site.url);
          // London on 15 June 1990, 14:30: see known.mjs.
          assert.match(chart, /^Sun in Gemini, Ascendant 191\.239\d*°$/);
          assert.equal(rising, 'Libra');
          assert.deepEqual(more, []);
        }
      } finally {
        await close();
        await site.stop();
        await project.remove();
      }
    });
  }
});
