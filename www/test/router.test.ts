import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS, hrefOf, routeOf, routeOfSection, type KnownRoute } from '../src/router.ts';

const ID = '0190b5c8-7f5e-7000-8000-000000000001';
const OTHER = '0190b5c8-7f5e-7000-8000-000000000002';

test('every page is found again by its own address', () => {
  const routes: KnownRoute[] = [
    { page: 'list' },
    { page: 'new' },
    { page: 'data' },
    { page: 'sync' },
    { page: 'chart', id: ID },
    { page: 'edit', id: ID },
    { page: 'other', id: ID },
    { page: 'design', id: ID },
    { page: 'numbers', id: ID },
    { page: 'people', id: ID },
    { page: 'newPerson', id: ID },
    { page: 'pair', id: ID, personId: OTHER },
    { page: 'editPerson', id: ID, personId: OTHER },
    { page: 'journal', id: ID },
    { page: 'newEntry', id: ID },
    { page: 'entry', id: ID, entryId: OTHER },
  ];
  for (const route of routes) assert.deepEqual(routeOf(hrefOf(route)), route);
  const addresses = new Set(routes.map(hrefOf));
  assert.equal(addresses.size, routes.length);
});

test('every section of a profile has a page', () => {
  for (const section of SECTIONS) {
    const route = routeOfSection(section, ID);
    assert.deepEqual(routeOf(hrefOf(route)), route);
  }
});

test('an empty address is the list and an unknown one says so', () => {
  assert.deepEqual(routeOf(''), { page: 'list' });
  assert.deepEqual(routeOf('#'), { page: 'list' });
  for (const unknown of [
    '#/else',
    '#/charts',
    '#/charts/1/delete',
    '#/new/1',
    '#/data/1',
    '#/sync/1',
    '#/charts/1/edit/2',
    '#/charts/1/design/2',
    '#/charts/1/people/2/delete',
    '#/charts/1/people/2/edit/3',
    '#/charts/1/journal/2/3',
  ]) {
    assert.deepEqual(routeOf(unknown), { page: 'unknown' }, unknown);
  }
});
