// The checks of the benchmarks themselves: a time counts only where they hold, so they must fail on different results.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { births } from './calc/births.mjs';
import { natal } from './calc/swisseph.mjs';
import { assertAngle, assertNear, assertSame } from './support/equal.mjs';
import { figure, interleaved, ratio } from './support/measure.mjs';
import { withSection } from './support/report.mjs';
import { added, assertSameRows, portions } from './store/rows.mjs';
import { assertApplied } from './sync/endpoint.mjs';
import { assertDrained, assertHeld, assertNoted } from './sync/equal.mjs';

describe('equal results', () => {
  const row = () => ({ id: 'a', tags: ['x', 'y'], mood: null, nested: { score: 1.5 } });

  test('the same rows pass', () => assertSame(row(), row()));

  for (const [what, change] of /** @type {const} */ ([
    ['another value', { nested: { score: 1.6 } }],
    ['a value more', { added: 1 }],
    ['null in the place of a list', { tags: null }],
    ['another order of a list', { tags: ['y', 'x'] }],
    ['a shorter list', { tags: ['x'] }],
    ['undefined in the place of null', { mood: undefined }],
  ])) {
    test(`${what} is told with its place`, () => {
      const place = Object.keys(change)[0];
      assert.throws(() => assertSame({ ...row(), ...change }, row(), 'row'), new RegExp(`row\\.${place}`));
    });
  }

  test('a missing field is told', () => {
    assert.throws(() => assertSame({ id: 'a' }, row(), 'row'), /row\.tags is missing/);
  });

  test('angles are compared by the shorter way round', () => {
    assertAngle(359.9999, 0.0001, 0.001, 'Sun');
    assert.throws(() => assertAngle(359.9, 0.1, 0.001, 'Sun'), /Sun/);
    assert.throws(() => assertAngle(Number.NaN, 0, 0.001, 'Sun'), /Sun/);
  });

  test('numbers that are none are never near', () => {
    assertNear(1, 1.001, 0.01, 'speed');
    assert.throws(() => assertNear(Number.NaN, 1, 0.01, 'speed'), /speed/);
    assert.throws(() => assertNear(1.1, 1, 0.01, 'speed'), /speed/);
  });
});

describe('rows of a database', () => {
  const shape = [{ name: 'entries', keyPath: 'id', indexes: [] }];
  const rows = () => [{ id: 'a', text: 'x' }, { id: 'b', text: 'y' }];
  const wanted = { entries: rows() };

  test('the same rows pass in any order', () => {
    assertSameRows({ entries: rows().reverse() }, wanted, shape, 'it');
  });

  for (const [what, found] of /** @type {const} */ ([
    ['a missing row', [{ id: 'a', text: 'x' }]],
    ['a row more', [...rows(), { id: 'c', text: 'z' }]],
    ['another row', [{ id: 'a', text: 'x' }, { id: 'c', text: 'y' }]],
    ['another value', [{ id: 'a', text: 'x' }, { id: 'b', text: 'z' }]],
  ])) {
    test(`${what} is told`, () => {
      assert.throws(() => assertSameRows({ entries: [...found] }, wanted, shape, 'it'), /it: /);
    });
  }

  test('those that came or changed are found, bytes included', () => {
    const before = { entries: rows(), index: [{ id: 1, packed: new Uint8Array([1]) }] };
    const after = { entries: [...rows(), { id: 'c' }], index: [{ id: 1, packed: new Uint8Array([2]) }], empty: [] };
    assert.deepEqual(added(before, after), { entries: [{ id: 'c' }], index: after.index });
  });

  test('each goes to the transaction of its record, the clock to all, and shared ones are dealt out', () => {
    const all = {
      entries: [{ id: 'b' }, { id: 'a' }],
      queue: [{ id: 'q', entityId: 'b' }],
      metadata: [{ key: 'clock' }],
      blocks: [{ id: 1 }, { id: 2 }],
    };
    const dealt = portions(all, ['a', 'b'], 1).map((portion) => portion.map(({ store, row }) => `${store} ${row.id ?? row.key}`));
    assert.deepEqual(dealt, [
      ['entries a', 'metadata clock', 'blocks 1'],
      ['entries b', 'queue q', 'metadata clock', 'blocks 2'],
    ]);
  });
});

