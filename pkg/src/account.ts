import { SoulError } from './errors.js';
import type { RawCodex } from './raw.js';
import type { Account } from './types.js';

/** `emptying` does what empties the database on purpose. */
export function accountOf(
  use: <T>(work: (codex: RawCodex) => Promise<T>) => Promise<T>, emptying: (work: () => Promise<void>) => Promise<void>,
): Omit<Account, 'signIn' | 'signOut'> {
  return {
    current: () => use((codex) => codex.account()),
    anonymousRecords: () => use((codex) => codex.anonymousRecords()),
    endSession: async (options) => {
      const keep: unknown = options?.keep;
      // What is missing must not be taken for a no: then everything would go.
      if (typeof keep !== 'boolean') {
        throw new SoulError('input/wrong-type', 'keep says nothing; accepted: true or false', {
          details: { field: 'keep', value: keep ?? null, accepted: 'true or false' },
        });
      }
      if (!keep) await use((codex) => codex.endSession());
    },
    deleteEverything: () => emptying(() => use((codex) => codex.deleteEverything())),
  };
}
