import type { HdCenter, HumanDesign, Uncertain } from 'soul-codex';

/** Which of the two instants activate a gate. */
export type GateState = 'none' | 'personality' | 'design' | 'both';
/** Whether something is there: always, never, or at some of the possible times of birth. */
export type Sureness = 'yes' | 'no' | 'maybe';

/** What a chart says of each part of the drawing. */
export interface DesignState {
  gate: (gate: number) => { by: GateState; sure: Sureness };
  center: (center: HdCenter) => Sureness;
}

export function stateOf(chart: HumanDesign): DesignState {
  const personality = new Set(Object.values(chart.personality).map(({ gate }) => gate));
  const design = new Set(Object.values(chart.design).map(({ gate }) => gate));
  const open = new Set(chart.uncertain.map(({ field }) => field));
  const sureness = (field: string, is: boolean): Sureness => (open.has(field) ? 'maybe' : is ? 'yes' : 'no');
  return {
    gate: (gate) => ({
      by: byWhom(personality.has(gate), design.has(gate)),
      sure: sureness(`gates.${gate}`, personality.has(gate) || design.has(gate)),
    }),
    center: (center) => sureness(`definedCenters.${center}`, chart.definedCenters.includes(center)),
  };
}

function byWhom(personality: boolean, design: boolean): GateState {
  if (personality) return design ? 'both' : 'personality';
  return design ? 'design' : 'none';
}

/** The values that a field may have, where the birth data leave it open. */
export function alternativesOf(
  chart: Pick<HumanDesign, 'uncertain'>,
  field: string,
): Uncertain['alternatives'] | null {
  return chart.uncertain.find((open) => open.field === field)?.alternatives ?? null;
}
