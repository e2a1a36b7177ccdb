import { startNewVersion, useOffline } from './register.ts';

/** Says when a new version is ready. Nothing reloads by itself: a half-filled form would be lost. */
export function UpdateNote() {
  const { update } = useOffline();
  return (
    <div className="update-note" role="status">
      {update !== 'none' && (
        <p>
          {update === 'waiting' ? 'A new version is ready.' : 'A new version was started in another tab.'}{' '}
          <button type="button" className="button" onClick={startNewVersion}>
            Reload now
          </button>
        </p>
      )}
    </div>
  );
}
