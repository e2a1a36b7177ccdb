import { useMemo, useState } from 'react';
import { useChart, useProfiles } from 'soul-codex/react';
import type { ChartResult, UserProfile } from 'soul-codex';
import { FailureNote } from '../FailureNote.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { timeForPeople } from '../birth/parse.ts';
import { calculate } from '../chart/calculate.ts';
import { dateText } from '../chart/format.ts';
import { signature } from '../chart/words.ts';
import { hrefOf } from '../router.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { nameOf } from './names.ts';

const PAGE = 50;

export function ListPage() {
  const [limit, setLimit] = useState(PAGE);
  const profiles = useProfiles({ direction: 'desc', limit });
  return (
    <>
      <PageTitle title="Your charts" />
      {profiles.status === 'loading' && (
        <p className="loading" role="status">
          Reading your charts …
        </p>
      )}
      {profiles.status === 'failed' && <FailureNote error={profiles.error} />}
      {profiles.data && profiles.data.items.length === 0 && <Empty />}
      {profiles.data && profiles.data.items.length > 0 && (
        <ul className="cards">
          {profiles.data.items.map((profile) => (
            <Card key={profile.id} profile={profile} />
          ))}
        </ul>
      )}
      {profiles.data?.nextCursor && (
        <p>
          <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function Empty() {
  return (
    <div className="panel empty">
      <p>
        Soul Codex works out the birth chart of a moment and a place: enter when and where someone was born,
        and see signs, houses and aspects, Human Design and numerology, calculated and kept on this device.
      </p>
      <p>
        <a className="button" href={hrefOf({ page: 'new' })}>
          Make the first chart
        </a>
      </p>
    </div>
  );
}

function Card({ profile }: { profile: UserProfile }) {
  const chart = useChart(profile.id);
  const name = nameOf(profile);
  return (
    <li className="card" data-profile={profile.id}>
      <h2>
        <a className="card-link" href={hrefOf({ page: 'chart', id: profile.id })}>
          {name}
        </a>
      </h2>
      <p>
        {dateText(profile.birthDate)}
        {profile.birthTime === null ? ', time unknown' : `, ${timeForPeople(profile.birthTime)}`}
        {profile.birthLocation !== null && `, ${profile.birthLocation}`}
      </p>
      {chart.data && <Signs profile={profile} stored={chart.data} />}
      {chart.status === 'failed' && <FailureNote error={chart.error} />}
      <p className="card-actions">
        <a href={hrefOf({ page: 'edit', id: profile.id })} aria-label={`Edit ${name}`}>
          Edit
        </a>
        <DeleteButton profile={profile} />
      </p>
    </li>
  );
}

/** What is stored has one sign of each: where the birth data leave more open, the whole chart tells which. */
function Signs({ profile, stored }: { profile: UserProfile; stored: ChartResult }) {
  const sure = stored.confidence === 'high';
  const { chart, error } = useMemo(
    () => (sure ? { chart: null, error: null } : calculate(profile)),
    [profile, sure],
  );
  if (error !== null) return <FailureNote error={error} />;
  return <p className="card-signs">{chart ? signature(chart) : storedSigns(stored)}</p>;
}

function storedSigns(stored: ChartResult): string {
  const rising = stored.risingSign === null ? '' : `, ${stored.risingSign} rising`;
  return `Sun in ${stored.sunSign}, Moon in ${stored.moonSign}${rising}`;
}
