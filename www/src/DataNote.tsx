import { useEffect, useState } from 'react';
import type { SoulCodex } from 'soul-codex';
import { useSync } from './cloud/SyncContext.tsx';
import { useOffline } from './offline/register.ts';
import { hrefOf } from './router.ts';
import { StorageWarning } from './StorageWarning.tsx';
import { sizeText } from './sizes.ts';

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
  const isSignedIn = typeof useSync().userId === 'string';
  const [usage, setUsage] = useState<Usage | null>(null);

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

  return (
    <section className="data-note" aria-labelledby="data-note">
      <h2 id="data-note">Your data</h2>
      <StorageWarning codex={codex} />
      <p>
        {usage?.persistence === 'none'
          ? 'Your charts are in this page’s memory alone'
          : 'Your charts are kept on this device, in this browser’s storage'}
        {isSignedIn ? ', and in your account in the cloud.' : ', and are sent nowhere.'}
        {usage?.usedBytes != null && ` With the app itself they take ${sizeText(usage.usedBytes)}.`}{' '}
        <span data-offline={offline.state}>{OFFLINE_WORDS[offline.state]}</span>
      </p>
      <p>
        {usage?.persistence === 'persistent' && 'The browser has agreed not to clear them by itself. '}
        {usage?.persistence === 'bestEffort' && 'When space runs low, the browser may clear them. '}
        <a href={hrefOf({ page: 'data' })}>Save them, or see how much room they take</a>
      </p>
    </section>
  );
}
