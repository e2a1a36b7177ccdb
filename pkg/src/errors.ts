import type { SoulErrorCode } from './codes.js';

/** What the core throws across the border: plain data, made into a {@link SoulError} on this side. */
interface Refusal {
  code: string;
  message: string;
  details: Record<string, unknown> | null;
  retryable: boolean;
}

/** Every failure of this package. Decide by `code`, show `message`. */
export class SoulError extends Error {
  /** Stable, `area/reason`: `birth/date-out-of-range`, `store/quota-exceeded`. ERRORS.md lists them, `SoulErrorCode` has them as a type. */
  readonly code: SoulErrorCode | (string & {});
  /** Facts; for bad input `{ field, value, accepted }`. */
  readonly details: Record<string, unknown> | null;
  /** Whether the same call may succeed later with the same input. */
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    more: { details?: Record<string, unknown> | null; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, 'cause' in more ? { cause: more.cause } : undefined);
    this.code = code;
    this.details = more.details ?? null;
    this.retryable = more.retryable ?? false;
  }

  static {
    // On the prototype, as with the built-in errors, so that the name is no property of each error.
    Object.defineProperty(this.prototype, 'name', { value: 'SoulError', configurable: true, writable: true });
  }
}

/** Whether `e` is a {@link SoulError}, and has that code where one is named. Holds across copies of the package. */
export function isSoulError(e: unknown, code?: SoulErrorCode | (string & {})): e is SoulError {
  return (
    e instanceof Error && e.name === 'SoulError' && 'code' in e && (code === undefined || e.code === code)
  );
}

/** @internal The error of something thrown by the core; anything else stays what it is. */
export function fromCore(thrown: unknown): unknown {
  if (thrown instanceof Error || typeof thrown !== 'object' || thrown === null || !('code' in thrown)) {
    return thrown;
  }
  const { code, message, details, retryable } = thrown as Refusal;
  return new SoulError(code, message, { details, retryable });
}
