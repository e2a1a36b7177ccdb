import type { HumanDesign } from 'soul-codex';
import { shareText } from '../chart/format.ts';
import { RING } from './layout.ts';

interface Row {
  channel: string;
  /** The share of the possible times of birth at which it is defined. */
  share: number;
}

/** The channels that are defined, or may be, with the centers that they join. */
export function ChannelsTable({ chart }: { chart: HumanDesign }) {
  const rows = rowsOf(chart);
  const isOpen = rows.some(({ share }) => share < 1);
  return (
    <section aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      {rows.length === 0 ? (
        <p>No channel is defined.</p>
      ) : (
        <table className="chart-table" aria-labelledby="channels">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">Joins</th>
              {isOpen && (
                <th scope="col" className="number">
                  Of the day
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ channel, share }) => (
              <tr key={channel} data-channel={channel}>
                <th scope="row">{channel}</th>
                <td>{channel.split('-').map(centerOf).join(' and ')}</td>
                {isOpen && <td className="number">{shareText(share)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The sure ones first, then by their share of the day. */
function rowsOf(chart: HumanDesign): Row[] {
  const open = chart.uncertain.flatMap(({ field, alternatives }) => {
    if (!field.startsWith('channels.')) return [];
    const share = alternatives.find(({ value }) => value === 'defined')?.share ?? 0;
    return [{ channel: field.slice('channels.'.length), share }];
  });
  const sure = chart.channels
    .filter((channel) => !open.some((row) => row.channel === channel))
    .map((channel) => ({ channel, share: 1 }));
  return [...sure, ...open.sort((a, b) => b.share - a.share)];
}

function centerOf(gate: string): string {
  return RING.find(({ gates }) => gates.includes(Number(gate)))?.center ?? '';
}
