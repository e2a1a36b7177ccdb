import {
  isSoulError,
  resolveInstant,
  type BirthData,
  type ResolvedInstant,
  type UserProfileDraft,
} from 'soul-codex';
import type { FieldName } from './fields.ts';

/** A plain sentence for each field that can't stay as it is. */
export type Problems = Partial<Record<FieldName, string>>;

/** The fields in the order of the form. */
export const FIELD_ORDER: readonly FieldName[] = [
  'displayName',
  'birthDate',
  'birthTime',
  'birthLocation',
  'birthLatitude',
  'birthLongitude',
  'birthTimezone',
  'birthTimeFold',
];

const SENTENCES: Record<string, string> = {
  'birth/date-missing': 'Enter the birth date.',
  'birth/date-invalid': 'This day does not exist. Check day, month and year.',
  'birth/date-out-of-range': 'Charts can be calculated for the years 1800 to 2100.',
  'birth/time-invalid': 'This is no time of day. Enter hours and minutes from 00:00 to 23:59.',
  'birth/latitude-out-of-range': 'A latitude lies between −90 (south) and 90 (north).',
  'birth/longitude-out-of-range': 'A longitude lies between −180 (west) and 180 (east).',
  'birth/timezone-missing': 'Enter the time zone of the birth place.',
  'birth/timezone-unknown': 'There is no zone of this name. Choose one from the list, such as Europe/Paris.',
  'input/too-long': 'This is too long.',
  'input/blank': 'Enter a name.',
};

/** Codes whose sentence depends on the field. */
const NUMBER_SENTENCES: Partial<Record<FieldName, string>> = {
  birthLatitude: 'Enter degrees, such as 51.5074 or 51°30′N.',
  birthLongitude: 'Enter degrees, such as −0.1278 or 0°08′W.',
};

/** A day that every zone knows, to ask about one field alone. */
const PLAIN_BIRTH: BirthData = { birthDate: '2000-01-01', birthTimezone: 'UTC' };

/** Fields that the core can judge without storing anything. */
const ASKED_ALONE = [
  'birthDate',
  'birthTime',
  'birthLocation',
  'birthLatitude',
  'birthLongitude',
  'birthTimezone',
] as const;

/**
 * All that the core would refuse in a draft, so that every bad field shows at once.
 *
 * The rules are the core's alone: it names one bad field at a time, so it is asked about each field beside a day
 * known to be good.
 *
 * @param dateOptional whether the birth date may be unknown
 */
export function problemsOf(draft: UserProfileDraft, dateOptional = false): Problems {
  const problems: Problems = {};
  for (const field of ASKED_ALONE) {
    const value = draft[field];
    if (value === null && (field !== 'birthDate' || dateOptional)) continue;
    try {
      resolveInstant({ ...PLAIN_BIRTH, [field]: value });
    } catch (error) {
      problems[field] = problemOf(error)?.sentence ?? String(error);
    }
  }
  return problems;
}

/** The field that an error of the core names, with a plain sentence; null where it names none of the form. */
export function problemOf(error: unknown): { field: FieldName; sentence: string } | null {
  if (!isSoulError(error)) return null;
  const named = error.details?.['field'] ?? fieldOfCode(error.code);
  // A person's name goes by another word than a profile's.
  const field = named === 'name' ? 'displayName' : FIELD_ORDER.find((name) => name === named);
  if (!field) return null;
  const byType = error.code === 'input/wrong-type' ? NUMBER_SENTENCES[field] : undefined;
  return { field, sentence: byType ?? SENTENCES[error.code] ?? error.message };
}

/** The instant that a draft stands for, or null while it can't be told. */
export function instantOf(draft: UserProfileDraft): ResolvedInstant | null {
  if (draft.birthTimezone === null) return null;
  try {
    return resolveInstant(draft);
  } catch (error) {
    if (isSoulError(error)) return null;
    throw error;
  }
}

/** A missing zone is an error about a field even where the core has no value to show for it. */
function fieldOfCode(code: string): FieldName | undefined {
  return code.startsWith('birth/timezone') ? 'birthTimezone' : undefined;
}
