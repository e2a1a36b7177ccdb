import { useEffect, useState } from 'react';
import type { SoulCodex } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { openedCodex } from '../opened.ts';
import { sizeText } from '../sizes.ts';

type Usage = Awaited<ReturnType<SoulCodex['storage']['usage']>>;

/** How much room the data take, and how safe they are from the browser's own tidying. */
export function StorageUse() {
  const opened = useSoulCodex();
  const codex = opened.data;
  const [usage, setUsage] = useState<Usage | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState(false);

  useEffect(() => {
    if (!codex) return;
    let current = true;
    codex.storage.usage().then(
      (found) => current && setUsage(found),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [codex]);

  async function keep() {
    setFailure(null);
    try {
      const { storage } = openedCodex(opened);
      setRefused(!(await storage.persist()));
      setUsage(await storage.usage());
    } catch (error) {
      setFailure(error);
    }
  }

  return (
    <section className="panel" aria-labelledby="storage">
      <h2 id="storage">Room</h2>
      {failure !== null && <FailureNote error={failure} />}
      {usage && <p data-room>{roomText(usage)}</p>}
      {usage?.persistence === 'persistent' && <p>The browser has agreed not to clear the data by itself.</p>}
      {usage?.persistence === 'none' && (
        <p>
          This browser keeps nothing: the data are gone when this page is closed. Save them to a file first.
        </p>
      )}
      {usage?.persistence === 'bestEffort' && (
        <>
          <p>When space on the device runs low, the browser may clear the data.</p>
          <p role="status">{refused && 'The browser has not agreed to keep them for good.'}</p>
          <p className="actions">
            <button type="button" className="quiet" onClick={() => void keep()}>
              Ask it to keep them
            </button>
          </p>
        </>
      )}
    </section>
  );
}

function roomText({ usedBytes, quotaBytes }: Usage): string {
  if (usedBytes === null) return 'This browser does not tell how much room is used.';
  const used = `App and data take ${sizeText(usedBytes)}`;
  return quotaBytes === null ? `${used}.` : `${used} of the ${sizeText(quotaBytes)} that the browser gives.`;
}
