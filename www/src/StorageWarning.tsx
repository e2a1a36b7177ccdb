import { useEffect, useState } from 'react';
import type { SoulCodex, StorageUse } from 'soul-codex';

/** Says when the room that the browser gives is running out, before a write fails for it. */
export function StorageWarning({ codex }: { codex: SoulCodex | null }) {
  const [use, setUse] = useState<StorageUse | null>(null);
  useEffect(() => codex?.storage.subscribe(setUse), [codex]);
  return (
    <div role="status">
      {use?.warning && use.ratio !== null && (
        <p className="note" data-storage-warning>
          {`${Math.round(use.ratio * 100)} % of the room that the browser gives is used. Save your data to a file, and free some space on the device.`}
        </p>
      )}
    </div>
  );
}
