import type { NamePart } from 'soul-codex';
import { partText } from './steps.ts';

interface Props {
  parts: readonly NamePart[];
  /** What was said of each Y, in order; null leaves it to the rule. */
  yVowels: readonly (boolean | null)[];
  onYVowels: (yVowels: (boolean | null)[]) => void;
}

/** The letters of a name with their values; a Y may be told to be a vowel or not. */
export function NameLetters({ parts, yVowels, onYVowels }: Props) {
  const ys = parts.flatMap((part) =>
    part.letters.filter(({ letter }) => letter === 'y').map(({ vowel }) => ({ part, vowel })),
  );
  return (
    <>
      <ul className="letters" aria-label="Values of the letters">
        {parts.map((part, i) => (
          <li key={i}>
            {part.letters.map(({ letter, value, vowel }, j) => (
              <span key={j} className={vowel ? 'letter letter-vowel' : 'letter'}>
                {letter.toUpperCase()}
                <span className="letter-value">{value}</span>
              </span>
            ))}
          </li>
        ))}
      </ul>
      <p className="hint">Vowels are underlined.</p>
      {ys.length > 0 && (
        <fieldset className="field">
          <legend>Is the Y a vowel?</legend>
          <p className="hint">
            By rule it is one where no other vowel stands before it. Say so where it sounds otherwise.
          </p>
          {ys.map(({ part, vowel }, i) => (
            <label key={i} className="choice">
              <input
                type="checkbox"
                checked={vowel}
                onChange={(event) => {
                  const said = ys.map((_, j) => yVowels[j] ?? null);
                  said[i] = event.target.checked;
                  onYVowels(said);
                }}
              />
              {`The Y of ${partText(part)} is a vowel`}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
