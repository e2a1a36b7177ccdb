import { useEffect, useMemo, useState } from 'react';
import type { SyncStatus } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { asksForLogIn, standingOf, unsentCount } from './standing.ts';
import { ageText, momentText } from './times.ts';

/** How often ages are told anew, in milliseconds: they are told in whole minutes. */
const TICK_MS = 20_000;

/** How the sync stands, in words and in numbers, and what can be done about it. */
export function StatusPanel({ status }: { status: SyncStatus }) {
  const opened = useSoulCodex();
  const [failure, setFailure] = useState<unknown>(null);
  const { tone, title, sentences } = standingOf(status);
  const isPaused = status.paused === 'requested';

  async function syncNow() {
    setFailure(null);
    try {
      await openedCodex(opened).sync.now();
    } catch (error) {
      setFailure(error);
    }
  }

  function pauseOrGoOn() {
    const { sync } = openedCodex(opened);
    if (isPaused) sync.resume();
    else sync.pause();
  }

  return (
    <section className="panel" aria-labelledby="sync-state" data-state={status.state} data-paused={status.paused ?? undefined}>
      <div role="status">
        <h2 id="sync-state" className="standing" data-tone={tone}>
          {title}
        </h2>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {failure !== null && <FailureNote error={failure} />}
      {!asksForLogIn(status) && (
        <p className="actions">
          <button type="button" className="button" disabled={isPaused} onClick={() => void syncNow()}>
            Sync now
          </button>
          <button type="button" className="quiet" onClick={pauseOrGoOn}>
            {isPaused ? 'Go on' : 'Pause'}
          </button>
        </p>
      )}
      <Numbers status={status} />
    </section>
  );
}

function Numbers({ status }: { status: SyncStatus }) {
  const now = useNow();
  const { inFlight, blocked, dead, conflicts, oldestPendingAgeMs } = status;
  // The age is that of the moment at which the status was told.
  const since = useMemo(() => (oldestPendingAgeMs === null ? null : Date.now() - oldestPendingAgeMs), [status]);
  const moment = (at: string | null) => (at === null ? null : momentText(new Date(at), now));
  const facts: Record<string, [label: string, value: string] | null> = {
    unsent: ['Waiting for the cloud', String(unsentCount(status))],
    inFlight: inFlight === 0 ? null : ['Of these on the way', String(inFlight)],
    blocked: blocked === 0 ? null : ['Of these held back', String(blocked)],
    oldest: since === null ? null : ['The oldest for', ageText(now.getTime() - since)],
    refused: ['Refused', String(dead)],
    conflicts: ['Changed on two devices', String(conflicts)],
    success: ['Last complete', moment(status.lastSuccessAt) ?? 'not since the app was opened'],
    next: ['Next attempt', moment(status.nextAttemptAt) ?? (status.paused === null ? 'now' : 'none while it is paused')],
    leader: ['Sent and fetched by', status.leader ? 'this tab' : 'another tab of the app'],
  };
  return (
    <dl className="sync-facts">
      {Object.entries(facts).map(
        ([name, fact]) =>
          fact && (
            <div key={name} data-fact={name}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The present, told anew now and then. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const ticking = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return now;
}
