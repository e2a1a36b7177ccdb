// Builds dist/ from src/ and from the module that wasm-pack left in wasm/.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const module = join(root, 'wasm', 'soul_codex_bg.wasm');

if (!existsSync(module)) {
  console.error('wasm/soul_codex_bg.wasm is missing: `cargo xtask build` makes it and then runs this script.');
  process.exit(1);
}

// npm obeys the ignore file that wasm-pack leaves there, and would pack the package without its module.
rmSync(join(root, 'wasm', '.gitignore'), { force: true });
rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));

const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
const { bin } = JSON.parse(readFileSync(typescript, 'utf8'));
const tsc = join(dirname(typescript), bin.tsc);
const compiled = spawnSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.json')], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);

// The module once more as text, for the places where a bundler moved the script and not the .wasm file beside it.
const base64 = readFileSync(module).toString('base64');
writeFileSync(join(root, 'dist', 'inline.js'), `export default '${base64}';\n`);

// The city list, compressed as few servers do it by themselves; and the same as text.
const cities = gzipSync(readFileSync(join(dirname(root), 'crates', 'places', 'data', 'cities.bin')), { level: 9 });
writeFileSync(join(root, 'dist', 'cities.bin'), cities);
writeFileSync(join(root, 'dist', 'cities-inline.js'), `export default '${cities.toString('base64')}';\n`);
console.log(`${cities.length} bytes: dist/cities.bin`);

for (const name of readdirSync(dirname(root)).filter((name) => name.startsWith('LICENSE'))) {
  cpSync(join(dirname(root), name), join(root, name));
}
