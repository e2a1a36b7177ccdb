import { useMemo, useState, type ReactNode } from 'react';
import {
  draconicChart,
  progressedChart,
  solarReturnChart,
  type Chart,
  type HouseSystem,
  type UserProfile,
} from 'soul-codex';
import { attempt } from '../attempt.ts';
import { ChartParts } from '../chart/ChartParts.tsx';
import { Notes } from '../chart/Notes.tsx';
import { dateText, utcText } from '../chart/format.ts';
import { nameOf } from '../profiles/names.ts';
import { localDate } from '../today.ts';
import { Conventions } from './Conventions.tsx';
import { Refused } from './Refused.tsx';

interface DerivedProps {
  title: string;
  about: string;
  /** What chooses among the charts of this kind. */
  controls: ReactNode;
  name: string;
  /** What the chart is of, as in "Calculated for …". */
  moment: (chart: Chart) => string;
  calculate: (houseSystem: HouseSystem) => Chart;
}

/** A chart with a wheel of its own that starts from a birth. */
function Derived({ title, about, controls, name, moment, calculate }: DerivedProps) {
  const [houseSystem, setHouseSystem] = useState<HouseSystem>('placidus');
  const { value: chart, error } = useMemo(
    () => attempt(() => calculate(houseSystem)),
    [calculate, houseSystem],
  );
  return (
    <section aria-labelledby="kind">
      <h2 id="kind">{title}</h2>
      <p className="about">{about}</p>
      <div className="controls">{controls}</div>
      {error !== null && <Refused error={error} />}
      {chart && (
        <>
          <p className="moment">{moment(chart)}</p>
          {chart.warnings.length > 0 && <Notes chart={chart} />}
          <ChartParts chart={chart} name={name} houseSystem={houseSystem} onHouseSystem={setHouseSystem} />
          <Conventions chart={chart} />
        </>
      )}
    </section>
  );
}

export function Draconic({ profile }: { profile: UserProfile }) {
  const [node, setNode] = useState<'mean' | 'true'>('mean');
  const calculate = useMemo(
    () => (houseSystem: HouseSystem) => draconicChart(profile, { houseSystem, node }),
    [profile, node],
  );
  return (
    <Derived
      title="Draconic chart"
      about="The birth chart with every place counted from the lunar node instead of the spring point."
      name={`the draconic chart of ${nameOf(profile)}`}
      calculate={calculate}
      moment={(chart) => `Calculated for ${utcText(chart.utc)}.`}
      controls={
        <p className="field">
          <label htmlFor="node">Lunar node</label>
          <select
            id="node"
            value={node}
            onChange={(event) => setNode(event.target.value === 'true' ? 'true' : 'mean')}
          >
            <option value="mean">Mean</option>
            <option value="true">True</option>
          </select>
        </p>
      }
    />
  );
}

export function Progressed({ profile }: { profile: UserProfile }) {
  const [date, setDate] = useState(() => localDate());
  const calculate = useMemo(
    () => (houseSystem: HouseSystem) => progressedChart(profile, date, { houseSystem }),
    [profile, date],
  );
  return (
    <Derived
      title="Progressed chart"
      about="A day of sky after the birth for each year of life."
      name={`the progressed chart of ${nameOf(profile)}`}
      calculate={calculate}
      moment={(chart) => `For ${dateText(date)}, the sky is that of ${utcText(chart.utc)}.`}
      controls={
        <p className="field">
          <label htmlFor="onDate">Progressed to</label>
          <input
            id="onDate"
            type="date"
            min={profile.birthDate}
            max="2100-12-31"
            value={date}
            // A date that is being typed is empty at times: the last whole one stays.
            onChange={(event) => event.target.value !== '' && setDate(event.target.value)}
          />
        </p>
      }
    />
  );
}

export function SolarReturn({ profile }: { profile: UserProfile }) {
  const [typed, setTyped] = useState(() => String(yearOfLastBirthday(profile.birthDate)));
  const calculate = useMemo(
    () => (houseSystem: HouseSystem) => solarReturnChart(profile, Number(typed), undefined, { houseSystem }),
    [profile, typed],
  );
  return (
    <Derived
      title="Solar return"
      about="The moment nearest to the birthday at which the Sun is back at its birth place in the zodiac. The houses are those of the birth place."
      name={`the solar return ${typed} of ${nameOf(profile)}`}
      calculate={calculate}
      moment={(chart) => `The Sun returns on ${utcText(chart.utc)}.`}
      controls={
        <p className="field">
          <label htmlFor="year">Year</label>
          <input
            id="year"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </p>
      }
    />
  );
}

/** The year whose return is in force: that of the last birthday. */
function yearOfLastBirthday(birthDate: string): number {
  const today = localDate();
  const year = Number(today.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? year - 1 : year;
}
