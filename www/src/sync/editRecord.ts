import type {
  AssessmentDraft, FrequencyDraft, JournalDraft, PersonDraft, SoulCodex, UserProfileDraft,
} from 'soul-codex';

/** Edits a record of the kind that the wire calls `entity`. The core looks at the values, and names the field of one that it refuses. */
export async function editRecord(codex: SoulCodex, entity: string, id: string, typed: Record<string, unknown>): Promise<void> {
  switch (entity) {
    case 'profile':
      await codex.profiles.update(id, typed as Partial<UserProfileDraft>);
      return;
    case 'person':
      await codex.people.update(id, typed as Partial<PersonDraft>);
      return;
    case 'journal':
      await codex.journal.update(id, typed as Partial<JournalDraft>);
      return;
    case 'assessment':
      await codex.assessments.update(id, typed as Partial<AssessmentDraft>);
      return;
    case 'frequency':
      await codex.frequency.update(id, typed as Partial<FrequencyDraft>);
      return;
    default:
      throw new Error(`records of the kind ${entity} can't be edited here`);
  }
}
