// The state of the one module of this page: whether it runs, and what happens when it breaks.
import { SoulError, fromCore } from './errors.js';
import { instantiate, instantiateSync, raw, type Raw } from './raw.js';

let ready = false;
let loading: Promise<void> | null = null;
/** Counts the instances: what an earlier instance handed out is of no use to a later one. */
let instance = 0;
/** Whether the current instance broke down; the next call then makes a new one. */
let broken = false;
/** The message of the panic that broke it; null for a trap that was none. */
let panic: string | null = null;
/** Ends the promises that the current instance has yet to settle, and after a breakdown never will. */
const waiting = new Set<(reason: unknown) => void>();

/** Loads the module once: concurrent calls share one load, and a failed one may be followed by another. */
export function start(load: () => Promise<void>): Promise<void> {
  if (ready) return Promise.resolve();
  loading ??= load()
    .then(begin)
    .finally(() => {
      loading = null;
    });
  return loading;
}

export function startSync(compile: () => WebAssembly.Module): void {
  if (ready) return;
  try {
    instantiateSync(compile());
  } catch (cause) {
    throw notLoaded(cause);
  }
  begin();
}

/** Makes an instance of a compiled module. */
export async function run(module: WebAssembly.Module): Promise<void> {
  await instantiate(module);
}

export function notLoaded(cause: unknown): SoulError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SoulError('module/load-failed', `The WebAssembly module could not be loaded: ${reason}`, {
    retryable: true,
    cause,
  });
}

/** Which instance is running: changes when a panic made a new one necessary. */
export function currentInstance(): number {
  return instance;
}

/** Calls the core; its refusals become {@link SoulError}s, and a panic leaves a module that works again. */
export function call<T>(work: (core: Raw) => T): T {
  assertReady();
  if (broken) renew();
  try {
    return work(raw);
  } catch (thrown) {
    // An exhausted stack is a RangeError, any other trap a RuntimeError.
    if (broken || thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) throw giveUp(thrown);
    throw fromCore(thrown);
  }
}

/** As {@link call}, for what takes time. A panic of the core in between rejects it, too. */
export function callAsync<T>(work: (core: Raw) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.add(reject);
    const settle = () => waiting.delete(reject);
    let promise: Promise<T>;
    try {
      promise = call(work);
    } catch (thrown) {
      settle();
      reject(thrown);
      return;
    }
    promise.then(resolve, (thrown: unknown) => reject(fromCore(thrown))).finally(settle);
  });
}

function begin(): void {
  if (ready) return;
  ready = true;
  instance += 1;
  raw.watchPanics(onPanic);
}

function assertReady(): void {
  if (!ready) {
    throw new SoulError(
      'module/not-initialised',
      'The module is not loaded yet: `await init()` once before any other call (in Node: `initSync(bytes)`).',
    );
  }
}

/** Called while the core is still on the stack. */
function onPanic(message: string): void {
  panic ??= message;
  // A panic in one of the core's own callbacks is thrown to nobody, so this can't be left to whoever called.
  giveUp(null);
}

/** Gives the instance up, and all that waits for it. */
function giveUp(cause: unknown): SoulError {
  if (!broken) {
    // First of all, as the stack may be too short for anything else.
    broken = true;
    instance += 1;
    queueMicrotask(renew);
  }
  const message = panic ?? (cause instanceof Error ? cause.message : 'the instance stopped');
  const error = new SoulError('internal/panic', `A defect of soul-codex stopped this call: ${message}`, {
    details: { panic: message },
    cause,
  });
  for (const reject of [...waiting]) reject(error);
  waiting.clear();
  return error;
}

/** Puts a fresh instance in the place of the broken one. */
function renew(): void {
  if (!broken) return;
  // A panic has scheduled this already.
  if (panic === null) raw.scheduleRestart();
  raw.watchPanics(onPanic);
  broken = false;
  panic = null;
}
