/** What a calculation gave, or the error that keeps it from being done. */
export type Attempt<T> = { value: T; error: null } | { value: null; error: unknown };

export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), error: null };
  } catch (error) {
    return { value: null, error };
  }
}
