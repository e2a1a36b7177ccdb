import { useState, type FormEvent } from 'react';
import { isSoulError, type Conflict } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { MergeField } from './MergeField.tsx';
import { editRecord } from './editRecord.ts';
import { fieldsOf } from './fields.ts';
import { mergeOf, textOf, type Side } from './merge.ts';

interface Props {
  conflict: Conflict;
  mine: Record<string, unknown>;
  theirs: Record<string, unknown>;
  onCancel: () => void;
  onSettled: (sentence: string) => void;
}

/** The record put together field by field, from this version, that one, or something else. */
export function MergeForm({ conflict, mine, theirs, onCancel, onSettled }: Props) {
  const opened = useSoulCodex();
  const fields = fieldsOf(conflict.entity, mine, theirs).filter(({ name }) => conflict.fields.includes(name));
  const inUse = conflict.winner === 'mine' ? mine : theirs;
  const [picks, setPicks] = useState<Record<string, Side>>(() =>
    Object.fromEntries(fields.map(({ name }) => [name, conflict.winner])),
  );
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map((field) => [field.name, textOf(field, inUse[field.name])])),
  );
  const [problem, setProblem] = useState<{ field: string; sentence: string } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setFailure(null);
    const { picked, typed } = mergeOf(fields, { mine, theirs }, picks, texts);
    try {
      const codex = openedCodex(opened);
      // What was typed goes first, as any other edit: it may be refused, and then the conflict is as it was.
      if (Object.keys(typed).length > 0) await editRecord(codex, conflict.entity, conflict.entityId, typed);
      await codex.conflicts.resolve(conflict.id, { merged: picked });
      onSettled('The merged version is kept.');
    } catch (error) {
      setBusy(false);
      const named = isSoulError(error) ? String(error.details?.['field'] ?? '').split('.')[0] : '';
      const field = fields.find(({ name }) => name === named);
      if (!field || !isSoulError(error)) return setFailure(error);
      setProblem({ field: field.name, sentence: error.message });
      document.getElementById(`${conflict.id}-${field.name}`)?.focus();
    }
  }

  return (
    <form className="merge" noValidate onSubmit={(event) => void submit(event)}>
      {failure !== null && <FailureNote error={failure} />}
      {fields.map((field) => (
        <MergeField
          key={field.name}
          id={`${conflict.id}-${field.name}`}
          field={field}
          values={{ mine: mine[field.name], theirs: theirs[field.name] }}
          pick={picks[field.name] ?? 'mine'}
          text={texts[field.name] ?? ''}
          problem={problem?.field === field.name ? problem.sentence : undefined}
          onPick={(pick) => setPicks({ ...picks, [field.name]: pick })}
          onText={(text) => setTexts({ ...texts, [field.name]: text })}
        />
      ))}
      <p className="actions">
        <button type="submit" className="button" disabled={busy}>
          Keep the merged version
        </button>
        <button type="button" className="quiet" disabled={busy} onClick={onCancel}>
          Back
        </button>
      </p>
    </form>
  );
}
