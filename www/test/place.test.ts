import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOfPlace, placeName, placeText } from '../src/birth/place.ts';

const MUMBAI = {
  name: 'Mumbai',
  matchedName: 'Bombay',
  region: 'Maharashtra',
  country: 'India',
  latitude: 19.072831,
  longitude: 72.88261,
  timezone: 'Asia/Kolkata',
  population: 12_700_000,
};

test('a city fills in place, coordinates and zone', () => {
  assert.deepEqual(fieldsOfPlace(MUMBAI), {
    place: 'Mumbai, Maharashtra, India',
    latitude: '19.0728',
    longitude: '72.8826',
    zone: 'Asia/Kolkata',
  });
});

test('the name by which a city was found stands beside its own', () => {
  assert.equal(placeName(MUMBAI), 'Mumbai (Bombay)');
  assert.equal(placeName({ ...MUMBAI, matchedName: null }), 'Mumbai');
});

test('a name that is also the region or the country is said once', () => {
  assert.equal(placeText({ name: 'Berlin', region: 'Berlin', country: 'Germany' }), 'Berlin, Germany');
  assert.equal(placeText({ name: 'Singapore', region: null, country: 'Singapore' }), 'Singapore');
});
