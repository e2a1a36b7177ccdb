import { useEffect, useState } from 'react';
import type { JournalEntry, Page, SoulCodex } from 'soul-codex';
import { useCollection, useSoulCodex } from 'soul-codex/react';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { FailureNote } from '../FailureNote.tsx';
import { useSync } from '../cloud/SyncContext.tsx';
import { dateText } from '../chart/format.ts';
import { openedCodex } from '../opened.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { hrefOf } from '../router.ts';
import { MOOD_NAMES } from './words.ts';

const PAGE = 20;

export default function JournalPage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="journal">
      {() => <Journal id={id} />}
    </ProfileFrame>
  );
}

function Journal({ id }: { id: string }) {
  const [text, setText] = useState('');
  const isSearch = text.trim() !== '';
  return (
    <section aria-labelledby="journal">
      <div className="section-line">
        <h2 id="journal">Journal</h2>
        <a className="button" href={hrefOf({ page: 'newEntry', id })}>
          Write
        </a>
      </div>
      <div className="field search-field" role="search">
        <label htmlFor="search">Search the journal</label>
        <input
          id="search"
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {isSearch ? <Found id={id} text={text} /> : <Newest id={id} />}
    </section>
  );
}

function Newest({ id }: { id: string }) {
  const [limit, setLimit] = useState(PAGE);
  const isSignedIn = typeof useSync().userId === 'string';
  const entries = useCollection('journal', {
    where: { profileId: id },
    orderBy: 'entryDate',
    direction: 'desc',
    limit,
  });
  if (entries.status === 'failed') return <FailureNote error={entries.error} />;
  if (!entries.data) return null;
  if (entries.data.items.length === 0) {
    const where = isSignedIn ? 'is kept on your own devices and in your account' : 'stays on this device';
    return <p className="panel">{`Nothing is written yet. What you write ${where}.`}</p>;
  }
  return <Entries page={entries.data} onMore={() => setLimit(limit + PAGE)} />;
}

function Found({ id, text }: { id: string; text: string }) {
  const opened = useSoulCodex();
  const [limit, setLimit] = useState(PAGE);
  const search = useSearch(opened.data, id, text, limit);
  return (
    <>
      <p role="status" className="hint search-status">
        {search.page !== null && countText(search.page)}
      </p>
      {search.error !== null && <FailureNote error={search.error} />}
      {search.page && search.page.items.length > 0 && (
        <Entries page={search.page} onMore={() => setLimit(limit + PAGE)} />
      )}
    </>
  );
}

function countText(page: Page<JournalEntry>): string {
  const count = page.items.length;
  if (count === 0) return 'No entry holds these words.';
  if (page.nextCursor !== null) return `The first ${count} entries that hold these words:`;
  return count === 1 ? 'One entry holds these words:' : `${count} entries hold these words:`;
}

interface Search {
  page: Page<JournalEntry> | null;
  error: unknown;
}

/** The entries that hold the words, found again when an entry changes. What was found last stays until there is more. */
function useSearch(codex: SoulCodex | null, id: string, text: string, limit: number): Search {
  const [search, setSearch] = useState<Search>({ page: null, error: null });
  useEffect(() => {
    if (!codex) return;
    let current = true;
    const read = () =>
      codex.journal.search(text, { where: { profileId: id }, limit }).then(
        (page) => current && setSearch({ page, error: null }),
        (error: unknown) => current && setSearch({ page: null, error }),
      );
    void read();
    const unsubscribe = codex.journal.subscribe(() => void read());
    return () => {
      current = false;
      unsubscribe();
    };
  }, [codex, id, text, limit]);
  return search;
}

function Entries({ page, onMore }: { page: Page<JournalEntry>; onMore: () => void }) {
  return (
    <>
      <ol className="entries">
        {page.items.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {page.nextCursor !== null && (
        <button type="button" className="quiet" onClick={onMore}>
          Show more
        </button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: JournalEntry }) {
  const opened = useSoulCodex();
  const day = dateText(entry.entryDate);
  const what = entry.title ?? `the entry of ${day}`;
  return (
    <li className="entry" data-entry={entry.id}>
      <p className="entry-line">
        <time dateTime={entry.entryDate}>{day}</time>
        {entry.mood !== null && <span className="tag">{MOOD_NAMES[entry.mood]}</span>}
        {entry.tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </p>
      {entry.title !== null && <h3>{entry.title}</h3>}
      <p className="entry-text">{entry.content}</p>
      <p className="card-actions">
        <a
          href={hrefOf({ page: 'entry', id: entry.profileId, entryId: entry.id })}
          aria-label={`Edit ${what}`}
        >
          Edit
        </a>
        <ConfirmDelete what={what} onDelete={() => openedCodex(opened).journal.remove(entry.id)}>
          The entry is removed. This can’t be undone.
        </ConfirmDelete>
      </p>
    </li>
  );
}
