import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  coordinateText,
  dateText,
  degreesAndMinutes,
  offsetText,
  orbText,
  shareText,
  speedText,
  utcText,
} from '../src/chart/format.ts';

test('the end of a sign never shows as its 30th degree', () => {
  assert.equal(degreesAndMinutes(29.9999), '29°59′');
  assert.equal(degreesAndMinutes(0), '0°00′');
  assert.equal(degreesAndMinutes(24.09), '24°05′');
});

test('every whole minute shows as itself', () => {
  for (let minutes = 0; minutes < 360 * 60; minutes += 1) {
    const expected = `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′`;
    assert.equal(degreesAndMinutes(minutes / 60), expected);
  }
});

test('orbs have no sign and speeds always have one', () => {
  assert.equal(orbText(-1.5), '1°30′');
  assert.equal(speedText(0.9547), '+0.955');
  assert.equal(speedText(-0.0301), '−0.030');
  assert.equal(speedText(-0.0001), '+0.000');
});

test('a small share is not called nothing', () => {
  assert.equal(shareText(0.001), '1 %');
  assert.equal(shareText(0.999), '99 %');
  assert.equal(shareText(0.62), '62 %');
  assert.equal(shareText(1), '100 %');
});

test('offsets show seconds only where an old local time has them', () => {
  assert.equal(offsetText(3600), 'UTC+01:00');
  assert.equal(offsetText(-12600), 'UTC−03:30');
  assert.equal(offsetText(561), 'UTC+00:09:21');
  assert.equal(offsetText(0), 'UTC+00:00');
});

test('places show their side', () => {
  assert.equal(coordinateText(51.5074, 'latitude'), '51°30′ N');
  assert.equal(coordinateText(-0.1278, 'longitude'), '0°08′ W');
  assert.equal(coordinateText(-33.999999, 'latitude'), '34°00′ S');
});

test('dates and instants are put in words', () => {
  assert.equal(dateText('1990-06-05'), '5 June 1990');
  assert.equal(utcText('1990-06-15T13:30:00.000Z'), '15 June 1990, 13:30 UTC');
  assert.equal(utcText('1879-03-14T10:36:32.000Z'), '14 March 1879, 10:36:32 UTC');
});
