import type { SoulCodex } from 'soul-codex';
import type { Result } from 'soul-codex/react';

/** The open database; throws what keeps it from being open, for the caller to show. */
export function openedCodex(opened: Result<SoulCodex>): SoulCodex {
  if (opened.data !== null) return opened.data;
  throw opened.error ?? new Error('Your charts are still being opened.');
}
