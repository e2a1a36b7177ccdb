import type { SoulCodex } from 'soul-codex';
import { keepLogIn } from './logIn.ts';

/** How long a deleted account can be taken back, in days: the cloud's grace. */
export const GRACE_DAYS = 30;

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

/** The last day on which an account that is deleted now can be taken back. */
export function lastDayOfGrace(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + GRACE_DAYS);
}
