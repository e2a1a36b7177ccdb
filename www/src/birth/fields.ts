import type { BirthData, UserProfileDraft } from 'soul-codex';
import { coordinateFromText, dateFromParts, partsFromDate, timeForPeople, timeFromText } from './parse.ts';

/** What stands in the form, as typed. */
export interface Fields {
  displayName: string;
  day: string;
  month: string;
  year: string;
  time: string;
  timeUnknown: boolean;
  place: string;
  latitude: string;
  longitude: string;
  zone: string;
  fold: 'first' | 'second';
}

/** The fields of a draft that the form asks for, as the core names them. */
export type FieldName =
  | 'displayName'
  | 'birthDate'
  | 'birthTime'
  | 'birthLocation'
  | 'birthLatitude'
  | 'birthLongitude'
  | 'birthTimezone'
  | 'birthTimeFold';

/** An empty form; the zone is only a suggestion. */
export function emptyFields(suggestedZone: string): Fields {
  return {
    displayName: '',
    day: '',
    month: '',
    year: '',
    time: '',
    timeUnknown: false,
    place: '',
    latitude: '',
    longitude: '',
    zone: suggestedZone,
    fold: 'first',
  };
}

/** What is stored of a birth, of a profile as of a person. */
export type StoredFields = Record<
  Exclude<keyof BirthData, 'birthLatitude' | 'birthLongitude'>,
  string | null
> &
  Record<'birthLatitude' | 'birthLongitude', number | null> & {
    birthTimeFold: 'first' | 'second' | null;
    displayName: string | null;
  };

/** The form of stored birth data. */
export function fieldsOf(profile: StoredFields): Fields {
  return {
    displayName: profile.displayName ?? '',
    ...(profile.birthDate === null ? { day: '', month: '', year: '' } : partsFromDate(profile.birthDate)),
    time: profile.birthTime === null ? '' : timeForPeople(profile.birthTime),
    timeUnknown: profile.birthTime === null,
    place: profile.birthLocation ?? '',
    latitude: profile.birthLatitude === null ? '' : String(profile.birthLatitude),
    longitude: profile.birthLongitude === null ? '' : String(profile.birthLongitude),
    zone: profile.birthTimezone ?? '',
    fold: profile.birthTimeFold ?? 'first',
  };
}

/**
 * The draft that the form stands for; an empty field is null.
 *
 * What could not be read as a number stays text, which the core refuses with the field's name.
 */
export function draftOf(fields: Fields): UserProfileDraft {
  return {
    displayName: textOrNull(fields.displayName),
    birthDate: dateFromParts(fields.day, fields.month, fields.year) as string,
    birthTime: fields.timeUnknown ? null : timeFromText(fields.time),
    birthLocation: textOrNull(fields.place),
    birthLatitude: coordinateFromText(fields.latitude, 'latitude') as number | null,
    birthLongitude: coordinateFromText(fields.longitude, 'longitude') as number | null,
    birthTimezone: textOrNull(fields.zone),
    birthTimeFold: fields.timeUnknown ? null : fields.fold,
  };
}

/**
 * The fields of a draft that differ from what the form began with.
 *
 * The others may have been changed in another tab since, and stay as they are stored.
 */
export function changesOf(initial: Fields, draft: UserProfileDraft): Partial<UserProfileDraft> {
  const before = comparable(draftOf(initial));
  const after = comparable(draft);
  const changed = (Object.keys(draft) as (keyof UserProfileDraft)[]).filter(
    (field) => after[field] !== before[field],
  );
  return Object.fromEntries(changed.map((field) => [field, draft[field]]));
}

/** No reading of a repeated hour means the first one, so the two are no difference. */
function comparable(draft: UserProfileDraft): UserProfileDraft {
  return { ...draft, birthTimeFold: draft.birthTimeFold ?? 'first' };
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