describe('records of the cloud', () => {
  const state = (/** @type {string} */ id, /** @type {object} */ change = {}) => ({
    entity: 'journal', deleted: false, generation: 7, record: { id, content: 'x', tags: ['a'], ...change },
  });
  const entry = (/** @type {string} */ id, /** @type {object} */ change = {}) => ({ id, content: 'x', tags: ['a'], generation: 7, ...change });
  const profile = { ...state('p'), entity: 'profile' };

  test('pass in any order, whatever the device has noted of them', () => {
    assertHeld([profile, state('b'), state('a')], [entry('a', { generation: 0 }), entry('b')], 'it');
    assertNoted([entry('b'), entry('a')], [profile, state('a'), state('b')], 'it');
  });

  for (const [what, records] of /** @type {const} */ ([
    ['a record that did not arrive', [state('a')]],
    ['a record more', [state('a'), state('b'), state('c')]],
    ['another record in its place', [state('a'), state('c')]],
    ['another value', [state('a'), state('b', { content: 'y' })]],
    ['a field less', [state('a'), { ...state('b'), record: { id: 'b', content: 'x' } }]],
  ])) {
    test(`${what} is told`, () => {
      assert.throws(() => assertHeld(records, [entry('a'), entry('b')], 'it'), /it: /);
      assert.throws(() => assertNoted([entry('a'), entry('b')], records, 'it'), /it: /);
    });
  }

  test('an answer that the device has not noted is told', () => {
    assert.throws(() => assertNoted([entry('a', { generation: 0 })], [state('a')], 'it'), /generation/);
    assert.throws(() => assertNoted([{ id: 'a', content: 'x', tags: ['a'] }], [state('a')], 'it'), /generation/);
  });

  test('a change that still waits is told', () => {
    assertDrained([{ synced: 1 }], 'it');
    assert.throws(() => assertDrained([{ synced: 1 }, { synced: 0 }], 'it'), /wait/);
  });

  const operations = [{ mutationId: 'a' }, { mutationId: 'b' }];
  const results = (/** @type {object[]} */ ...changes) => operations.map(({ mutationId }, index) => ({ mutationId, status: 'applied', ...changes[index] }));
  test('operations that were all taken pass', () => assertApplied(results(), operations));
  for (const [what, answer] of /** @type {const} */ ([
    ['a result too few', results().slice(0, 1)],
    ['results in another order', results().reverse()],
    ['an operation that was refused', results({}, { status: 'rejected', code: 'sync/record-invalid' })],
    ['an operation that is to be sent again', results({ status: 'retry' })],
  ])) {
    test(`${what} is told`, () => assert.throws(() => assertApplied(answer, operations), /operation/));
  }
});

describe('figures', () => {
  test('a figure is the median with the tenth and ninetieth percentile', () => {
    assert.deepEqual(figure([5, 1, 3, 2, 4]), { median: 3, low: 1.4, high: 4.6 });
    assert.throws(() => figure([]));
  });

  test('a ratio is taken round by round', () => {
    // A round in which both took ten times as long says the same as the others.
    assert.deepEqual(ratio([2, 20, 2], [1, 10, 1]), { median: 2, low: 2, high: 2 });
    assert.throws(() => ratio([1, 2], [1]));
  });

  test('contenders take turns, begin in turn, and warm-ups are not counted', async () => {
    /** @type {string[]} */
    const order = [];
    const contender = (/** @type {string} */ name) => ({ name, units: 1, run: () => order.push(name) });
    const times = await interleaved([contender('a'), contender('b')], { rounds: 2, warmUps: 1 });
    assert.equal(order.join(' '), 'a b b a a b');
    assert.deepEqual([times['a']?.length, times['b']?.length], [2, 2]);
  });

  test('a section of the page is replaced, and the rest stays', () => {
    const page = 'before\n<!-- x: begin -->\nold\n<!-- x: end -->\nafter';
    assert.equal(withSection(page, 'x', 'new'), 'before\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nafter');
    assert.throws(() => withSection(page, 'y', 'new'), /no marks/);
  });
});

describe('births', () => {
  test('are the same in every run, each on a real day', () => {
    assert.deepEqual(births(50), births(50));
    for (const { data, hour } of births(50)) {
      assert.equal(new Date(`${data.birthDate}T${data.birthTime}:00Z`).getUTCHours(), Math.floor(hour));
    }
  });
});

describe('the chart that is compared', () => {
  test('finds an aspect by the shorter way round and keeps to its orb', () => {
    // Points 353°, 6° and 126°, the others out of reach of each other: a trine of 120° stands, and 13° apart is no conjunction.
    const longitudes = [353, 6, 126];
    const swisseph = {
      julday: () => 0,
      calc_ut: (/** @type {number} */ _day, /** @type {number} */ body) => [longitudes[body] ?? 6 + 9.5 * (body + 1), 0, 1, 1],
      houses: () => ({ cusps: [], ascmc: [] }),
    };
    const { aspects } = natal(swisseph, /** @type {any} */ (births(1)[0]));
    const between = aspects.filter(({ planet1, planet2 }) => ['Sun', 'Moon', 'Mercury'].includes(planet1) && ['Sun', 'Moon', 'Mercury'].includes(planet2));
    assert.deepEqual(between, [{ planet1: 'Moon', planet2: 'Mercury', aspect: 'trine', orb: 0 }]);
  });
});
