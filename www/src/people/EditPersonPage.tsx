import { useState } from 'react';
import type { Person } from 'soul-codex';
import { useRecord, useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { changesOf, fieldsOf } from '../birth/fields.ts';
import { openedCodex } from '../opened.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { goTo } from '../router.ts';
import { PersonForm, personFields } from './PersonForm.tsx';

export default function EditPersonPage({ id, personId }: { id: string; personId: string }) {
  const person = useRecord('people', personId);
  if (person.status === 'loading') return null;
  if (person.data) return <Edit person={person.data} />;
  if (person.status === 'failed') return <FailureNote error={person.error} />;
  return <NotFound what="person" instead={{ route: { page: 'people', id }, text: 'Go to the people' }} />;
}

function Edit({ person }: { person: Person }) {
  const opened = useSoulCodex();
  // The form stays as it was opened, while the person may change in another tab.
  const [initial] = useState(() => fieldsOf({ ...person, displayName: person.name }));
  const [before] = useState(() => ({ relationshipType: person.relationshipType, notes: person.notes }));
  const id = person.ownerProfileId;
  const back = () => goTo({ page: 'people', id });
  return (
    <ProfileFrame id={id} section="people" title={`Edit ${person.name}`}>
      {() => (
        <section aria-labelledby="edit">
          <h2 id="edit">{`Edit ${person.name}`}</h2>
          <PersonForm
            initial={initial}
            initialExtras={before}
            saveLabel="Save"
            onSave={async (birth, extras) => {
              const changes = {
                ...personFields(changesOf(initial, birth)),
                ...(extras.relationshipType !== before.relationshipType && {
                  relationshipType: extras.relationshipType,
                }),
                ...(extras.notes !== before.notes && { notes: extras.notes }),
              };
              if (Object.keys(changes).length > 0) {
                await openedCodex(opened).people.update(person.id, changes);
              }
              back();
            }}
            onCancel={back}
          />
        </section>
      )}
    </ProfileFrame>
  );
}
