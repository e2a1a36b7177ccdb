import { useState } from 'react';
import type { UserProfile } from 'soul-codex';
import { useProfile, useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { openedCodex } from '../opened.ts';
import { nameOf } from '../profiles/names.ts';
import { goTo } from '../router.ts';
import { BirthForm } from './BirthForm.tsx';
import { changesOf, fieldsOf } from './fields.ts';

export default function EditPage({ id }: { id: string }) {
  const profile = useProfile(id);
  if (profile.status === 'loading') return null;
  if (profile.data) return <Edit profile={profile.data} />;
  if (profile.status === 'failed') return <FailureNote error={profile.error} />;
  return <NotFound what="chart" />;
}

function Edit({ profile }: { profile: UserProfile }) {
  const opened = useSoulCodex();
  // The form stays as it was opened, while the profile may change in another tab.
  const [initial] = useState(() => fieldsOf(profile));
  const back = () => goTo({ page: 'chart', id: profile.id });
  return (
    <>
      <PageTitle title={`Edit ${nameOf(profile)}`} />
      <BirthForm
        initial={initial}
        saveLabel="Save"
        onSave={async (draft) => {
          const changes = changesOf(initial, draft);
          if (Object.keys(changes).length > 0) {
            await openedCodex(opened).profiles.update(profile.id, changes);
          }
          back();
        }}
        onCancel={back}
      />
    </>
  );
}
