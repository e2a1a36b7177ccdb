// How a file is read: any layout, any order, in pieces of any size; and what is no such file.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { freshProject } from './support/project.mjs';

/** @typedef {(bound: number) => number} Random whole numbers below a bound */

/** Mulberry32: the same numbers for the same seed. @param {number} seed @returns {Random} */
function random(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const TEXTS = ['', 'a', '"', '\\', '\\"', '{[,:]}', 'é日本🌙', '\u2028\n\t', ']', '}', 'x'.repeat(50)];

/** Any JSON value. @param {Random} below @param {number} depth @returns {unknown} */
function anyValue(below, depth) {
  const list = () => Array.from({ length: below(4) }, () => anyValue(below, depth - 1));
  const choices = [
    () => null,
    () => below(2) === 1,
    () => (below(2000) - 1000) / 8,
    () => TEXTS[below(TEXTS.length)],
    list,
    () => Object.fromEntries(list().map((value, n) => [`${TEXTS[below(TEXTS.length)]}${n}`, value])),
  ];
  const choose = choices[below(depth > 0 ? choices.length : 4)];
  return choose?.();
}

/** @param {Uint8Array} bytes @param {Random} below */
function* pieces(bytes, below) {
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + below(9);
    yield bytes.subarray(at, next);
    at = next;
  }
}

/** @type {Awaited<ReturnType<typeof freshProject>>} */
let project;
/** @type {any} */
let scanning;
/** @type {any} */
let reading;
before(async () => {
  project = await freshProject();
  const inside = (/** @type {string} */ name) => import(pathToFileURL(join(project.folder, 'node_modules/soul-codex/dist', name)).href);
  scanning = await inside('json-scan.js');
  reading = await inside('import-file.js');
});
after(() => project?.remove());

describe('the parts of a text', () => {
  test('are those that JSON.parse finds, in every layout and in pieces of any size', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const below = random(seed);
      const items = Array.from({ length: below(6) }, () => anyValue(below, 3));
      const value = { first: items, second: { third: anyValue(below, 2) }, '': anyValue(below, 1) };
      const text = JSON.stringify(value, null, [undefined, 1, '\t', ' \r\n'][below(4)]);
      /** @type {Map<string, unknown>} */
      const found = new Map();
      const scan = new scanning.JsonScan({
        enters: (/** @type {unknown[]} */ path) => path.length === 0 || (path.length === 1 && path[0] !== ''),
        wants: () => Infinity,
        part: (/** @type {unknown[]} */ path, /** @type {Uint8Array} */ bytes) => {
          found.set(JSON.stringify(path), JSON.parse(new TextDecoder().decode(bytes)));
        },
        leaves: () => {},
      });
      for (const piece of pieces(new TextEncoder().encode(text), below)) scan.feed(piece);
      scan.end();
      const expected = new Map(items.map((item, n) => [JSON.stringify(['first', n]), item]));
      expected.set('["second","third"]', value.second.third);
      expected.set('[""]', value['']);
      assert.deepEqual(found, expected, `seed ${seed}: ${text}`);
    }
  });

  test('larger than wanted are passed over without being kept', () => {
    /** @type {unknown[]} */
    const found = [];
    const scan = new scanning.JsonScan({
      enters: (/** @type {unknown[]} */ path) => path.length === 0,
      wants: () => 5,
      part: (/** @type {unknown} */ _, /** @type {Uint8Array | null} */ bytes) => found.push(bytes?.length ?? null),
      leaves: () => {},
    });
    scan.feed(new TextEncoder().encode('[12345, 123456, "abc", "abcd", [1,2]]'));
    scan.end();
    assert.deepEqual(found, [5, null, 5, null, 5]);
  });

  test('where a text is no JSON, the first byte that does not fit is named', () => {
    for (const [text, at] of /** @type {const} */ ([
      ['', 0], ['[', 1], ['{"a"', 4], ['{"a":', 5], ['{"a" 1}', 5], ['{a:1}', 1], ['[1 2]', 3], ['[1,]', 3], ['{"a":1,}', 7],
      ['[,1]', 1], ['[1]]', 3], ['[1] x', 4], [']', 0], ['{"a":}', 5], ['[{"a":1]', 8], ['{"\\x":1}', 5], ['["abc', 5], ['[1}', 2],
    ])) {
      const scan = new scanning.JsonScan({ enters: (/** @type {unknown[]} */ path) => path.length === 0, wants: () => 9, part: () => {}, leaves: () => {} });
      const read = () => {
        scan.feed(new TextEncoder().encode(text));
        scan.end();
      };
      assert.throws(read, (/** @type {any} */ error) => error instanceof scanning.NotJson && error.at === at, text);
    }
  });
});

