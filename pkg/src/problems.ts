// What a handle has to tell that is no answer to a call.
import type { Problem, Problems, Unsubscribe } from './types.js';

/** The problems of one handle: each once, on the console as well. */
export class ProblemList implements Problems {
  /** Made anew with each change, so that a list that was handed out stays as it is. */
  #list: readonly Problem[] = [];
  readonly #listeners = new Set<(problems: readonly Problem[]) => void>();
  readonly #mend: (problem: Problem) => Promise<void>;

  /** `mend` does what is left to do about a problem that is taken off the list. */
  constructor(mend: (problem: Problem) => Promise<void>) {
    this.#mend = mend;
  }

  readonly list = (): readonly Problem[] => this.#list;

  readonly subscribe = (listener: (problems: readonly Problem[]) => void): Unsubscribe => {
    // An entry of its own, so that the same function may be subscribed twice.
    const entry = (problems: readonly Problem[]) => listener(problems);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  };

  readonly discard = async (problem: Problem): Promise<void> => {
    await this.#mend(problem);
    this.#change(this.#list.filter((known) => !isSame(known, problem)));
  };

  report(problem: Problem): void {
    if (this.#list.some((known) => isSame(known, problem))) return;
    console.warn(`soul-codex: ${problem.message} (${problem.code})`);
    this.#change([...this.#list, problem]);
  }

  #change(list: readonly Problem[]): void {
    this.#list = list;
    for (const listener of [...this.#listeners]) {
      try {
        listener(list);
      } catch (error) {
        // One listener's defect is no reason to leave the others uninformed; it is reported like any uncaught error.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** A row is one problem, whatever is found to be wrong with it; any other code is one. */
function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.details['store'] === b.details['store'] && a.details['key'] === b.details['key'];
}
