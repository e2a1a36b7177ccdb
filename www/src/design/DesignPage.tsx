import { useMemo } from 'react';
import { humanDesign, type HumanDesign, type UserProfile } from 'soul-codex';
import { attempt } from '../attempt.ts';
import { ConfidenceNotes } from '../chart/Notes.tsx';
import { shareText, utcText } from '../chart/format.ts';
import { Refused } from '../other/Refused.tsx';
import { ProfileFrame } from '../profile/ProfileFrame.tsx';
import { nameOf } from '../profiles/names.ts';
import { ActivationsTable } from './ActivationsTable.tsx';
import { ChannelsTable } from './ChannelsTable.tsx';
import { DesignDrawing } from './DesignDrawing.tsx';
import { alternativesOf } from './state.ts';
import { AUTHORITY_WORDS, DEFINITION_WORDS, TYPE_WORDS, VARIABLE_NAMES, VARIABLE_SOURCES } from './words.ts';

export default function DesignPage({ id }: { id: string }) {
  return (
    <ProfileFrame id={id} section="design">
      {(profile) => <Design profile={profile} />}
    </ProfileFrame>
  );
}

function Design({ profile }: { profile: UserProfile }) {
  const { value: chart, error } = useMemo(() => attempt(() => humanDesign(profile)), [profile]);
  if (chart === null) return <Refused error={error} />;
  return (
    <>
      <ConfidenceNotes result={chart} />
      <div className="chart-parts">
        <figure className="wheel-figure">
          <DesignDrawing chart={chart} name={nameOf(profile)} />
          <figcaption>
            <Legend isOpen={chart.uncertain.length > 0} />
          </figcaption>
        </figure>
        <Summary chart={chart} />
        <ChannelsTable chart={chart} />
        <ActivationsTable chart={chart} />
      </div>
      <p className="facts">
        Personality of {utcText(chart.birthUtc)}; design of {utcText(chart.designUtc)}, when the Sun stood 88°
        before its place at birth.
      </p>
    </>
  );
}

/** What the chart is called, with all that it may be where the birth data leave it open. */
function Summary({ chart }: { chart: HumanDesign }) {
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">In short</h2>
      <dl className="summary">
        <Fact chart={chart} field="type" term="Type" words={TYPE_WORDS[chart.type]} />
        <Fact chart={chart} field="strategy" term="Strategy" />
        <Fact chart={chart} field="authority" term="Authority" words={AUTHORITY_WORDS[chart.authority]} />
        <Fact
          chart={chart}
          field="profile"
          term="Profile"
          words="line of the personality Sun / of the design Sun"
        />
        <Fact chart={chart} field="definition" term="Definition" words={DEFINITION_WORDS[chart.definition]} />
        <Fact chart={chart} field="incarnationCross" term="Incarnation cross" />
      </dl>
      <h3>Variables</h3>
      <dl className="summary variables">
        {(Object.keys(VARIABLE_NAMES) as (keyof typeof VARIABLE_NAMES)[]).map((variable) => (
          <div key={variable} data-fact={`variables.${variable}`}>
            <dt>{VARIABLE_NAMES[variable]}</dt>
            <dd>
              <span className="fact-value">
                {valueText(chart, `variables.${variable}`, chart.variables[variable])}
              </span>{' '}
              <span className="hint">{VARIABLE_SOURCES[variable]}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface FactProps {
  chart: HumanDesign;
  field: 'type' | 'strategy' | 'authority' | 'profile' | 'definition' | 'incarnationCross';
  term: string;
  /** Said where the fact is sure. */
  words?: string;
}

function Fact({ chart, field, term, words }: FactProps) {
  const isOpen = alternativesOf(chart, field) !== null;
  return (
    <div data-fact={field}>
      <dt>{term}</dt>
      <dd>
        <span className="fact-value">{valueText(chart, field, chart[field])}</span>
        {words !== undefined && !isOpen && <span className="hint">{words}</span>}
      </dd>
    </div>
  );
}

/** A value, or all that it may be with their shares: `Generator 62 %, Projector 38 %`. */
function valueText(chart: HumanDesign, field: string, value: string): string {
  const open = alternativesOf(chart, field);
  if (open === null) return value;
  return open.map((alternative) => `${alternative.value} ${shareText(alternative.share)}`).join(', ');
}

function Legend({ isOpen }: { isOpen: boolean }) {
  return (
    <ul className="legend" aria-label="Colours of the drawing">
      <li>
        <svg viewBox="0 0 40 12" aria-hidden="true" focusable="false">
          <path className="channel channel-personality channel-only" d="M1 6h38" />
        </svg>
        Personality
      </li>
      <li>
        <svg viewBox="0 0 40 12" aria-hidden="true" focusable="false">
          <path className="channel channel-design channel-only" d="M1 6h38" />
        </svg>
        Design
      </li>
      <li>
        <svg viewBox="0 0 40 12" aria-hidden="true" focusable="false">
          <rect className="center center-yes" x="1" y="1" width="38" height="10" />
        </svg>
        Defined center
      </li>
      <li>
        <svg viewBox="0 0 40 12" aria-hidden="true" focusable="false">
          <rect className="center center-no" x="1" y="1" width="38" height="10" />
        </svg>
        Open center
      </li>
      {isOpen && (
        <li>
          <svg viewBox="0 0 40 12" aria-hidden="true" focusable="false">
            <rect className="center center-maybe" x="1" y="1" width="38" height="10" />
          </svg>
          Faint or dashed: at some times of the day
        </li>
      )}
    </ul>
  );
}
