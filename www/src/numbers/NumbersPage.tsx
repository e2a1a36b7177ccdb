import { useMemo, useState } from 'react';
import { numerology, type Numerology, type NumerologyMethod, type UserProfile } from 'soul-codex';
import { FailureNote } from '../FailureNote.tsx';
import { attempt } from '../attempt.ts';
import { Hint } from '../birth/Field.tsx';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { NumberCard } from './NumberCard.tsx';
import { NameLetters } from './NameLetters.tsx';
import { Periods } from './Periods.tsx';
import { Today } from './Today.tsx';
import { birthdayWay, lifePathWorking, nameWorking, sumText, wayText } from './steps.ts';

const METHODS: Record<NumerologyMethod, string> = {
  grouped: 'Grouped: parts first, masters kept',
  straight: 'Straight: all at once',
  reduced: 'Reduced: parts down to one digit',
};

export default function NumbersPage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="numbers">
      {(profile) => <Numbers profile={profile} />}
    </ProfileFrame>
  );
}

function Numbers({ profile }: { profile: UserProfile }) {
  const [method, setMethod] = useState<NumerologyMethod>('grouped');
  const [fullName, setFullName] = useState('');
  const [yVowels, setYVowels] = useState<(boolean | null)[]>([]);
  const { value, error } = useMemo(
    () =>
      attempt(() => {
        const name = fullName.trim() === '' ? null : fullName;
        return numerology({ birthDate: profile.birthDate, fullName: name, method, yVowels });
      }),
    [profile.birthDate, method, fullName, yVowels],
  );
  return (
    <>
      <section aria-labelledby="birth-numbers">
        <h2 id="birth-numbers">Numbers of the birth date</h2>
        <div className="controls">
          <p className="field">
            <label htmlFor="method">Method</label>
            <select
              id="method"
              value={method}
              onChange={(event) => setMethod(event.target.value as NumerologyMethod)}
            >
              {Object.entries(METHODS).map(([each, name]) => (
                <option key={each} value={each}>
                  {name}
                </option>
              ))}
            </select>
          </p>
        </div>
        {error !== null && <FailureNote error={error} />}
        {value && <BirthNumbers birthDate={profile.birthDate} result={value} />}
      </section>

      <section aria-labelledby="name-numbers">
        <h2 id="name-numbers">Numbers of the name</h2>
        <div className="field name-field">
          <label htmlFor="fullName">Full name at birth</label>
          <Hint id="fullName">In Latin letters, as on the birth certificate. It is not stored.</Hint>
          <input
            id="fullName"
            type="text"
            autoComplete="off"
            spellCheck={false}
            aria-describedby="fullName-hint"
            value={fullName}
            onChange={(event) => {
              setFullName(event.target.value);
              // The letters are others now: what was said of each Y no longer fits.
              setYVowels([]);
            }}
          />
        </div>
        <div role="status">
          {value && value.warnings.length > 0 && (
            <ul className="note">
              {value.warnings.map((warning) => (
                <li key={warning.code} data-warning={warning.code}>
                  {warning.message}
                </li>
              ))}
            </ul>
          )}
        </div>
        {value?.nameParts && (
          <>
            <NameNumbers result={value} />
            <NameLetters parts={value.nameParts} yVowels={yVowels} onYVowels={setYVowels} />
          </>
        )}
      </section>

      {value && <Periods birthDate={profile.birthDate} result={value} />}
      <Today birthDate={profile.birthDate} />
    </>
  );
}

function BirthNumbers({ birthDate, result }: { birthDate: string; result: Numerology }) {
  const lifePath = lifePathWorking(birthDate, result);
  const birthday = birthdayWay(birthDate, result);
  return (
    <div className="numbers">
      <NumberCard id="lifePath" name="Life Path" number={result.lifePathNumber}>
        {lifePath && (
          <>
            {lifePath.components.map(({ name, way }) => (
              <li key={name}>{`${name} ${wayText(way)}`}</li>
            ))}
            <li>
              <strong>{sumText(lifePath)}</strong>
            </li>
          </>
        )}
      </NumberCard>
      <NumberCard id="birthday" name="Birthday" number={result.birthdayNumber}>
        {birthday && <li>{`day ${wayText(birthday)}`}</li>}
      </NumberCard>
    </div>
  );
}

const NAME_NUMBERS = [
  { field: 'expressionNumber', name: 'Expression', counted: 'total', letters: 'all letters' },
  { field: 'soulUrgeNumber', name: 'Soul Urge', counted: 'vowels', letters: 'vowels' },
  { field: 'personalityNumber', name: 'Personality', counted: 'consonants', letters: 'consonants' },
] as const;

function NameNumbers({ result }: { result: Numerology }) {
  return (
    <div className="numbers">
      {NAME_NUMBERS.map(({ field, name, counted, letters }) => {
        const working = nameWorking(result.nameParts ?? [], counted, field, result[field], result);
        return (
          <NumberCard key={field} id={field} name={name} number={result[field]}>
            <li>{`From ${letters}`}</li>
            {working?.components.map((component, i) => (
              <li key={i}>{`${component.name} ${wayText(component.way)}`}</li>
            ))}
            {working && working.components.length > 1 && (
              <li>
                <strong>{sumText(working)}</strong>
              </li>
            )}
          </NumberCard>
        );
      })}
      <NumberCard id="karmicLessons" name="Karmic lessons" number={lessonsText(result.karmicLessons)}>
        <li>The digits that no letter of the name has</li>
      </NumberCard>
    </div>
  );
}

function lessonsText(lessons: readonly number[] | null): string | null {
  if (lessons === null) return null;
  return lessons.length === 0 ? 'none' : lessons.join(', ');
}
