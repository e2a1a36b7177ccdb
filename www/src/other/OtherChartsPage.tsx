import { useState } from 'react';
import type { UserProfile } from 'soul-codex';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { Draconic, Progressed, SolarReturn } from './DerivedCharts.tsx';
import { TransitsNow } from './TransitsNow.tsx';

const KINDS = {
  transits: 'Transits now',
  progressed: 'Progressed',
  solarReturn: 'Solar return',
  draconic: 'Draconic',
} as const;
type Kind = keyof typeof KINDS;

export default function OtherChartsPage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="other">
      {(profile) => <OtherCharts profile={profile} />}
    </ProfileFrame>
  );
}

function OtherCharts({ profile }: { profile: UserProfile }) {
  const [kind, setKind] = useState<Kind>('transits');
  return (
    <>
      <fieldset className="pills">
        <legend className="unseen">Which chart</legend>
        {(Object.keys(KINDS) as Kind[]).map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            <span>{KINDS[each]}</span>
          </label>
        ))}
      </fieldset>
      {kind === 'transits' && <TransitsNow profile={profile} />}
      {kind === 'progressed' && <Progressed profile={profile} />}
      {kind === 'solarReturn' && <SolarReturn profile={profile} />}
      {kind === 'draconic' && <Draconic profile={profile} />}
    </>
  );
}
