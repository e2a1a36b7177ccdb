import { useMemo, useState } from 'react';
import type { HouseSystem, UserProfile } from 'soul-codex';
import { useChart } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { nameOf } from '../profiles/names.ts';
import { ChartParts } from './ChartParts.tsx';
import { Essentials } from './Essentials.tsx';
import { Notes } from './Notes.tsx';
import { calculate } from './calculate.ts';
import { dateText, utcText } from './format.ts';

export default function ChartPage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="natal">
      {(profile) => <Natal profile={profile} />}
    </ProfileFrame>
  );
}

function Natal({ profile }: { profile: UserProfile }) {
  const [houseSystem, setHouseSystem] = useState<HouseSystem>('placidus');
  // Placements, angles and warnings are calculated anew in less than the time of a frame; what is stored is read for the list.
  const { chart, error } = useMemo(() => calculate(profile, { houseSystem }), [profile, houseSystem]);
  const stored = useChart(profile.id).data;
  if (chart === null) return <FailureNote error={error} />;
  return (
    <>
      <Essentials chart={chart} />
      <Notes chart={chart} />
      <ChartParts
        chart={chart}
        name={nameOf(profile)}
        houseSystem={houseSystem}
        onHouseSystem={setHouseSystem}
      />
      <p className="facts">
        Calculated for {utcText(chart.utc)}
        {profile.birthTimezone !== null && ` by the rules of ${profile.birthTimezone}`}.
        {stored &&
          ` Kept on this device since ${dateText(stored.createdAt.slice(0, 10))}, calculation ${stored.calculationVersion}.`}
      </p>
    </>
  );
}
