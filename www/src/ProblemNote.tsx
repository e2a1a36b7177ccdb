import type { Problem } from 'soul-codex';
import { useProblems } from 'soul-codex/react';

/** Says what is wrong with the stored data, on every page as long as it is so. */
export function ProblemNote() {
  const problems = useProblems();
  const corrupt = problems.filter(({ code }) => code === 'store/corrupt-row').length;
  const others = problems.filter(({ code }) => code !== 'store/corrupt-row');
  return (
    <div role="status" className="problem-note">
      {others.map(({ code }) => (
        <p key={code} className="note note-bad" data-problem={code}>
          {WORDS[code]}
        </p>
      ))}
      {corrupt > 0 && (
        <p className="note note-bad" data-problem="store/corrupt-row">
          {corrupt === 1 ? 'One stored record can’t be read and is not shown.' : `${corrupt} stored records can’t be read and are not shown.`}{' '}
          All others are fine.
        </p>
      )}
    </div>
  );
}

const WORDS: Record<Exclude<Problem['code'], 'store/corrupt-row'>, string> & Partial<Record<Problem['code'], string>> = {
  'store/not-persistent':
    'This browser keeps no data for the app here, as in some private windows: what you enter is gone when you close this page. ' +
    'Allow site data, or use an ordinary window.',
  'store/evicted': 'The browser has cleared the stored data since you were here last. What was only on this device is gone.',
};
