// Throw-away projects of other people, into which the packed package is installed.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGE = join(ROOT, 'pkg');
// npm itself sets variables for what it starts, and they would point the inner npm at this repository.
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_TEST_CONTEXT$)/i.test(name)),
);

/** The repository's own files, by path. @param {string} path */
export const ofRepository = (path) => readFile(join(ROOT, path), 'utf8');

/**
 * A project with the packed package, and other packages in the versions that this repository is tested with.
 *
 * @param {string[]} others
 */
export async function freshProject(others = []) {
  const folder = await mkdtemp(join(tmpdir(), 'soul-codex-consumer-'));
  const { stdout } = await npm(PACKAGE, ['pack', '--silent', '--pack-destination', folder]);
  const tarball = join(folder, stdout.trim());
  await write(folder, { 'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }) });
  const versions = await Promise.all(
    others.map(async (name) => {
      const manifest = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
      return `${name}@${JSON.parse(manifest).version}`;
    }),
  );
  await npm(folder, ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...versions]);
  return {
    folder,
    /** @param {Record<string, string>} files by path inside the project */
    write: (files) => write(folder, files),
    /** Runs a program of an installed package to its end. @param {string} name @param {string[]} args */
    run: (name, args) => node(folder, [join(folder, 'node_modules', '.bin', name), ...args]),
    /** Runs a script and reads the JSON that it prints. @param {string} path @param {string[]} options */
    script: async (path, options = []) => JSON.parse((await node(folder, [...options, path])).stdout),
    /** @param {string} from @param {string} to both inside the project */
    copy: (from, to) => cp(join(folder, from), join(folder, to), { recursive: true }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @param {string} folder @param {Record<string, string>} files */
async function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** @param {string} folder @param {string[]} args */
function node(folder, args) {
  return run(process.execPath, args, { cwd: folder, env: ENVIRONMENT });
}

/** @param {string} folder @param {string[]} args */
function npm(folder, args) {
  return run('npm', args, { cwd: folder, env: ENVIRONMENT, shell: process.platform === 'win32' });
}