const HEAD = { format: 'soul-codex-export', formatVersion: 1, packageVersion: '9.9.9', schemaVersion: 99, exportedAt: '2025-03-01T12:00:00.000Z' };

/** All that is read of a file. @param {BlobPart[]} parts */
async function read(...parts) {
  const found = [];
  for (const section of await reading.sections(new Blob(parts))) {
    const records = [];
    for await (const { record, problem } of reading.recordsOf(section)) records.push(problem === null ? record : { problem, record });
    assert.equal(records.length, section.count);
    found.push([section.collection, records]);
  }
  return found;
}

describe('a file', () => {
  test('is understood with its parts in any order, pretty-printed, with a byte order mark', async () => {
    const collections = { journalEntries: [{ id: 'j', content: 'é "quoted" \\ ]' }, {}], profiles: [], novel: [1] };
    for (const file of [{ ...HEAD, collections }, { collections, ...HEAD }, { later: [{ a: [1] }], collections, ...HEAD, more: {} }]) {
      for (const indent of [undefined, 2, '\t']) {
        for (const mark of ['', '\ufeff']) {
          assert.deepEqual(await read(mark, JSON.stringify(file, null, indent)), Object.entries(collections));
        }
      }
    }
  });

  test('gives the records around one that can not be read', async () => {
    const head = JSON.stringify(HEAD).slice(0, -1);
    const broken = `${head}, "collections": {"profiles": [{"id": "a"}, {"id": 01}, {"id": "b"}, `;
    const [section = []] = await read(broken, new Uint8Array([0x22, 0xff, 0x22]), ']}}');
    const [name, [first, bad, second, coded]] = section;
    assert.deepEqual([name, first, second], ['profiles', { id: 'a' }, { id: 'b' }]);
    assert.match(bad.problem, /^import\/record-unreadable: /);
    assert.equal(bad.record, '{"id": 01}');
    assert.match(coded.problem, /^import\/record-unreadable: /);
  });

  test('that is something else, or ends too early, or is of a newer format is refused with a code', async () => {
    const whole = JSON.stringify({ ...HEAD, collections: { profiles: [{ id: 'a' }] } });
    const refused = async (/** @type {string} */ text) => {
      const error = await reading.sections(new Blob([text])).then(() => null, (/** @type {any} */ error) => error);
      return [error?.code, error?.details?.field];
    };
    for (let length = 0; length < whole.length; length += 1) {
      assert.deepEqual(await refused(whole.slice(0, length)), ['import/not-an-export', 'file'], whole.slice(0, length));
    }
    for (const other of ['[]', '[7]', '"text"', '{}', '{"format":"soul-codex"}', whole.replace('soul-codex-export', 'x')]) {
      assert.deepEqual(await refused(other), ['import/not-an-export', 'format'], other);
    }
    for (const collections of ['', ',"collections":[]', ',"collections":7', ',"collections":null']) {
      const other = `${JSON.stringify(HEAD).slice(0, -1)}${collections}}`;
      assert.deepEqual(await refused(other), ['import/not-an-export', 'collections'], other);
    }
    assert.deepEqual(await refused(whole.replace('[{"id":"a"}]', '{}')), ['import/not-an-export', 'collections.profiles']);
    for (const version of ['0', '1.5', '"1"', 'null']) {
      const other = whole.replace('"formatVersion":1', `"formatVersion":${version}`);
      assert.deepEqual(await refused(other), ['import/not-an-export', 'formatVersion'], other);
    }
    assert.deepEqual(await refused(whole.replace('"formatVersion":1', '"formatVersion":2')), ['import/newer-format', 'formatVersion']);
  });
});
