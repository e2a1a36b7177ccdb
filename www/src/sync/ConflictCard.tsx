import { useState } from 'react';
import type { Conflict } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { MergeForm } from './MergeForm.tsx';
import { RecordFields } from './RecordFields.tsx';
import { Versions } from './Versions.tsx';
import { recordTitle, versionOf } from './records.ts';
import { momentText } from './times.ts';

interface Props {
  conflict: Conflict;
  /** Told what was kept, in a sentence. */
  onSettled: (sentence: string) => void;
}

/** The two versions of one record, and the choice between them. */
export function ConflictCard({ conflict, onSettled }: Props) {
  const opened = useSoulCodex();
  const [isMerging, setMerging] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { entity, winner } = conflict;
  const [mine, theirs] = [versionOf(conflict.mine), versionOf(conflict.theirs)];
  const title = recordTitle(entity, mine, theirs, versionOf(conflict.base));
  const id = `conflict-${conflict.id}`;

  async function keep(choice: 'mine' | 'theirs') {
    setBusy(true);
    setFailure(null);
    try {
      await openedCodex(opened).conflicts.resolve(conflict.id, choice);
      onSettled(choice === 'mine' ? 'What was entered on this device is kept.' : 'What was entered on the other device is kept.');
    } catch (error) {
      setBusy(false);
      setFailure(error);
    }
  }

  return (
    <article className="panel conflict" aria-labelledby={id} data-conflict={conflict.entityId}>
      <h3 id={id}>{title}</h3>
      <p className="hint">{`Noticed ${momentText(new Date(conflict.detectedAt), new Date())}. All devices show what is marked as in use until you choose.`}</p>
      {failure !== null && <FailureNote error={failure} />}
      {isMerging && mine && theirs ? (
        <MergeForm conflict={conflict} mine={mine} theirs={theirs} onCancel={() => setMerging(false)} onSettled={onSettled} />
      ) : (
        <>
          {mine && theirs ? (
            <Versions entity={entity} mine={mine} theirs={theirs} differing={conflict.fields} winner={winner} title={title} />
          ) : (
            <>
              <p>{deletionText(mine === null, winner)}</p>
              <RecordFields entity={entity} version={mine ?? theirs} />
            </>
          )}
          <p className="actions">
            <button type="button" className="button" disabled={busy} onClick={() => void keep('mine')}>
              {mine === null ? 'Delete it' : 'Keep this device’s'}
            </button>
            <button type="button" className="button" disabled={busy} onClick={() => void keep('theirs')}>
              {theirs === null ? 'Delete it' : 'Keep the other’s'}
            </button>
            {mine && theirs && (
              <button type="button" className="quiet" disabled={busy} onClick={() => setMerging(true)}>
                Merge field by field
              </button>
            )}
          </p>
        </>
      )}
    </article>
  );
}

/** What happened where one of the two was a deletion. */
function deletionText(isMineDeleted: boolean, winner: Conflict['winner']): string {
  const what = isMineDeleted ? 'It was deleted on this device and changed on another.' : 'It was changed on this device and deleted on another.';
  const isGone = (winner === 'mine') === isMineDeleted;
  return `${what} At this moment it ${isGone ? 'is deleted' : 'is kept'} on all devices. This is what it holds:`;
}
