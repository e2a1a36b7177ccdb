import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefOf, routeOf, type Route } from '../src/router.ts';

test('every page is found again by its own address', () => {
  const routes: Exclude<Route, { page: 'unknown' }>[] = [
    { page: 'list' },
    { page: 'new' },
    { page: 'chart', id: '0190b5c8-7f5e-7000-8000-000000000001' },
    { page: 'edit', id: '0190b5c8-7f5e-7000-8000-000000000001' },
  ];
  for (const route of routes) assert.deepEqual(routeOf(hrefOf(route)), route);
});

test('an empty address is the list and an unknown one says so', () => {
  assert.deepEqual(routeOf(''), { page: 'list' });
  assert.deepEqual(routeOf('#'), { page: 'list' });
  for (const unknown of ['#/else', '#/charts', '#/charts/1/delete', '#/new/1', '#/charts/1/edit/2']) {
    assert.deepEqual(routeOf(unknown), { page: 'unknown' }, unknown);
  }
});
