import { useMemo } from 'react';
import { natalChart, synastry, type Aspect, type CompatibilityScores, type UserProfile } from 'soul-codex';
import { attempt } from '../attempt.ts';
import { AspectList } from '../chart/AspectsTable.tsx';
import { errorDeg, isEstimated, shownOrb } from '../chart/estimates.ts';
import { ASPECT_NAMES, BODIES, bodyName } from '../chart/words.ts';
import { Refused } from '../other/Refused.tsx';
import { nameOf } from '../profiles/names.ts';
import { AspectLegend } from '../wheel/AspectLegend.tsx';
import { BiWheel } from '../wheel/BiWheel.tsx';
import type { DatedPerson } from './PairPage.tsx';

interface Props {
  profile: UserProfile;
  person: DatedPerson;
  scores: CompatibilityScores;
}

/** The two charts in one wheel, the aspects between them, and in whose houses the other's bodies fall. */
export function SynastryParts({ profile, person, scores }: Props) {
  const { value, error } = useMemo(
    () =>
      attempt(() => ({
        mine: natalChart(profile),
        theirs: natalChart(person),
        ...synastry(profile, person),
      })),
    [profile, person],
  );
  const drawn = useMemo(() => {
    if (value === null) return [];
    const { mine, theirs } = value;
    return value.aspects.filter(
      ({ orb, planet1, planet2 }) =>
        shownOrb(orb, errorDeg(mine, planet1) + errorDeg(theirs, planet2)) !== null,
    );
  }, [value]);
  if (value === null) return <Refused error={error} />;
  const { mine, theirs } = value;
  const [name, otherName] = [nameOf(profile), person.name];
  const unsure = [isEstimated(mine) && name, isEstimated(theirs) && otherName].filter((who) => who !== false);
  return (
    <div className="chart-parts">
      <figure className="wheel-figure">
        <BiWheel
          inner={mine}
          outer={theirs}
          innerName={name}
          outerName={otherName}
          aspects={drawn}
          first="inner"
        />
        <figcaption>
          <p className="hint">{`${name} inside, ${otherName} outside.`}</p>
          <AspectLegend aspects={drawn} />
        </figcaption>
      </figure>
      <Themes scores={scores} names={[name, otherName]} />
      <AspectList
        aspects={value.aspects}
        headingLevel={3}
        columns={[name, otherName]}
        orbErrorDeg={({ planet1, planet2 }) => errorDeg(mine, planet1) + errorDeg(theirs, planet2)}
        note={
          unsure.length === 0
            ? null
            : `The birth time of ${unsure.join(' and of ')} is not sure: these places are about those of noon, and “open” may be no aspect at all.`
        }
      />
      <Overlays overlays={value.houseOverlays} names={[name, otherName]} />
    </div>
  );
}

/** Chemistry, commitment, and the aspects that have names of their own. */
function Themes({ scores, names }: { scores: CompatibilityScores; names: readonly [string, string] }) {
  const data = scores.synastryData;
  if (data === null) return null;
  return (
    <section aria-labelledby="themes">
      <h3 id="themes">Between the two</h3>
      <dl className="summary">
        <div>
          <dt>Chemistry</dt>
          <dd>
            <span className="fact-value">{data.chemistry.score}</span>{' '}
            <span className="hint">{data.chemistry.description}</span>
          </dd>
        </div>
        <div>
          <dt>Commitment</dt>
          <dd>
            <span className="fact-value">{data.commitment.score}</span>{' '}
            <span className="hint">{data.commitment.description}</span>
          </dd>
        </div>
        <Named
          term="Golden aspects"
          aspects={data.goldenAspects}
          names={names}
          meaning="easy aspects within 1° between Sun, Moon, Venus, Mars and Ascendant"
        />
        <Named
          term="Diamond aspects"
          aspects={data.diamondAspects}
          names={names}
          meaning="the same two bodies in aspect both ways within 3°"
        />
      </dl>
    </section>
  );
}

interface NamedProps {
  term: string;
  aspects: readonly Aspect[];
  names: readonly [string, string];
  meaning: string;
}

function Named({ term, aspects, names, meaning }: NamedProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {aspects.length === 0
          ? 'none'
          : aspects.map(({ planet1, aspect, planet2 }) => (
              <span key={`${planet1} ${planet2}`} className="fact-line">
                {`${bodyName(planet1)} of ${names[0]} ${ASPECT_NAMES[aspect].toLowerCase()} ${bodyName(planet2)} of ${names[1]}`}
              </span>
            ))}
        <span className="hint">{meaning}</span>
      </dd>
    </div>
  );
}

interface OverlaysProps {
  overlays: { aInB: Record<string, number> | null; bInA: Record<string, number> | null };
  names: readonly [string, string];
}

function Overlays({ overlays, names }: OverlaysProps) {
  const { aInB, bInA } = overlays;
  if (aInB === null && bInA === null) return null;
  return (
    <section aria-labelledby="overlays">
      <h3 id="overlays">Houses</h3>
      <table className="chart-table overlays" aria-labelledby="overlays">
        <thead>
          <tr>
            <th scope="col">Body</th>
            {bInA && <th scope="col" className="number">{`${names[1]}’s in ${names[0]}’s house`}</th>}
            {aInB && <th scope="col" className="number">{`${names[0]}’s in ${names[1]}’s house`}</th>}
          </tr>
        </thead>
        <tbody>
          {BODIES.map((body) => (
            <tr key={body}>
              <th scope="row">{bodyName(body)}</th>
              {bInA && <td className="number">{bInA[body]}</td>}
              {aInB && <td className="number">{aInB[body]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
