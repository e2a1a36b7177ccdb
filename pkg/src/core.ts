// The state of the one module of this page: whether it runs, and what happens when it breaks.
import { SoulError, fromCore } from './errors.js';
import { instantiate, instantiateSync, raw, type Raw } from './raw.js';

let ready = false;
let loading: Promise<void> | null = null;
/** Counts the instances: what an earlier instance handed out is of no use to a later one. */
let instance = 0;
/** The message of the panic that the current instance was given up for. */
let panic: string | null = null;
/** Ends the promises that the current instance has yet to settle, and after a panic never will. */
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
  try {
    return work(raw);
  } catch (thrown) {
    throw isBreakdown(thrown) ? restart(thrown) : fromCore(thrown);
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

function onPanic(message: string): void {
  panic ??= message;
  // The core is still on the stack here. A panic inside one of its own callbacks is thrown to nobody, so the restart
  // can't be left to whoever called.
  queueMicrotask(() => {
    if (panic !== null) restart(null);
  });
}

/** Whether the instance can't go on: it trapped, or ran out of stack. */
function isBreakdown(thrown: unknown): boolean {
  return panic !== null || thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError;
}

/** Puts a fresh instance in place of the broken one, and gives the error for those who waited for the old one. */
function restart(cause: unknown): SoulError {
  const message = panic ?? (cause instanceof Error ? cause.message : 'the instance stopped');
  const error = new SoulError('internal/panic', `A defect of soul-codex stopped this call: ${message}`, {
    details: { panic: message },
    cause,
  });
  // A panic has scheduled this already; a trap without one, such as an exhausted stack, has not.
  if (panic === null) raw.scheduleRestart();
  panic = null;
  instance += 1;
  raw.watchPanics(onPanic);
  const ended = [...waiting];
  waiting.clear();
  for (const reject of ended) reject(error);
  return error;
}
