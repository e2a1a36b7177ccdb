import type { SoulCodex } from 'soul-codex';
import { dateText } from '../chart/format.ts';
import { localDate } from '../today.ts';
import { keepLogIn } from './logIn.ts';

/** How long a deleted account can be taken back, in days: the cloud's grace. */
const GRACE_DAYS = 30;

/**
 * Deletes all that is on this device and, where somebody is signed in, the account. The cloud is asked first, and gets what waits: it
 * is there when the account is taken back. Where it can't be asked nothing is deleted.
 */
export async function deleteAll(codex: SoulCodex): Promise<void> {
  const { userId } = await codex.account.current();
  if (userId !== null) await codex.sync.now();
  await codex.account.deleteEverything();
  keepLogIn(null);
}

/** What to tell somebody whose account was closed now: until when it can be taken back. */
export function closedNotice(now: Date): string {
  const last = new Date(now.getFullYear(), now.getMonth(), now.getDate() + GRACE_DAYS);
  return `The account is closed, and nothing is left on this device. Until ${dateText(localDate(last))} you can take it back by logging in.`;
}
