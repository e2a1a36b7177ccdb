import { useRef, useState } from 'react';
import { useCollection } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { ConflictCard } from './ConflictCard.tsx';

const PAGE = 20;

/** The records that were changed on two devices, for the user to say what to keep. */
export function ConflictList() {
  const [limit, setLimit] = useState(PAGE);
  const [outcome, setOutcome] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const conflicts = useCollection('conflicts', { limit });
  const items = conflicts.data?.items ?? [];
  if (conflicts.status === 'failed') return <FailureNote error={conflicts.error} />;
  if (items.length === 0 && outcome === null) return null;
  return (
    <section aria-labelledby="conflicts">
      <h2 id="conflicts" ref={heading} tabIndex={-1}>
        Changed on two devices
      </h2>
      <div role="status">{outcome !== null && <p data-settled>{outcome}</p>}</div>
      <ul className="conflicts">
        {items.map((conflict) => (
          <li key={conflict.id}>
            <ConflictCard
              conflict={conflict}
              onSettled={(sentence) => {
                setOutcome(sentence);
                // The button that had the focus goes with what was settled.
                heading.current?.focus();
              }}
            />
          </li>
        ))}
      </ul>
      {conflicts.data?.nextCursor && (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show more
        </button>
      )}
    </section>
  );
}
