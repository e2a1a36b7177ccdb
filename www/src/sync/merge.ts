import { coordinateFromText, timeFromText } from '../birth/parse.ts';
import { tagsOf } from '../journal/words.ts';
import type { Field } from './fields.ts';

/** From which version a field is taken; `own` is what the user types instead. */
export type Side = 'mine' | 'theirs' | 'own';

/** What a merge is made of: values that one of the versions has, and values that were typed and have to be looked at. */
export interface Merge {
  picked: Record<string, unknown>;
  typed: Record<string, unknown>;
}

/** Puts a record together, field by field. */
export function mergeOf(
  fields: readonly Field[],
  versions: { mine: Record<string, unknown>; theirs: Record<string, unknown> },
  picks: Readonly<Record<string, Side>>,
  texts: Readonly<Record<string, string>>,
): Merge {
  const merge: Merge = { picked: {}, typed: {} };
  for (const field of fields) {
    const pick = picks[field.name] ?? 'mine';
    if (pick === 'own') merge.typed[field.name] = valueOf(field, texts[field.name] ?? '');
    else merge.picked[field.name] = versions[pick][field.name] ?? null;
  }
  return merge;
}

/** A typed text as the field's value. What can't be brought into shape goes on as text, for the core to refuse. */
export function valueOf(field: Field, text: string): unknown {
  const typed = text.trim();
  switch (field.kind.type) {
    case 'tags':
      return tagsOf(text);
    case 'time':
      return timeFromText(text);
    case 'number':
      if (field.name === 'birthLatitude') return coordinateFromText(text, 'latitude');
      if (field.name === 'birthLongitude') return coordinateFromText(text, 'longitude');
      return typed === '' || !Number.isFinite(Number(typed)) ? typed || null : Number(typed);
    case 'text':
      return typed === '' ? null : text;
    default:
      return typed === '' ? null : typed;
  }
}

/** A value as it is typed: what a field for one's own words begins with. */
export function textOf(field: Field, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (field.kind.type === 'tags' && Array.isArray(value)) return value.join(', ');
  return String(value);
}
