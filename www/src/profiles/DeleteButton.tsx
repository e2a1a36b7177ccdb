import { useSoulCodex } from 'soul-codex/react';
import type { UserProfile } from 'soul-codex';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { useSync } from '../cloud/SyncContext.tsx';
import { openedCodex } from '../opened.ts';
import { nameOf } from './names.ts';

/** Deletes a profile with all that belongs to it, after asking. */
export function DeleteButton({ profile, onDeleted }: { profile: UserProfile; onDeleted?: () => void }) {
  const opened = useSoulCodex();
  const isSignedIn = typeof useSync().userId === 'string';
  return (
    <ConfirmDelete
      what={nameOf(profile)}
      onDelete={async () => {
        await openedCodex(opened).profiles.remove(profile.id);
        onDeleted?.();
      }}
    >
      The birth data, the chart, its people with their analyses and its journal are removed from{' '}
      {isSignedIn ? 'all your devices' : 'this device'}. This can’t be undone.
    </ConfirmDelete>
  );
}
