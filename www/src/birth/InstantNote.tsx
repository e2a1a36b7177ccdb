import type { ResolvedInstant } from 'soul-codex';
import { offsetText, utcText } from '../chart/format.ts';
import type { Fields } from './fields.ts';

interface Props {
  /** The first reading, where the local time came twice. */
  instant: ResolvedInstant | null;
  /** East positive, where one was entered. */
  longitude: number | null;
  fold: Fields['fold'];
  onFold: (fold: Fields['fold']) => void;
}

/** Hours by which a zone may be away from its longitude's sun before it looks like another place's. */
const STRAY_HOURS = 4;

/** Which instant the local birth time means, and what is special about it. */
export function InstantNote({ instant, longitude, fold, onFold }: Props) {
  if (!instant) return null;
  return (
    <>
      {instant.kind === 'fold' && instant.alternative && (
        <fieldset className="field">
          <legend>Which of the two?</legend>
          <p className="hint">The clocks were turned back, so this time came twice on that day.</p>
          {(['first', 'second'] as const).map((choice) => (
            <label key={choice} className="choice">
              <input type="radio" name="fold" checked={fold === choice} onChange={() => onFold(choice)} />
              {choice === 'first'
                ? `The first time, at ${offsetText(instant.offsetSeconds)}`
                : `The second time, at ${offsetText(instant.alternative?.offsetSeconds ?? 0)}`}
            </label>
          ))}
        </fieldset>
      )}
      <div className="note" role="status">
        <p data-instant={instant.kind}>{sentence(instant, fold)}</p>
        {looksFar(instant.offsetSeconds, longitude) && (
          <p>
            This is far from the time of the sun at that longitude: check that the zone is the one of the
            birth place.
          </p>
        )}
      </div>
    </>
  );
}

function sentence(instant: ResolvedInstant, fold: Fields['fold']): string {
  switch (instant.kind) {
    case 'unknownTime':
      return `The zone was at ${offsetText(instant.offsetSeconds)} at noon of that day.`;
    case 'gap':
      return `This time did not exist: the clocks were put forward over it. It is read as if they had not been, at ${offsetText(instant.offsetSeconds)}, which is ${utcText(instant.utc)}.`;
    case 'fold':
      return fold === 'second' && instant.alternative
        ? `That is ${utcText(instant.alternative.utc)}.`
        : `That is ${utcText(instant.utc)}.`;
    case 'unique': {
      const name = instant.abbreviation === null ? '' : ` (${instant.abbreviation})`;
      return `The zone was at ${offsetText(instant.offsetSeconds)}${name}: that is ${utcText(instant.utc)}.`;
    }
  }
}

function looksFar(offsetSeconds: number, longitude: number | null): boolean {
  if (longitude === null) return false;
  const hours = Math.abs(offsetSeconds / 3600 - longitude / 15);
  // Across the date line a zone may be a day ahead of the sun.
  return Math.min(hours, Math.abs(24 - hours)) > STRAY_HOURS;
}
