import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, draftOf, emptyFields, type Fields } from '../src/birth/fields.ts';

const LONDON: Fields = {
  ...emptyFields('Europe/London'),
  displayName: 'Ada',
  day: '15',
  month: '6',
  year: '1990',
  time: '14:30',
  place: 'London',
  latitude: '51.5074',
  longitude: '-0.1278',
};

test('a form saved as it was opened changes nothing', () => {
  assert.deepEqual(changesOf(LONDON, draftOf(LONDON)), {});
  assert.deepEqual(changesOf(LONDON, { ...draftOf(LONDON), birthTimeFold: null }), {});
});

test('only the fields that were changed in the form are changed in the profile', () => {
  assert.deepEqual(changesOf(LONDON, draftOf({ ...LONDON, displayName: 'Ada L.' })), {
    displayName: 'Ada L.',
  });
  assert.deepEqual(changesOf(LONDON, draftOf({ ...LONDON, latitude: '', longitude: '' })), {
    birthLatitude: null,
    birthLongitude: null,
  });
  assert.deepEqual(changesOf(LONDON, draftOf({ ...LONDON, timeUnknown: true })), { birthTime: null });
});

test('the same value in other words is no change', () => {
  assert.deepEqual(changesOf(LONDON, draftOf({ ...LONDON, time: '2:30 pm', latitude: '51,5074N' })), {});
});

test('the second reading of an hour is a change, and so is its end', () => {
  const second: Fields = { ...LONDON, fold: 'second' };
  assert.deepEqual(changesOf(LONDON, draftOf(second)), { birthTimeFold: 'second' });
  assert.deepEqual(changesOf(second, { ...draftOf(second), birthTimeFold: null }), { birthTimeFold: null });
});
