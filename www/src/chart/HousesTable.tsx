import type { Chart, HouseSystem } from 'soul-codex';
import { Glyph } from '../wheel/Glyph.tsx';
import { SIGN_PATHS } from '../wheel/glyphPaths.ts';
import { degreesAndMinutes } from './format.ts';
import { HOUSE_SYSTEM_NAMES, placeInSign, replacedHouses } from './words.ts';

interface Props {
  chart: Chart;
  houseSystem: HouseSystem;
  onHouseSystem: (system: HouseSystem) => void;
}

export function HousesTable({ chart, houseSystem, onHouseSystem }: Props) {
  const points = anglesOf(chart);
  if (chart.houseCusps === null) return null;
  const replaced = replacedHouses(houseSystem, chart.houseSystem);
  return (
    <section aria-labelledby="houses">
      <h2 id="houses">Houses</h2>
      <p className="field">
        <label htmlFor="houseSystem">House system</label>
        <select
          id="houseSystem"
          value={houseSystem}
          aria-describedby={replaced === null ? undefined : 'houseSystem-replaced'}
          onChange={(event) => onHouseSystem(event.target.value as HouseSystem)}
        >
          {Object.entries(HOUSE_SYSTEM_NAMES).map(([system, name]) => (
            <option key={system} value={system}>
              {name}
            </option>
          ))}
        </select>
      </p>
      <div role="status">
        {replaced !== null && (
          <p className="note" id="houseSystem-replaced">
            {replaced}
          </p>
        )}
      </div>
      <table className="chart-table" aria-labelledby="houses">
        <thead>
          <tr>
            <th scope="col">House or angle</th>
            <th scope="col">Sign</th>
            <th scope="col" className="number">
              Degree
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <Cusp key={point.name} {...point} />
          ))}
          {chart.houseCusps.map((cusp, i) => (
            <Cusp key={i} name={`House ${i + 1}`} longitude={cusp} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cusp({ name, longitude }: { name: string; longitude: number }) {
  const { sign, degree } = placeInSign(longitude);
  return (
    <tr data-point={name}>
      <th scope="row">{name}</th>
      <td>
        <Glyph path={SIGN_PATHS[sign]} />
        {sign}
      </td>
      <td className="number degrees">{degreesAndMinutes(degree)}</td>
    </tr>
  );
}

function anglesOf(chart: Chart): { name: string; longitude: number }[] {
  const points = [
    { name: 'Ascendant', longitude: chart.ascendant },
    { name: 'Midheaven', longitude: chart.midheaven },
    { name: 'Vertex', longitude: chart.vertex },
  ];
  return points.flatMap(({ name, longitude }) => (longitude === null ? [] : [{ name, longitude }]));
}
