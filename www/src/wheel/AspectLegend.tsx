import type { AspectName } from 'soul-codex';
import { ASPECT_NAMES } from '../chart/words.ts';
import { aspectClass } from './parts.tsx';

/** What the lines of a wheel mean, with the same strokes. */
export function AspectLegend({ aspects }: { aspects: readonly { aspect: AspectName }[] }) {
  const drawn = new Set(aspects.map(({ aspect }) => aspect));
  const names = (Object.keys(ASPECT_NAMES) as AspectName[]).filter((name) => drawn.has(name));
  if (names.length === 0) return null;
  return (
    <ul className="legend" aria-label="Lines of the wheel">
      {names.map((name) => (
        <li key={name}>
          <svg viewBox="0 0 40 8" aria-hidden="true" focusable="false">
            <line className={`aspect-line ${aspectClass(name)}`} x1="1" y1="4" x2="39" y2="4" />
          </svg>
          {ASPECT_NAMES[name]}
        </li>
      ))}
    </ul>
  );
}
