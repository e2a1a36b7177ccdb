import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  coordinateFromText,
  dateFromParts,
  partsFromDate,
  timeForPeople,
  timeFromText,
} from '../src/birth/parse.ts';

test('a date is put together from day, month and year', () => {
  assert.equal(dateFromParts('5', '6', '1990'), '1990-06-05');
  assert.equal(dateFromParts(' 31 ', '02', '1990'), '1990-02-31');
  assert.equal(dateFromParts('', '', ' '), null);
  // Half a date is not silently completed: the core refuses it.
  assert.equal(dateFromParts('5', '', '1990'), '1990-00-05');
});

test('a stored date comes apart into what was typed', () => {
  assert.deepEqual(partsFromDate('1990-06-05'), { day: '5', month: '6', year: '1990' });
});

test('times as people write them come into the form the core reads', () => {
  for (const [typed, expected] of [
    ['14:30', '14:30'],
    ['9:05', '09:05'],
    ['14.30', '14:30'],
    ['1430', '14:30'],
    ['14h30', '14:30'],
    ['9:05:30', '09:05:30'],
    ['2:30 pm', '14:30'],
    ['12:10 AM', '00:10'],
    ['12:10 p.m.', '12:10'],
    ['', null],
    // Not for this function to judge: these go to the core, which refuses them.
    ['25:00', '25:00'],
    ['13:00 pm', '13:00 pm'],
    ['noon', 'noon'],
  ] as const) {
    assert.equal(timeFromText(typed), expected, typed);
  }
});

test('whole minutes are shown without seconds', () => {
  assert.equal(timeForPeople('14:30:00'), '14:30');
  assert.equal(timeForPeople('14:30:07'), '14:30:07');
});

test('coordinates are read as decimals and as degrees and minutes with a side', () => {
  for (const [typed, axis, expected] of [
    ['51.5074', 'latitude', 51.5074],
    ['-0,1278', 'longitude', -0.1278],
    ['−33.87', 'latitude', -33.87],
    ['51.5 N', 'latitude', 51.5],
    ['33.5S', 'latitude', -33.5],
    ['51n30', 'latitude', 51.5],
    ['0°15′W', 'longitude', -0.25],
    ['13° 24\' 36" E', 'longitude', 13.41],
    ['91', 'latitude', 91],
    ['', 'latitude', null],
  ] as const) {
    const read = coordinateFromText(typed, axis);
    if (typeof expected === 'number' && typeof read === 'number') {
      assert.ok(Math.abs(read - expected) < 1e-9, `${typed}: ${read}`);
    } else {
      assert.equal(read, expected, typed);
    }
  }
});

test('what is no coordinate of that axis stays text', () => {
  for (const [typed, axis] of [
    ['51 E', 'latitude'],
    ['51 N 30 N', 'latitude'],
    ['51°75′N', 'latitude'],
    ['Berlin', 'latitude'],
    ['51 30', 'latitude'],
    ['1e1', 'latitude'],
  ] as const) {
    assert.equal(coordinateFromText(typed, axis), typed);
  }
});
