import { useMemo, useState } from 'react';
import { personalCycles } from 'soul-codex';
import { Refused } from '../other/Refused.tsx';
import { attempt } from '../attempt.ts';
import { localDate } from '../today.ts';
import { NumberCard } from './NumberCard.tsx';

/** The personal cycles of a day, which is today at first. */
export function Today({ birthDate }: { birthDate: string }) {
  const [date, setDate] = useState(() => localDate());
  const { value, error } = useMemo(() => attempt(() => personalCycles(birthDate, date)), [birthDate, date]);
  return (
    <section aria-labelledby="cycles">
      <h2 id="cycles">Personal cycles</h2>
      <div className="controls">
        <p className="field">
          <label htmlFor="cyclesOn">Day</label>
          <input
            id="cyclesOn"
            type="date"
            value={date}
            onChange={(event) => event.target.value !== '' && setDate(event.target.value)}
          />
        </p>
      </div>
      {error !== null && <Refused error={error} />}
      {value && (
        <div className="numbers">
          <NumberCard id="personalYear" name="Personal year" number={value.personalYear}>
            <li>Month and day of birth and the calendar year</li>
          </NumberCard>
          <NumberCard id="personalMonth" name="Personal month" number={value.personalMonth}>
            <li>The personal year and the month</li>
          </NumberCard>
          <NumberCard id="personalDay" name="Personal day" number={value.personalDay}>
            <li>The personal month and the day</li>
          </NumberCard>
        </div>
      )}
    </section>
  );
}
