// The package in Node, installed from its tarball: pure functions, ways to load the module, and a module that breaks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BIRTH, SUMMARY, assertKnown } from './support/known.mjs';
import { freshProject } from './support/project.mjs';

const birth = JSON.stringify(BIRTH);
const readModule = `
  import { readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  const bytes = readFileSync(fileURLToPath(import.meta.resolve('soul-codex/soul_codex.wasm')));
`;
const reportErrors = `
  const codeOf = async (work) => { try { await work(); return null; } catch (error) { return error.code ?? String(error); } };
`;

describe('in Node', () => {
  /** @type {Awaited<ReturnType<typeof freshProject>>} */
  let project;
  before(async () => {
    project = await freshProject();
  });
  after(() => project.remove());

  /** The JSON that a module of the project prints. @param {string} source */
  const printed = async (source) => {
    await project.write({ 'script.mjs': source });
    return project.script('script.mjs');
  };

  test('initSync from the exported bytes gives the known chart', async () => {
    const found = await printed(`${readModule}
      import { initSync, natalChart } from 'soul-codex';
      initSync(bytes);
      const chart = natalChart(${birth});
      console.log(JSON.stringify(${SUMMARY}));
    `);
    assertKnown(found);
  });

  test('init without an argument finds the module, however many callers ask at once', async () => {
    const found = await printed(`
      import init, { natalChart } from 'soul-codex';
      await Promise.all([init(), init(), init()]);
      await init();
      const chart = natalChart(${birth});
      console.log(JSON.stringify(${SUMMARY}));
    `);
    assertKnown(found);
  });

  test('every kind of source is taken, by the slim entry, too', async () => {
    for (const source of [
      'bytes',
      'bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)',
      'await WebAssembly.compile(bytes)',
      "new Response(bytes, { headers: { 'content-type': 'application/wasm' } })",
      'new Response(bytes)',
      "'data:application/wasm;base64,' + bytes.toString('base64')",
      "new URL('data:application/octet-stream;base64,' + bytes.toString('base64'))",
    ]) {
      for (const entry of ['soul-codex', 'soul-codex/slim']) {
        const found = await printed(`${readModule}
          import init, { natalChart } from '${entry}';
          await init(${source});
          const chart = natalChart(${birth});
          console.log(JSON.stringify(${SUMMARY}));
        `);
        assertKnown(found);
      }
    }
  });

  test('a call before init says what to do, and a failed load may be followed by another', async () => {
    const found = await printed(`${readModule}${reportErrors}
      import init, { initSync, isSoulError, natalChart, SoulCodex, SoulError } from 'soul-codex';
      const codes = [await codeOf(() => natalChart(${birth})), await codeOf(() => SoulCodex.open())];
      let early;
      try { natalChart({}); } catch (error) { early = error; }
      for (const bad of [
        new Response('<!doctype html><title>the start page</title>', { headers: { 'content-type': 'text/html' } }),
        new Response('gone', { status: 404 }),
        bytes.subarray(0, 1000),
        'https://127.0.0.1:1/soul_codex.wasm',
      ]) codes.push(await codeOf(() => init(bad)));
      codes.push(await codeOf(() => initSync(bytes.subarray(0, 1000))));
      await init(bytes);
      const chart = natalChart(${birth});
      console.log(JSON.stringify({
        codes, chart: ${SUMMARY}, message: early.message, name: early.name, guard: isSoulError(early, 'module/not-initialised'),
        other: isSoulError(early, 'store/closed'), foreign: isSoulError(new Error('x')), is: early instanceof SoulError,
      }));
    `);
    const failed = 'module/load-failed';
    assert.deepEqual(found.codes, [
      'module/not-initialised', 'module/not-initialised', failed, failed, failed, failed, failed,
    ]);
    assert.match(found.message, /await init\(\)/);
    assert.deepEqual(
      [found.name, found.guard, found.other, found.foreign, found.is],
      ['SoulError', true, false, false, true],
    );
    assertKnown(found.chart);
  });

  test('bad input is a SoulError with the field, its value and what is accepted', async () => {
    const found = await printed(`
      import init, { isSoulError, natalChart } from 'soul-codex';
      await init();
      let thrown;
      try { natalChart({ ...${birth}, birthDate: '1990-02-31' }); } catch (error) { thrown = error; }
      console.log(JSON.stringify({ is: isSoulError(thrown, 'birth/date-invalid'), details: thrown.details, retryable: thrown.retryable }));
    `);
    assert.equal(found.is, true);
    assert.equal(found.retryable, false);
    assert.equal(found.details.field, 'birthDate');
    assert.equal(found.details.value, '1990-02-31');
    assert.match(found.details.accepted, /1800-01-01/);
  });

  test('without a database records are kept in memory, and closing the handle lets the program end', async () => {
    const found = await printed(`${reportErrors}
      import init, { SoulCodex } from 'soul-codex';
      await init();
      const codex = await SoulCodex.open();
      const { id } = await codex.profiles.create(${birth});
      const kept = (await codex.profiles.get(id))?.id === id;
      const { persistence } = await codex.storage.usage();
      await codex.close();
      console.log(JSON.stringify([kept, persistence, await codeOf(() => SoulCodex.open({ base: 1 }))]));
    `);
    assert.deepEqual(found, [true, 'none', 'input/unknown-field']);
  });

  test('nothing happens on import', async () => {
    const found = await printed(`
      const before = Object.keys(globalThis);
      let fetched = 0;
      globalThis.fetch = () => { fetched += 1; return Promise.reject(new Error('no network')); };
      for (const entry of ['soul-codex', 'soul-codex/slim']) await import(entry);
      console.log(JSON.stringify({ fetched, globals: Object.keys(globalThis).filter((name) => !before.includes(name) && name !== 'fetch') }));
    `);
    assert.deepEqual(found, { fetched: 0, globals: [] });
  });

  test('after a panic the call fails, whoever waited is told, and the next call works', async () => {
    const found = await printed(`${reportErrors}
      import { pathToFileURL } from 'node:url';
      import init, { natalChart, positions } from 'soul-codex';
      // Inside the package, where apps do not reach: the door to the core, and the core's panic for tests.
      const { call, callAsync } = await import(new URL('core.js', import.meta.resolve('soul-codex')));
      await init();
      const waiting = codeOf(() => callAsync(() => new Promise(() => {})));
      const codes = [];
      for (let round = 0; round < 3; round += 1) {
        codes.push(await codeOf(() => call((core) => core.panicForTests())));
        codes.push(await codeOf(() => positions(2451545)));
      }
      codes.push(await waiting);
      // A panic in one of the core's own callbacks is thrown to nobody.
      const later = codeOf(() => callAsync(() => new Promise(() => {})));
      const { raw } = await import(new URL('raw.js', import.meta.resolve('soul-codex')));
      setTimeout(() => { try { raw.panicForTests(); } catch {} });
      codes.push(await later);
      let message;
      try { call((core) => core.panicForTests()); } catch (error) { message = error.message; }
      const chart = natalChart(${birth});
      console.log(JSON.stringify({ codes, message, chart: ${SUMMARY} }));
    `);
    const panic = 'internal/panic';
    assert.deepEqual(found.codes, [panic, null, panic, null, panic, null, panic, panic]);
    assert.match(found.message, /a panic that a test asked for/);
    assertKnown(found.chart);
  });

  test('an exhausted stack is an error of that call alone', async () => {
    const found = await printed(`
      import init, { natalChart } from 'soul-codex';
      await init();
      const codes = new Set();
      const down = () => { natalChart(${birth}); down(); };
      for (let round = 0; round < 2; round += 1) {
        try { down(); } catch (error) { codes.add(error.code ?? error.name); }
      }
      const chart = natalChart(${birth});
      console.log(JSON.stringify({ codes: [...codes], chart: ${SUMMARY} }));
    `);
    // Which of the two depends on whether the last call still got into the core.
    assert.ok(found.codes.length > 0);
    for (const code of found.codes) assert.match(code, /^(internal\/panic|RangeError)$/);
    assertKnown(found.chart);
  });

  test('cities are found without a network, and again after a panic', async () => {
    const found = await printed(`${reportErrors}
      import init, { placesCredit, searchPlaces } from 'soul-codex';
      const { call } = await import(new URL('core.js', import.meta.resolve('soul-codex')));
      const early = await codeOf(() => searchPlaces('Paris'));
      await init();
      const names = async (...search) => (await searchPlaces(...search)).map(({ name, country }) => name + ', ' + country);
      const [both] = await Promise.all([searchPlaces('Leningrad', { limit: 1 }), searchPlaces('London')]);
      const accents = [await names('sao paulo', { limit: 1 }), await names('Sa\u0303o Paulo', { limit: 1 })];
      const narrowed = [await names('paris', { country: 'US', limit: 1 }), await names('paris', { country: 'France', limit: 1 })];
      const codes = [];
      for (const [query, options] of [
        [5], [undefined], ['a', { limit: 0 }], ['a', { country: 'Atlantis' }], ['a', { contry: 'FR' }], [String.fromCharCode(0xd800)],
      ]) codes.push(await codeOf(() => searchPlaces(query, options)));
      await codeOf(() => call((core) => core.panicForTests()));
      const later = await names('Breslau', { limit: 1 });
      console.log(JSON.stringify({ early, both, accents, narrowed, codes, later, nothing: await searchPlaces(''), credit: placesCredit() }));
    `);
    assert.equal(found.early, 'module/not-initialised');
    const { latitude, longitude, population, ...place } = found.both[0];
    assert.deepEqual(place, {
      name: 'Saint Petersburg', matchedName: 'Leningrad', region: 'St.-Petersburg', country: 'Russia', timezone: 'Europe/Moscow',
    });
    // GeoNames has 59.93863, 30.31413 and 5,351,935 people.
    assert.deepEqual([latitude, longitude, population], [59.939, 30.314, 5_350_000]);
    assert.deepEqual(found.accents, [['São Paulo, Brazil'], ['São Paulo, Brazil']]);
    assert.deepEqual(found.narrowed, [['Paris, United States'], ['Paris, France']]);
    assert.deepEqual(found.codes, [
      'input/wrong-type', 'places/query-missing', 'input/out-of-range', 'places/country-unknown', 'input/unknown-field',
      'input/text-not-allowed',
    ]);
    assert.deepEqual(found.later, ['Wrocław, Poland']);
    assert.deepEqual(found.nothing, []);
    assert.match(found.credit, /GeoNames.*CC BY 4\.0/);
  });

  test('a search that is given up rejects, and takes no other along', async () => {
    const found = await printed(`
      import init, { searchPlaces } from 'soul-codex';
      await init();
      const reason = async (search) => { try { await search; return null; } catch (error) { return error.name ?? error; } };
      const before = await reason(searchPlaces('Paris', { signal: AbortSignal.abort() }));
      const controller = new AbortController();
      const stopped = reason(searchPlaces('Paris', { signal: controller.signal }));
      const other = searchPlaces('London', { signal: new AbortController().signal });
      controller.abort('typed on');
      console.log(JSON.stringify({ before, stopped: await stopped, other: (await other)[0].name }));
    `);
    assert.deepEqual(found, { before: 'AbortError', stopped: 'typed on', other: 'London' });
  });

  test('results survive structuredClone and JSON', async () => {
    const found = await printed(`
      import { deepStrictEqual } from 'node:assert/strict';
      import init, { deltaT, houses, natalChart, positions, resolveInstant, timezones, versions } from 'soul-codex';
      await init();
      const results = [
        natalChart(${birth}), natalChart({ birthDate: '1990-06-15', birthTimezone: 'Europe/London' }), positions(2451545),
        houses({ julianDayUt: 2451545, latitude: 51, longitude: 0 }), resolveInstant(${birth}), deltaT(2451545), versions(), timezones(),
      ];
      for (const result of results) {
        deepStrictEqual(structuredClone(result), result);
        deepStrictEqual(JSON.parse(JSON.stringify(result)), result);
      }
      console.log(JSON.stringify(results.length));
    `);
    assert.equal(found, 8);
  });
});
