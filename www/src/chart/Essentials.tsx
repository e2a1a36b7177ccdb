import type { Chart, Sign } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { BODY_PATHS, SIGN_PATHS } from '../wheel/glyphPaths.ts';
import { shownPlace } from './estimates.ts';
import { degreesAndMinutes } from './format.ts';
import { oneOf, placeInSign } from './words.ts';

/** Sun, Moon and Ascendant, which most people look for first. */
export function Essentials({ chart }: { chart: Chart }) {
  const rising = chart.ascendant === null ? null : placeInSign(chart.ascendant);
  return (
    <dl className="essentials">
      <Essential id="sun" term="Sun" path={BODY_PATHS.Sun} {...shownPlace(chart, 'Sun')} />
      <Essential id="moon" term="Moon" path={BODY_PATHS.Moon} {...shownPlace(chart, 'Moon')} />
      <Essential
        id="ascendant"
        term="Ascendant"
        signs={rising ? [rising.sign] : []}
        degree={rising ? degreesAndMinutes(rising.degree) : null}
      />
    </dl>
  );
}

interface EssentialProps {
  id: string;
  term: string;
  path?: string;
  /** All that it can be; none where it is left open. */
  signs: readonly Sign[];
  degree: string | null;
}

function Essential({ id, term, path, signs, degree }: EssentialProps) {
  return (
    <div data-essential={id}>
      <dt>
        {path !== undefined && <Glyph path={path} />}
        {term}
      </dt>
      {signs.length > 0 ? (
        <dd>
          <span className="essential-sign">
            {signs.map((sign) => (
              <Glyph key={sign} path={SIGN_PATHS[sign]} />
            ))}
            {oneOf(signs)}
          </span>{' '}
          {degree !== null && <span className="degrees">{degree}</span>}
        </dd>
      ) : (
        <dd className="open">left open</dd>
      )}
    </div>
  );
}
