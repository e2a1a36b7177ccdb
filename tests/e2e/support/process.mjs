import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** @typedef {{ output: () => string, stop: () => Promise<void> }} Started */

// A test run that is stopped from outside still ends what it has started: without these, "exit" would not be told.
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  process.once(signal, () => process.exit(code));
}

/**
 * Starts a program and waits until it is ready.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {(output: string) => boolean | Promise<boolean>} isReady asked again and again, with all that was printed so far
 * @returns {Promise<Started>}
 */
export async function start(program, args, isReady) {
  // A group of its own, so that the browsers that a driver starts end with it. Colours, which some programs print wherever `CI` is set,
  // would stand in the midst of what is waited for.
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env });
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  /** @type {Error | null} */
  let failure = null;
  child.on('error', (error) => {
    failure = error;
  });

  const onExit = () => {
    if (child.pid !== undefined) endGroup(child.pid);
  };
  process.once('exit', onExit);
  const stop = async () => {
    process.off('exit', onExit);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    endGroup(child.pid);
    await ended;
  };

  const until = Date.now() + 30_000;
  while (!(await isReady(output))) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}:\n${output}`);
    if (Date.now() > until) {
      await stop();
      throw new Error(`${program} was not ready after 30 s:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { output: () => output, stop };
}

/** @param {number} pid */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // The group has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A port that nothing listens on at the moment. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The probe has no port.');
  return address.port;
}

/**
 * What a connection to a port of this machine ends in: `connected`, or the error's code such as `ECONNREFUSED`.
 *
 * @param {number} port
 * @returns {Promise<string>}
 */
export function connection(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : String(error)));
  });
}
