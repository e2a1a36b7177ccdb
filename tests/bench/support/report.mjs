// Figures as a table, on the screen and in BENCHMARKS.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./measure.mjs').Figure} Figure */

/**
 * A line of a table: what was measured here, what beside it, and what is to be reached.
 *
 * @typedef {object} Line
 * @property {string} what
 * @property {Figure} ours milliseconds
 * @property {string} [beside] what it is compared with
 * @property {Figure} [theirs] milliseconds
 * @property {Figure} [ratio]
 * @property {string} [reach]
 * @property {boolean} [reached]
 */

const PAGE = fileURLToPath(new URL('../../../BENCHMARKS.md', import.meta.url));

/** @param {readonly Line[]} lines */
export function table(lines) {
  const rows = lines.map((line) => [
    line.what,
    time(line.ours),
    line.beside ?? '–',
    line.theirs ? time(line.theirs) : '–',
    line.ratio ? plain(line.ratio) : '–',
    line.reach ?? '–',
    line.reached === undefined ? '–' : line.reached ? 'reached' : '**missed**',
  ]);
  const heads = ['what', 'Soul Codex', 'beside', 'its time', 'ratio', 'to reach', ''];
  const rule = ['--', '--:', '--', '--:', '--:', '--:', '--'];
  return [heads, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * What a reader needs to know to set the figures beside others.
 *
 * @param {readonly string[]} versions
 * @param {boolean} quick whether few rounds were taken
 */
export function machine(versions, quick) {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const about = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB memory, ${process.platform}`;
  const day = new Date().toISOString().slice(0, 10);
  const how = quick ? ' A short run, for a first look.' : '';
  return `Measured on ${day}: ${about}; ${versions.join(', ')}.${how}`;
}

/**
 * Puts a text between the marks of a section of BENCHMARKS.md.
 *
 * @param {string} section
 * @param {string} text
 */
export function record(section, text) {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, withSection(page, section, text));
}

/**
 * @param {string} page
 * @param {string} section
 * @param {string} text
 */
export function withSection(page, section, text) {
  const [begin, end] = [`<!-- ${section}: begin -->`, `<!-- ${section}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`BENCHMARKS.md has no marks ${begin} and ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** Milliseconds, or microseconds where they are few. @param {Figure} figure */
function time({ median, low, high }) {
  const [unit, factor] = median < 1 ? ['µs', 1000] : median < 10_000 ? ['ms', 1] : ['s', 0.001];
  return `${digits(median * factor)} ${unit} (${digits(low * factor)}–${digits(high * factor)})`;
}

/** @param {Figure} figure */
function plain({ median, low, high }) {
  return `${digits(median)} (${digits(low)}–${digits(high)})`;
}

/** Three digits, as no more repeat. @param {number} value */
function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
