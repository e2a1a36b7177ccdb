import { useMemo, useState } from 'react';
import { natalChart, transits, type UserProfile } from 'soul-codex';
import { attempt } from '../attempt.ts';
import { AspectList } from '../chart/AspectsTable.tsx';
import { BodiesTable } from '../chart/BodiesTable.tsx';
import { errorDeg, isEstimated, shownOrb } from '../chart/estimates.ts';
import { utcText } from '../chart/format.ts';
import { nameOf } from '../profiles/names.ts';
import { AspectLegend } from '../wheel/AspectLegend.tsx';
import { BiWheel } from '../wheel/BiWheel.tsx';
import { Conventions } from './Conventions.tsx';
import { Refused } from './Refused.tsx';

/** The sky of an instant around the birth chart. */
export function TransitsNow({ profile }: { profile: UserProfile }) {
  const [at, setAt] = useState(() => new Date());
  const { value, error } = useMemo(
    () => attempt(() => ({ natal: natalChart(profile), ...transits(profile, at.toISOString()) })),
    [profile, at],
  );
  const name = nameOf(profile);
  const drawn = useMemo(
    () =>
      value === null
        ? []
        : value.aspects.filter(
            (aspect) => shownOrb(aspect.orb, errorDeg(value.natal, aspect.planet2)) !== null,
          ),
    [value],
  );
  return (
    <section aria-labelledby="kind">
      <h2 id="kind">Transits</h2>
      <p className="about">
        The sky of a moment, outside, around the birth chart, inside, and the aspects from the one to the
        other.
      </p>
      <div className="controls">
        <p className="field">
          <label htmlFor="at">Moment, by this device’s clock</label>
          <input
            id="at"
            type="datetime-local"
            value={localText(at)}
            onChange={(event) => {
              const chosen = new Date(event.target.value);
              if (!Number.isNaN(chosen.getTime())) setAt(chosen);
            }}
          />
        </p>
        <button type="button" className="quiet" onClick={() => setAt(new Date())}>
          Now
        </button>
      </div>
      {error !== null && <Refused error={error} />}
      {value && (
        <>
          <p className="moment">Calculated for {utcText(value.chart.utc)}.</p>
          <div className="chart-parts">
            <figure className="wheel-figure">
              <BiWheel
                inner={value.natal}
                outer={value.chart}
                innerName={name}
                outerName="the sky of the moment"
                aspects={drawn}
                first="outer"
              />
              <figcaption>
                <AspectLegend aspects={drawn} />
              </figcaption>
            </figure>
            <BodiesTable chart={value.chart} />
            <AspectList
              aspects={value.aspects}
              columns={['Transiting', 'Natal']}
              orbErrorDeg={({ planet2 }) => errorDeg(value.natal, planet2)}
              note={
                isEstimated(value.natal)
                  ? 'The birth time is not sure: the natal places are about those of noon.'
                  : null
              }
            />
          </div>
          <Conventions chart={value.chart} />
        </>
      )}
    </section>
  );
}

/** An instant as the field for a local date and time has it, to the minute. */
function localText(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
