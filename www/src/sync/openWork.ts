import { changes } from './standing.ts';

/** What would be lost with the records of this device. */
export interface OpenWork {
  /** Changes that the cloud does not have yet. */
  pending: number;
  /** Changes that it has refused. */
  dead: number;
  /** Records that were changed on two devices, for which nobody has chosen. */
  conflicts: number;
  /** Whether it was tried to send them. */
  hasTried: boolean;
}

export function openWorkText({ pending, dead, conflicts, hasTried }: OpenWork): string[] {
  return [
    ...(hasTried ? ['Not everything could be sent.'] : []),
    ...(pending > 0 ? [`${changes(pending)} ${pending === 1 ? 'is' : 'are'} not in the cloud yet.`] : []),
    ...(dead > 0 ? [`${changes(dead)} ${dead === 1 ? 'was' : 'were'} refused by the cloud, and ${dead === 1 ? 'is' : 'are'} on this device alone.`] : []),
    ...(conflicts > 0
      ? [`${conflicts === 1 ? 'One record was' : `${conflicts} records were`} changed on two devices; the version that is not in use is on this device alone.`]
      : []),
  ];
}
