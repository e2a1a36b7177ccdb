import type { LifePeriod, Numerology } from 'soul-codex';
import { localDate } from '../today.ts';
import { pinnacleWorking, sumText } from './steps.ts';

/** Pinnacles and challenges with their ages; the ones in force today are marked. */
export function Periods({ birthDate, result }: { birthDate: string; result: Numerology }) {
  const age = ageOn(birthDate, localDate());
  return (
    <section aria-labelledby="periods">
      <h2 id="periods">Pinnacles and challenges</h2>
      <table className="chart-table periods" aria-labelledby="periods">
        <thead>
          <tr>
            <th scope="col">Ages</th>
            <th scope="col">Pinnacle</th>
            <th scope="col">From</th>
            <th scope="col">Challenge</th>
          </tr>
        </thead>
        <tbody>
          {result.pinnacles.map((pinnacle, i) => {
            const working = pinnacleWorking(birthDate, result, i);
            const isNow = age >= pinnacle.fromAge && (pinnacle.toAge === null || age <= pinnacle.toAge);
            return (
              <tr key={i} data-pinnacle={i} className={isNow ? 'is-now' : undefined}>
                <th scope="row">
                  {agesText(pinnacle)}
                  {isNow && <span className="tag">now</span>}
                </th>
                <td className="strong">{pinnacle.number}</td>
                <td>{working && sumText(working)}</td>
                <td>{result.challenges[i]?.number}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="hint">
        The first ends at 36 less the Life Path as one digit, the next two last nine years. Challenges are
        differences of month, day and year as single digits.
      </p>
    </section>
  );
}

function agesText({ fromAge, toAge }: LifePeriod): string {
  return toAge === null ? `from ${fromAge}` : `${fromAge} to ${toAge}`;
}

/** Completed years. */
function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
