import type { Place } from 'soul-codex';
import type { Fields } from './fields.ts';

/** A city's name, with the one that it was found by where that is another. */
export function placeName(place: Pick<Place, 'name' | 'matchedName'>): string {
  return place.matchedName === null ? place.name : `${place.name} (${place.matchedName})`;
}

/** A city as it is kept with a birth, `Paris, Île-de-France, France`. */
export function placeText(place: Pick<Place, 'name' | 'region' | 'country'>): string {
  // Many capitals are regions of their own, and city states countries.
  const parts = [place.name, place.region, place.country].filter(
    (part, i, all) => part !== null && part !== '' && all.indexOf(part) === i,
  );
  return parts.join(', ');
}

/** The fields that a chosen city fills in. */
export function fieldsOfPlace(place: Place): Pick<Fields, 'place' | 'latitude' | 'longitude' | 'zone'> {
  return {
    place: placeText(place),
    latitude: coordinate(place.latitude),
    longitude: coordinate(place.longitude),
    zone: place.timezone,
  };
}

/** Four decimals are 11 m: a city's point is not known better. */
function coordinate(degrees: number): string {
  return String(Number(degrees.toFixed(4)));
}
