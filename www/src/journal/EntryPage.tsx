import { useState, type FormEvent } from 'react';
import { isSoulError, type JournalEntry, type Mood } from 'soul-codex';
import { useRecord, useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { Hint, Problem, TextField, described } from '../birth/Field.tsx';
import { openedCodex } from '../opened.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { goTo } from '../router.ts';
import { localDate } from '../today.ts';
import { MOOD_NAMES, tagsOf } from './words.ts';

/** A new entry, or one that is changed. */
export default function EntryPage({ id, entryId }: { id: string; entryId: string | null }) {
  const entry = useRecord('journal', entryId);
  if (entryId !== null) {
    if (entry.status === 'loading') return null;
    if (entry.status === 'failed' && !entry.data) return <FailureNote error={entry.error} />;
    if (!entry.data) {
      return (
        <NotFound what="entry" instead={{ route: { page: 'journal', id }, text: 'Go to the journal' }} />
      );
    }
  }
  const title = entryId === null ? 'New entry' : 'Edit entry';
  return (
    <ProfileFrame id={id} section="journal" title={title}>
      {() => (
        <section aria-labelledby="entry">
          <h2 id="entry">{title}</h2>
          <EntryForm id={id} entry={entry.data} />
        </section>
      )}
    </ProfileFrame>
  );
}

type FieldName = 'content' | 'entryDate' | 'title' | 'tags';
const FIELDS: readonly FieldName[] = ['content', 'entryDate', 'title', 'tags'];

function EntryForm({ id, entry }: { id: string; entry: JournalEntry | null }) {
  const opened = useSoulCodex();
  // The form stays as it was opened, while the entry may change in another tab.
  const [before] = useState(entry);
  const [content, setContent] = useState(before?.content ?? '');
  const [title, setTitle] = useState(before?.title ?? '');
  const [entryDate, setEntryDate] = useState(before?.entryDate ?? localDate());
  const [mood, setMood] = useState<Mood | null>(before?.mood ?? null);
  const [tags, setTags] = useState(before?.tags.join(', ') ?? '');
  const [problem, setProblem] = useState<{ field: FieldName; sentence: string } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);

  const problemIn = (field: FieldName) => (problem?.field === field ? problem.sentence : undefined);
  const back = () => goTo({ page: 'journal', id });

  function refuse(field: FieldName, sentence: string) {
    setProblem({ field, sentence });
    document.getElementById(field)?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (saving) return;
    setFailure(null);
    setProblem(null);
    if (content.trim() === '') return refuse('content', 'Write something first.');
    const fields = {
      content,
      entryDate,
      title: title.trim() === '' ? null : title.trim(),
      mood,
      tags: tagsOf(tags),
    };
    setSaving(true);
    try {
      const { journal } = openedCodex(opened);
      if (before === null) await journal.create({ ...fields, profileId: id });
      else await journal.update(before.id, fields);
      back();
    } catch (error) {
      const named = isSoulError(error) ? String(error.details?.['field'] ?? '') : '';
      const field = FIELDS.find((each) => named === each || named.startsWith(`${each}.`));
      if (field && isSoulError(error)) refuse(field, error.message);
      else setFailure(error);
    } finally {
      setSaving(false);
    }
  }

  return (
    <form className="birth-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      {failure !== null && <FailureNote error={failure} />}
      <TextField id="title" label="Title" value={title} problem={problemIn('title')} onChange={setTitle} />
      <div className="field">
        <label htmlFor="content">Entry</label>
        <Problem id="content" problem={problemIn('content')} />
        <textarea
          id="content"
          rows={10}
          value={content}
          {...described('content', false, problemIn('content'))}
          onChange={(event) => setContent(event.target.value)}
        />
      </div>
      <div className="pair">
        <div className="field">
          <label htmlFor="entryDate">Day</label>
          <Problem id="entryDate" problem={problemIn('entryDate')} />
          <input
            id="entryDate"
            type="date"
            value={entryDate}
            {...described('entryDate', false, problemIn('entryDate'))}
            onChange={(event) => setEntryDate(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="mood">Mood</label>
          <select
            id="mood"
            value={mood ?? ''}
            onChange={(event) => setMood((event.target.value || null) as Mood | null)}
          >
            <option value="">Not said</option>
            {Object.entries(MOOD_NAMES).map(([each, name]) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="field">
        <label htmlFor="tags">Tags</label>
        <Hint id="tags">Separated by commas</Hint>
        <Problem id="tags" problem={problemIn('tags')} />
        <input
          id="tags"
          type="text"
          value={tags}
          {...described('tags', true, problemIn('tags'))}
          onChange={(event) => setTags(event.target.value)}
        />
      </div>
      <p className="actions">
        <button type="submit" className="button" disabled={saving}>
          Save
        </button>
        <button type="button" className="quiet" onClick={back}>
          Cancel
        </button>
      </p>
    </form>
  );
}
