import { useState } from 'react';
import { useSoulCodex } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { download } from '../download.ts';
import { openedCodex } from '../opened.ts';
import { sizeText } from '../sizes.ts';
import { localDate } from '../today.ts';

/** All records into one file, which the browser saves. */
export function SaveData() {
  const opened = useSoulCodex();
  const [saving, setSaving] = useState(false);
  const [savedBytes, setSavedBytes] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function save() {
    setSaving(true);
    setFailure(null);
    setSavedBytes(null);
    try {
      const file = await openedCodex(opened).data.export();
      download(file, `soul-codex-${localDate()}.json`);
      setSavedBytes(file.size);
    } catch (error) {
      setFailure(error);
    } finally {
      setSaving(false);
    }
  }

  return (
    <section className="panel" aria-labelledby="save">
      <h2 id="save">Save to a file</h2>
      <p>Charts, people, analyses and journal go into one file, to keep or to take to another device.</p>
      {failure !== null && <FailureNote error={failure} />}
      <p className="actions">
        <button type="button" className="button" disabled={saving} onClick={() => void save()}>
          Save my data
        </button>
        <span role="status">
          {savedBytes !== null && (
            <span
              data-saved={savedBytes}
            >{`A file of ${sizeText(savedBytes)} was handed to the browser.`}</span>
          )}
        </span>
      </p>
    </section>
  );
}
