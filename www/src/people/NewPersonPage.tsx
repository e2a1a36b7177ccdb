import { useMemo } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { emptyFields } from '../birth/fields.ts';
import { zoneOfDevice } from '../birth/zone.ts';
import { openedCodex } from '../opened.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { goTo } from '../router.ts';
import { PersonForm, personFields } from './PersonForm.tsx';

export default function NewPersonPage({ id }: { id: string }) {
  const opened = useSoulCodex();
  const initial = useMemo(() => emptyFields(zoneOfDevice()), []);
  return (
    <ProfileFrame id={id} section="people" title="Add a person">
      {() => (
        <section aria-labelledby="add">
          <h2 id="add">Add a person</h2>
          <PersonForm
            initial={initial}
            initialExtras={{ relationshipType: null, notes: null }}
            zoneIsSuggested
            saveLabel="Add"
            onSave={async (birth, extras) => {
              const name = birth.displayName ?? '';
              const person = await openedCodex(opened).people.create({
                ...personFields(birth),
                ...extras,
                name,
                ownerProfileId: id,
              });
              goTo(
                person.birthDate === null
                  ? { page: 'people', id }
                  : { page: 'pair', id, personId: person.id },
              );
            }}
            onCancel={() => goTo({ page: 'people', id })}
          />
        </section>
      )}
    </ProfileFrame>
  );
}
