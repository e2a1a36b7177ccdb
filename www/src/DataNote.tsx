import { useEffect, useState } from 'react';
import type { SoulCodex } from 'soul-codex';
import { useOffline } from './offline/register.ts';

type Usage = Awaited<ReturnType<SoulCodex['storage']['usage']>>;

const OFFLINE_WORDS = {
  preparing: 'Getting ready to work offline …',
  ready: 'Ready to work offline.',
  failed: 'This browser could not store the app, so it needs a connection to open.',
  unsupported: 'This browser can’t open the app offline.',
};

/** Where the data are, in words: the app's promise at the foot of every page. */
export function DataNote({ codex }: { codex: SoulCodex | null }) {
  const offline = useOffline();
  const [usage, setUsage] = useState<Usage | null>(null);
  const [refused, setRefused] = useState(false);

  useEffect(() => {
    if (!codex) return;
    let current = true;
    const read = () => {
      codex.storage.usage().then(
        (found) => current && setUsage(found),
        // The note is the same without the figures.
        () => current && setUsage(null),
      );
    };
    read();
    const unsubscribe = codex.profiles.subscribe(read);
    return () => {
      current = false;
      unsubscribe();
    };
    // When the app has been stored for offline use, the figures are others.
  }, [codex, offline.state]);

  async function keep(storage: SoulCodex['storage']) {
    const granted = await storage.persist().catch(() => false);
    setRefused(!granted);
    setUsage(await storage.usage().catch(() => null));
  }

  return (
    <section className="data-note" aria-labelledby="data-note">
      <h2 id="data-note">Your data</h2>
      <p>
        Your charts are kept on this device, in this browser’s storage, and are sent nowhere.
        {usage?.usedBytes != null && ` With the app itself they take ${sizeText(usage.usedBytes)}.`}{' '}
        <span data-offline={offline.state}>{OFFLINE_WORDS[offline.state]}</span>
      </p>
      {usage?.persistence === 'persistent' && <p>The browser has agreed not to clear them by itself.</p>}
      {usage?.persistence === 'bestEffort' && codex && (
        <p>
          When space runs low, the browser may clear them.{' '}
          {refused ? (
            <span role="status">The browser has not agreed to keep them for good.</span>
          ) : (
            <button type="button" className="quiet" onClick={() => void keep(codex.storage)}>
              Ask it to keep them
            </button>
          )}
        </p>
      )}
    </section>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
