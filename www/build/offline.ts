import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const WORKER = 'sw.js';
const PLACEHOLDER = '__APP_FILES__';
/** Scripts of the package that are only imported when a file beside them can't be had: the same as text. */
const SPARE_COPIES = /\/(?:cities-)?inline\.js$/;
/** Whoever serves the app says in this file whether a cloud is there: it may change without the app, so it is asked for each time. */
const CLOUD_FILE = 'cloud.json';

/** Builds the service worker, and writes into it the list of the files that the app is made of. */
export function offline(): Plugin {
  let publicDir = '';
  return {
    name: 'soul-codex-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: join(import.meta.dirname, '../src/offline/worker.ts'),
        fileName: WORKER,
      });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk' || !worker.code.includes(PLACEHOLDER)) {
          this.error(`${WORKER} has no place for the list of files`);
        }
        if (worker.imports.length > 0 || worker.exports.length > 0) {
          this.error(`${WORKER} must be one script, but has imports or exports`);
        }
        const files = [...filesOf(bundle), ...publicFiles(publicDir)].sort((a, b) =>
          a.name < b.name ? -1 : 1,
        );
        const version = createHash('sha256');
        version.update(worker.code);
        for (const file of files) version.update(file.name).update(file.content);
        const list = {
          version: version.digest('hex').slice(0, 16),
          // The page is kept under the address of its folder.
          urls: files.map((file) => (file.name === 'index.html' ? './' : `./${file.name}`)),
        };
        worker.code = worker.code.replace(PLACEHOLDER, () => JSON.stringify(list));
      },
    },
  };
}

interface AppFile {
  name: string;
  content: string | Uint8Array;
}

/**
 * Everything that the app's scripts and its page name, with what is loaded when it is needed, such as pages and the sync: not the worker, not scripts
 * that are only imported when something failed, such as a second copy of the module, and not files of parts of the package that the app doesn't use.
 */
function filesOf(bundle: Rolldown.OutputBundle): AppFile[] {
  const needed = new Set<string>();
  const isSpare = (name: string) => {
    const chunk = bundle[name];
    return chunk?.type === 'chunk' && SPARE_COPIES.test(chunk.facadeModuleId?.replaceAll('\\', '/') ?? '');
  };
  const visit = (name: string) => {
    const chunk = bundle[name];
    if (needed.has(name) || chunk?.type !== 'chunk') return;
    needed.add(name);
    chunk.imports.forEach(visit);
    chunk.dynamicImports.filter((each) => !isSpare(each)).forEach(visit);
  };
  for (const output of Object.values(bundle)) {
    if (output.type === 'chunk' && output.isEntry) visit(output.fileName);
  }
  needed.delete(WORKER);
  const texts = Object.values(bundle).flatMap((output) => {
    if (output.type === 'chunk') return needed.has(output.fileName) ? [output.code] : [];
    return /\.(html|css)$/.test(output.fileName) ? [String(output.source)] : [];
  });
  const isNamed = (name: string) => texts.some((text) => text.includes(basename(name)));
  return Object.values(bundle).flatMap((output): AppFile[] => {
    if (output.type === 'chunk') {
      return needed.has(output.fileName) ? [{ name: output.fileName, content: output.code }] : [];
    }
    const wanted = output.fileName.endsWith('.html') || isNamed(output.fileName);
    return wanted ? [{ name: output.fileName, content: output.source }] : [];
  });
}

function publicFiles(folder: string): AppFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== CLOUD_FILE)
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: path.slice(folder.length + 1).replaceAll('\\', '/'), content: readFileSync(path) };
    });
}
