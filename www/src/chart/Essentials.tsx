import type { Chart, Sign } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { BODY_PATHS, SIGN_PATHS } from '../wheel/glyphPaths.ts';
import { degreesAndMinutes } from './format.ts';
import { placeInSign } from './words.ts';

/** Sun, Moon and Ascendant, which most people look for first. */
export function Essentials({ chart }: { chart: Chart }) {
  const rising = chart.ascendant === null ? null : placeInSign(chart.ascendant);
  return (
    <dl className="essentials">
      <Essential id="sun" term="Sun" path={BODY_PATHS.Sun} place={chart.bodies.Sun} />
      <Essential id="moon" term="Moon" path={BODY_PATHS.Moon} place={chart.bodies.Moon} />
      <Essential id="ascendant" term="Ascendant" place={rising} />
    </dl>
  );
}

interface EssentialProps {
  id: string;
  term: string;
  path?: string;
  place: { sign: Sign; degree: number } | null;
}

function Essential({ id, term, path, place }: EssentialProps) {
  return (
    <div data-essential={id}>
      <dt>
        {path !== undefined && <Glyph path={path} />}
        {term}
      </dt>
      {place ? (
        <dd>
          <span className="essential-sign">
            <Glyph path={SIGN_PATHS[place.sign]} />
            {place.sign}
          </span>{' '}
          <span className="degrees">{degreesAndMinutes(place.degree)}</span>
        </dd>
      ) : (
        <dd className="open">left open</dd>
      )}
    </div>
  );
}
