// The packages that figures are compared with. They lie outside the workspace: none of them is a dependency of the
// product, and their licences (AGPL for the Swiss Ephemeris) do not touch it. `cargo xtask bench` installs them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder that holds their node_modules. */
export function packagesFolder() {
  return join(told('SOUL_CODEX_BENCH_PACKAGES'), 'node_modules');
}

/** Where a benchmark lays out what it serves. @param {string} name */
export function siteFolder(name) {
  return join(told('SOUL_CODEX_BENCH_OUT'), name);
}

/** @param {string} variable */
function told(variable) {
  const folder = process.env[variable];
  if (!folder) throw new Error('Benchmarks are run by `cargo xtask bench`, which installs what they compare with.');
  return folder;
}

/** The installed version of a package. @param {string} name */
export function versionOf(name) {
  const manifest = JSON.parse(readFileSync(join(packagesFolder(), name, 'package.json'), 'utf8'));
  return `${name} ${manifest.version}`;
}

/**
 * Bundles what an entry imports into one module for the page, as an app's bundler would.
 *
 * @param {string} source of the entry
 * @param {string} file to write
 */
export async function bundle(source, file) {
  const esbuild = await import(pathToFileURL(join(packagesFolder(), 'esbuild/lib/main.js')).href);
  await esbuild.build({
    stdin: { contents: source, resolveDir: packagesFolder(), sourcefile: 'entry.mjs' },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    logLevel: 'error',
  });
}
