import { isSoulError } from 'soul-codex';
import { FailureNote } from '../FailureNote.tsx';

/** What a chart can't be calculated for: the core says which input it refused and what it accepts. */
export function Refused({ error }: { error: unknown }) {
  const isAboutInput = isSoulError(error) && /^(input|birth)\//.test(error.code);
  if (!isAboutInput) return <FailureNote error={error} />;
  return (
    <p className="note note-bad" role="alert">
      {error.message}
    </p>
  );
}
