import { useState } from 'react';
import type { PersonDraft, RelationshipType, UserProfileDraft } from 'soul-codex';
import { BirthForm } from '../birth/BirthForm.tsx';
import { Hint } from '../birth/Field.tsx';
import type { Fields } from '../birth/fields.ts';
import { RELATIONSHIP_NAMES } from './words.ts';

/** What is kept of a person beside the birth. */
export interface PersonExtras {
  relationshipType: RelationshipType | null;
  notes: string | null;
}

interface Props {
  initial: Fields;
  initialExtras: PersonExtras;
  zoneIsSuggested?: boolean;
  saveLabel: string;
  onSave: (birth: UserProfileDraft, extras: PersonExtras) => Promise<void>;
  onCancel: () => void;
}

export function PersonForm({ initialExtras, onSave, ...form }: Props) {
  const [relationshipType, setRelationshipType] = useState(initialExtras.relationshipType);
  const [notes, setNotes] = useState(initialExtras.notes ?? '');
  return (
    <BirthForm
      {...form}
      dateOptional
      onSave={(birth) => onSave(birth, { relationshipType, notes: notes.trim() === '' ? null : notes })}
    >
      <div className="field">
        <label htmlFor="relationshipType">Relationship</label>
        <select
          id="relationshipType"
          value={relationshipType ?? ''}
          onChange={(event) => setRelationshipType((event.target.value || null) as RelationshipType | null)}
        >
          <option value="">Not said</option>
          {Object.entries(RELATIONSHIP_NAMES).map(([type, name]) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="notes">Notes</label>
        <Hint id="notes">For yourself</Hint>
        <textarea
          id="notes"
          rows={4}
          value={notes}
          aria-describedby="notes-hint"
          onChange={(event) => setNotes(event.target.value)}
        />
      </div>
    </BirthForm>
  );
}

/** The fields of a person's draft that a form's draft stands for; a name left empty is for the core to refuse. */
export function personFields({ displayName, ...birth }: Partial<UserProfileDraft>): Partial<PersonDraft> {
  return displayName === undefined ? birth : { ...birth, name: displayName ?? '' };
}
