import type { UserProfile } from 'soul-codex';
import { useProfile, useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { openedCodex } from '../opened.ts';
import { nameOf } from '../profiles/names.ts';
import { goTo } from '../router.ts';
import { BirthForm } from './BirthForm.tsx';
import { fieldsOf } from './fields.ts';

export function EditPage({ id }: { id: string }) {
  const profile = useProfile(id);
  if (profile.status === 'loading') return null;
  if (profile.data) return <Edit profile={profile.data} />;
  if (profile.status === 'failed') return <FailureNote error={profile.error} />;
  return <NotFound what="chart" />;
}

function Edit({ profile }: { profile: UserProfile }) {
  const opened = useSoulCodex();
  const back = () => goTo({ page: 'chart', id: profile.id });
  return (
    <>
      <PageTitle title={`Edit ${nameOf(profile)}`} />
      <BirthForm
        initial={fieldsOf(profile)}
        saveLabel="Save"
        onSave={async (draft) => {
          await openedCodex(opened).profiles.update(profile.id, draft);
          back();
        }}
        onCancel={back}
      />
    </>
  );
}
