import type { Chart, HouseSystem } from 'soul-codex';
import { AspectLegend } from '../wheel/AspectLegend.tsx';
import { Wheel } from '../wheel/Wheel.tsx';
import { drawnAspects } from '../wheel/drawn.ts';
import { AspectsTable } from './AspectsTable.tsx';
import { BodiesTable } from './BodiesTable.tsx';
import { HousesTable } from './HousesTable.tsx';
import { isEstimated } from './estimates.ts';

interface Props {
  chart: Chart;
  name: string;
  houseSystem: HouseSystem;
  onHouseSystem: (system: HouseSystem) => void;
}

/** A chart's wheel and its tables. */
export function ChartParts({ chart, name, houseSystem, onHouseSystem }: Props) {
  return (
    <div className="chart-parts">
      <figure className="wheel-figure">
        <Wheel chart={chart} name={name} />
        <figcaption>
          <AspectLegend aspects={drawnAspects(chart)} />
          {isEstimated(chart) && (
            <p className="hint">
              An arc beside a body shows where it may have been on that day. Aspects that this leaves open are
              not drawn.
            </p>
          )}
        </figcaption>
      </figure>
      <BodiesTable chart={chart} />
      <HousesTable chart={chart} houseSystem={houseSystem} onHouseSystem={onHouseSystem} />
      <AspectsTable chart={chart} />
    </div>
  );
}
