import { useMemo, useState } from 'react';
import type { HouseSystem, UserProfile } from 'soul-codex';
import { useChart, useProfile } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { timeForPeople } from '../birth/parse.ts';
import { DeleteButton } from '../profiles/DeleteButton.tsx';
import { nameOf } from '../profiles/names.ts';
import { goTo, hrefOf } from '../router.ts';
import { AspectLegend, Wheel } from '../wheel/Wheel.tsx';
import { AspectsTable } from './AspectsTable.tsx';
import { BodiesTable } from './BodiesTable.tsx';
import { Essentials } from './Essentials.tsx';
import { HousesTable } from './HousesTable.tsx';
import { Notes } from './Notes.tsx';
import { calculate } from './calculate.ts';
import { coordinateText, dateText, utcText } from './format.ts';

export function ChartPage({ id }: { id: string }) {
  const profile = useProfile(id);
  if (profile.status === 'loading') return null;
  if (profile.data) return <Opened profile={profile.data} />;
  if (profile.status === 'failed') return <FailureNote error={profile.error} />;
  return <NotFound what="chart" />;
}

function Opened({ profile }: { profile: UserProfile }) {
  const [houseSystem, setHouseSystem] = useState<HouseSystem>('placidus');
  // Placements, angles and warnings are calculated anew in less than the time of a frame; what is stored is read for the list.
  const { chart, error } = useMemo(() => calculate(profile, { houseSystem }), [profile, houseSystem]);
  const stored = useChart(profile.id).data;
  const name = nameOf(profile);
  return (
    <article>
      <div className="title-line">
        <PageTitle title={name} />
        <p className="title-actions">
          <a href={hrefOf({ page: 'edit', id: profile.id })}>Edit</a>
          <DeleteButton profile={profile} onDeleted={() => goTo({ page: 'list' })} />
        </p>
      </div>
      <p className="birth-line">{birthLine(profile)}</p>
      {error !== null && <FailureNote error={error} />}
      {chart && (
        <>
          <Essentials chart={chart} />
          <Notes chart={chart} />
          <div className="chart-parts">
            <figure className="wheel-figure">
              <Wheel chart={chart} name={name} />
              <figcaption>
                <AspectLegend chart={chart} />
              </figcaption>
            </figure>
            <BodiesTable chart={chart} />
            <HousesTable chart={chart} houseSystem={houseSystem} onHouseSystem={setHouseSystem} />
            <AspectsTable chart={chart} />
          </div>
          <p className="facts">
            Calculated for {utcText(chart.utc)}
            {profile.birthTimezone !== null && ` by the rules of ${profile.birthTimezone}`}.
            {stored &&
              ` Kept on this device since ${dateText(stored.createdAt.slice(0, 10))}, calculation ${stored.calculationVersion}.`}
          </p>
        </>
      )}
    </article>
  );
}

function birthLine(profile: UserProfile): string {
  const parts = [
    dateText(profile.birthDate),
    profile.birthTime === null ? 'time unknown' : timeForPeople(profile.birthTime),
  ];
  if (profile.birthLocation !== null) parts.push(profile.birthLocation);
  if (profile.birthLatitude !== null && profile.birthLongitude !== null) {
    parts.push(
      `${coordinateText(profile.birthLatitude, 'latitude')}, ${coordinateText(profile.birthLongitude, 'longitude')}`,
    );
  }
  return parts.join(' · ');
}
