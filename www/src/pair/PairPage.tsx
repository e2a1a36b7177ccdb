import type { CompatibilityScores, Person, UserProfile } from 'soul-codex';
import { useRecord } from 'soul-codex/react';
import { FailureNote } from '../FailureNote.tsx';
import { NotFound } from '../NotFound.tsx';
import { utcText } from '../chart/format.ts';
import { RELATIONSHIP_NAMES, birthText } from '../people/words.ts';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { nameOf } from '../profiles/names.ts';
import { hrefOf } from '../router.ts';
import { Evidence } from './Evidence.tsx';
import { Scores } from './Scores.tsx';
import { SynastryParts } from './SynastryParts.tsx';
import { useAnalysis } from './useAnalysis.ts';

export default function PairPage({ id, personId }: { id: string; personId: string }) {
  const person = useRecord('people', personId);
  if (person.status === 'loading') return null;
  if (person.status === 'failed' && !person.data) return <FailureNote error={person.error} />;
  const found = person.data;
  if (!found || found.ownerProfileId !== id) {
    return <NotFound what="person" instead={{ route: { page: 'people', id }, text: 'Go to the people' }} />;
  }
  return (
    <ProfileFrame id={id} section="people" title={`with ${found.name}`}>
      {(profile) => <Pair profile={profile} person={found} />}
    </ProfileFrame>
  );
}

function Pair({ profile, person }: { profile: UserProfile; person: Person }) {
  const edit = hrefOf({ page: 'editPerson', id: profile.id, personId: person.id });
  return (
    <section aria-labelledby="pair">
      <div className="section-line">
        <h2 id="pair">{`${nameOf(profile)} and ${person.name}`}</h2>
        <a href={edit} aria-label={`Edit ${person.name}`}>
          Edit
        </a>
      </div>
      <p className="birth-line">
        {person.name}: {birthText(person)}
        {person.relationshipType !== null && ` · ${RELATIONSHIP_NAMES[person.relationshipType]}`}
      </p>
      {person.notes !== null && <p className="card-notes">{person.notes}</p>}
      {person.birthDate === null ? (
        <p className="panel">
          Without a birth date there is no chart to compare with. <a href={edit}>Enter it</a> when you know
          it.
        </p>
      ) : (
        <Report profile={profile} person={{ ...person, birthDate: person.birthDate }} />
      )}
    </section>
  );
}

export type DatedPerson = Person & { birthDate: string };

function Report({ profile, person }: { profile: UserProfile; person: DatedPerson }) {
  const { data, error } = useAnalysis(profile, person);
  return (
    <>
      {error !== null && <FailureNote error={error} />}
      {data === null && error === null && (
        <p className="loading" role="status">
          Comparing the two charts …
        </p>
      )}
      {data && (
        <div className="report">
          <Evidence />
          <Scores scores={data} />
          <Sentences scores={data} />
          <SynastryParts profile={profile} person={person} scores={data} />
          <p className="facts">
            Calculated {utcText(data.calculatedAt)}, method {data.calculationVersion}; confidence{' '}
            {data.confidenceLevel}.
          </p>
        </div>
      )}
    </>
  );
}

function Sentences({ scores }: { scores: CompatibilityScores }) {
  return (
    <div className="pair">
      <section aria-labelledby="strengths">
        <h3 id="strengths">Strengths</h3>
        <List sentences={scores.strengths} />
      </section>
      <section aria-labelledby="challenges">
        <h3 id="challenges">Challenges</h3>
        <List sentences={scores.challenges} />
      </section>
      <section aria-labelledby="advice" className="advice">
        <h3 id="advice">Advice</h3>
        <p>{scores.advice}</p>
      </section>
    </div>
  );
}

function List({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return <p>None stands out.</p>;
  return (
    <ul className="sentences">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
