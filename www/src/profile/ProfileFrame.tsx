import type { ReactNode } from 'react';
import type { UserProfile } from 'soul-codex';
import { useProfile } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { timeForPeople } from '../birth/parse.ts';
import { coordinateText, dateText } from '../chart/format.ts';
import { DeleteButton } from '../profiles/DeleteButton.tsx';
import { nameOf } from '../profiles/names.ts';
import { SECTIONS, goTo, hrefOf, routeOfSection, type Section } from '../router.ts';

const SECTION_NAMES: Record<Section, string> = {
  natal: 'Natal chart',
  other: 'Other charts',
  design: 'Human Design',
  numbers: 'Numerology',
  people: 'People',
  journal: 'Journal',
};

interface Props {
  id: string;
  section: Section;
  /** The page within the section, where it is not its first. */
  title?: string;
  children: (profile: UserProfile) => ReactNode;
}

/** What all pages of a profile share: whose it is, and the way to the other sections. */
export function ProfileFrame({ id, section, title, children }: Props) {
  const profile = useProfile(id);
  if (profile.status === 'loading') return null;
  if (profile.data) {
    return (
      <Opened profile={profile.data} section={section} title={title}>
        {children(profile.data)}
      </Opened>
    );
  }
  if (profile.status === 'failed') return <FailureNote error={profile.error} />;
  return <NotFound what="chart" />;
}

interface OpenedProps {
  profile: UserProfile;
  section: Section;
  title: string | undefined;
  children: ReactNode;
}

function Opened({ profile, section, title, children }: OpenedProps) {
  const name = nameOf(profile);
  // The natal chart goes by the name alone; the others say what they are, in the title bar and to screen readers.
  const place = title ?? (section === 'natal' ? null : SECTION_NAMES[section]);
  return (
    <article>
      <div className="title-line">
        <PageTitle title={place === null ? name : `${name} – ${place}`}>
          {name}
          {place !== null && <span className="unseen"> – {place}</span>}
        </PageTitle>
        <p className="title-actions">
          <a href={hrefOf({ page: 'edit', id: profile.id })}>Edit</a>
          <DeleteButton profile={profile} onDeleted={() => goTo({ page: 'list' })} />
        </p>
      </div>
      <p className="birth-line">{birthLine(profile)}</p>
      <nav className="sections" aria-label={`Sections of ${name}`}>
        {SECTIONS.map((each) => (
          <a
            key={each}
            href={hrefOf(routeOfSection(each, profile.id))}
            aria-current={each === section ? (title === undefined ? 'page' : 'true') : undefined}
          >
            {SECTION_NAMES[each]}
          </a>
        ))}
      </nav>
      {children}
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
