import { useState } from 'react';
import type { Person } from 'soul-codex';
import { useCollection, useSoulCodex } from 'soul-codex/react';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { hrefOf } from '../router.ts';
import { RELATIONSHIP_NAMES, birthText } from './words.ts';

const PAGE = 50;

export default function PeoplePage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="people">
      {() => <People id={id} />}
    </ProfileFrame>
  );
}

function People({ id }: { id: string }) {
  const [limit, setLimit] = useState(PAGE);
  const people = useCollection('people', { where: { ownerProfileId: id }, orderBy: 'name', limit });
  return (
    <section aria-labelledby="people">
      <div className="section-line">
        <h2 id="people">People</h2>
        <a className="button" href={hrefOf({ page: 'newPerson', id })}>
          Add a person
        </a>
      </div>
      {people.status === 'failed' && <FailureNote error={people.error} />}
      {people.data?.items.length === 0 && (
        <p className="panel">
          Add someone whose birth you know, and see the two charts side by side. The more is known of the
          birth, the narrower the margins.
        </p>
      )}
      {people.data && people.data.items.length > 0 && (
        <ul className="cards">
          {people.data.items.map((person) => (
            <Card key={person.id} person={person} />
          ))}
        </ul>
      )}
      {people.data?.nextCursor && (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show more
        </button>
      )}
    </section>
  );
}

function Card({ person }: { person: Person }) {
  const opened = useSoulCodex();
  const route = { id: person.ownerProfileId, personId: person.id };
  return (
    <li className="card" data-person={person.id}>
      <h3>
        <a className="card-link" href={hrefOf({ page: 'pair', ...route })}>
          {person.name}
        </a>
      </h3>
      <p>{birthText(person)}</p>
      {person.relationshipType !== null && <p>{RELATIONSHIP_NAMES[person.relationshipType]}</p>}
      {person.notes !== null && <p className="card-notes">{person.notes}</p>}
      <p className="card-actions">
        <a href={hrefOf({ page: 'editPerson', ...route })} aria-label={`Edit ${person.name}`}>
          Edit
        </a>
        <ConfirmDelete what={person.name} onDelete={() => openedCodex(opened).people.remove(person.id)}>
          The person and the analysis with this chart are removed from this device. This can’t be undone.
        </ConfirmDelete>
      </p>
    </li>
  );
}
