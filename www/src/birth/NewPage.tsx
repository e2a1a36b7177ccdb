import { useMemo } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { PageTitle } from '../PageTitle.tsx';
import { openedCodex } from '../opened.ts';
import { goTo } from '../router.ts';
import { BirthForm } from './BirthForm.tsx';
import { emptyFields } from './fields.ts';
import { zoneOfDevice } from './zone.ts';

export default function NewPage() {
  const opened = useSoulCodex();
  const initial = useMemo(() => emptyFields(zoneOfDevice()), []);
  return (
    <>
      <PageTitle title="New chart" />
      <BirthForm
        initial={initial}
        zoneIsSuggested
        saveLabel="Make the chart"
        onSave={async (draft) => {
          const profile = await openedCodex(opened).profiles.create(draft);
          goTo({ page: 'chart', id: profile.id });
        }}
        onCancel={() => goTo({ page: 'list' })}
      />
    </>
  );
}
