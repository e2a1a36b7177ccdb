import { whisker } from './words.ts';

/** A score as a bar with its margin as a whisker, and a mark at the ordinary pair's 50. The figures stand beside it. */
export function ScoreBar({ score, error }: { score: number; error: number }) {
  const [from, to] = whisker({ score, error });
  return (
    <svg className="score-bar" aria-hidden="true" focusable="false">
      <rect className="score-track" x="0" y="6" width="100%" height="10" rx="5" />
      <rect className="score-fill" x="0" y="6" width={`${score}%`} height="10" rx="5" />
      <line className="score-middle" x1="50%" x2="50%" y1="2" y2="20" />
      <line className="score-whisker" x1={`${from}%`} x2={`${to}%`} y1="11" y2="11" />
      <line className="score-whisker" x1={`${from}%`} x2={`${from}%`} y1="5" y2="17" />
      <line className="score-whisker" x1={`${to}%`} x2={`${to}%`} y1="5" y2="17" />
    </svg>
  );
}
