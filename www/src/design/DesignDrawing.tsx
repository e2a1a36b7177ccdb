import { useId } from 'react';
import type { HumanDesign } from 'soul-codex';
import { arc, pointAt, ringPiece } from '../wheel/geometry.ts';
import { CHANNELS, GATE_HALF_DEG, PLACED, halves, type PlacedCenter } from './layout.ts';
import { stateOf, type DesignState, type GateState } from './state.ts';

/** Radii, in units of the drawing. */
const CHANNEL = 243;
const GATES_INNER = 245;
const GATES_OUTER = 282;
const GATES_MIDDLE = (GATES_INNER + GATES_OUTER) / 2;
const CENTERS_INNER = 285;
const CENTERS_OUTER = 317;
/** Where the letters of a center's name stand. Upright ones rise from their line, those in the lower half hang into the band. */
const NAME_ABOVE = 295.5;
const NAME_BELOW = 307;
/** Room to either side for a name; more than any needs. */
const NAME_ROOM_DEG = 40;

/** The Human Design chart: gates on a ring, grouped by their centers, and the channels across it. */
export function DesignDrawing({ chart, name }: { chart: HumanDesign; name: string }) {
  const id = useId();
  const state = stateOf(chart);
  return (
    <svg
      className="design"
      viewBox="-326 -326 652 652"
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
    >
      <title id={`${id}-title`}>{`Human Design chart of ${name}`}</title>
      <desc id={`${id}-description`}>{describe(chart)}</desc>
      {CHANNELS.map((channel) => (
        <ChannelGround key={channel.join('-')} channel={channel} />
      ))}
      {CHANNELS.map((channel) => (
        <Channel key={channel.join('-')} channel={channel} state={state} />
      ))}
      {PLACED.map((placed) => (
        <Center key={placed.center} id={id} placed={placed} state={state} />
      ))}
    </svg>
  );
}

function ChannelGround({ channel }: { channel: readonly [number, number] }) {
  return <path className="channel-ground" d={halves(channel, CHANNEL).join('')} />;
}

/** The halves of a channel whose gates are active. */
function Channel({ channel, state }: { channel: readonly [number, number]; state: DesignState }) {
  const paths = halves(channel, CHANNEL);
  return (
    <g>
      {channel.map((gate, i) => {
        const { by, sure } = state.gate(gate);
        if (by === 'none') return null;
        const d = paths[i];
        return (
          <g key={gate} className={sure === 'maybe' ? 'maybe' : undefined}>
            {by !== 'personality' && <path className={`channel channel-design channel-${by}`} d={d} />}
            {by !== 'design' && <path className={`channel channel-personality channel-${by}`} d={d} />}
          </g>
        );
      })}
    </g>
  );
}

function Center({ id, placed, state }: { id: string; placed: PlacedCenter; state: DesignState }) {
  const { center, fromDeg, toDeg } = placed;
  const sure = state.center(center);
  return (
    <g data-center={center} data-defined={sure}>
      <path className={`center center-${sure}`} d={ringPiece(toDeg, fromDeg, CENTERS_INNER, CENTERS_OUTER)} />
      <CenterName id={`${id}-${center.replace(' ', '')}`} placed={placed} sure={sure} />
      {placed.gates.map(({ gate, middleDeg }) => {
        const { by, sure: sureOfGate } = state.gate(gate);
        const at = pointAt(middleDeg, GATES_MIDDLE);
        return (
          <g
            key={gate}
            data-gate={gate}
            data-active={by}
            className={sureOfGate === 'maybe' ? 'maybe' : undefined}
          >
            <GateCell middleDeg={middleDeg} by={by} />
            <text className={`gate-number gate-number-${by}`} x={at.x} y={at.y} dy="0.36em">
              {gate}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The cell of a gate; one that both instants activate is cut in two, personality outside. */
function GateCell({ middleDeg, by }: { middleDeg: number; by: GateState }) {
  const [from, to] = [middleDeg - GATE_HALF_DEG + 0.35, middleDeg + GATE_HALF_DEG - 0.35];
  if (by !== 'both') {
    return <path className={`gate gate-${by}`} d={ringPiece(from, to, GATES_INNER, GATES_OUTER)} />;
  }
  return (
    <>
      <path className="gate gate-design" d={ringPiece(from, to, GATES_INNER, GATES_MIDDLE)} />
      <path className="gate gate-personality" d={ringPiece(from, to, GATES_MIDDLE, GATES_OUTER)} />
    </>
  );
}

/** The name of a center along its band; in the lower half the letters stand on the outer circle, so as not to be upside down. */
function CenterName({ id, placed, sure }: { id: string; placed: PlacedCenter; sure: string }) {
  const middle = (placed.fromDeg + placed.toDeg) / 2;
  const isBelow = Math.sin((middle * Math.PI) / 180) < 0;
  const d = isBelow
    ? arc(middle - NAME_ROOM_DEG, middle + NAME_ROOM_DEG, NAME_BELOW)
    : arc(middle + NAME_ROOM_DEG, middle - NAME_ROOM_DEG, NAME_ABOVE);
  return (
    <>
      <path id={id} fill="none" d={d} />
      <text className={`center-name center-name-${sure}`}>
        <textPath href={`#${id}`} startOffset="50%">
          {placed.center}
        </textPath>
      </text>
    </>
  );
}

/** The drawing in words, for those who don't see it. */
function describe(chart: HumanDesign): string {
  const isOpen = (kind: string) => chart.uncertain.some(({ field }) => field.startsWith(`${kind}.`));
  const list = (words: readonly (string | number)[]) => (words.length === 0 ? 'none' : words.join(', '));
  const parts = [
    `Defined centers: ${list(chart.definedCenters)}`,
    `channels: ${list(chart.channels)}`,
    `gates: ${list(chart.gates)}`,
  ];
  const open = isOpen('gates') ? ' By the time of birth some of these may differ, as the page lists.' : '';
  return `${parts.join('; ')}.${open}`;
}
