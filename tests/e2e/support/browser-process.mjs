// A browser as its user has it: without WebDriver, with a user folder of its own that outlives it, and so to be killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { devToolsOver } from './dev-tools-pipe.mjs';
import { miniBrowser } from './engines.mjs';

/** @typedef {import('./engines.mjs').EngineName} EngineName */
/** @typedef {Awaited<ReturnType<typeof launch>>} BrowserProcess */

/** Any of its programs will do; WebKitGTK's lies apart. */
const PROGRAMS = {
  chromium: ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'],
  firefox: ['firefox-esr', 'firefox'],
};

/** Settings without which Firefox asks, downloads, or opens again what it had open when it was killed. */
const FIREFOX_SETTINGS = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  // A page opens its other tabs by itself.
  'dom.disable_open_during_load': false,
  // Tabs of one site have processes of their own, so that one of them can be stopped or killed.
  'dom.ipc.processCount': 8,
  'dom.ipc.processCount.webIsolated': 4,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.startup.max_resumed_crashes': -1,
};

/** By its command, whether pages run in a process. @type {Record<EngineName, (command: string[]) => boolean>} */
const IS_PAGE_PROCESS = {
  chromium: (command) => command.some((part) => part.includes('--type=renderer')),
  firefox: (command) => command.includes('-contentproc') && command.includes('tab'),
  webkit: ([program = '']) => program.endsWith('/WebKitWebProcess'),
};

/** How long processes that were killed may take to be gone. */
const GONE_WITHIN_MS = 10_000;

/** @param {EngineName} engine */
export function programOf(engine) {
  if (engine === 'webkit') return miniBrowser();
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = PROGRAMS[engine].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error(`${engine} can't be tested: ${PROGRAMS[engine][0]} is not installed.`);
  return found;
}

/**
 * Starts a browser on a page, or on several, each in a tab of its own.
 *
 * @param {EngineName} engine
 * @param {string} userFolder made where it is missing
 * @param {string | string[]} url
 * @param {{ devTools?: boolean }} [options] whether Chromium takes commands of the DevTools protocol
 */
export async function launch(engine, userFolder, url, { devTools = false } = {}) {
  mkdirSync(userFolder, { recursive: true });
  if (engine === 'firefox') {
    const lines = Object.entries(FIREFOX_SETTINGS).map(([name, value]) => `user_pref("${name}", ${value});\n`);
    writeFileSync(join(userFolder, 'user.js'), lines.join(''));
  }
  // A group of its own, so that all its processes can be killed at one moment.
  const hasDevTools = devTools && engine === 'chromium';
  const args = [...(hasDevTools ? ['--remote-debugging-pipe'] : []), ...argumentsOf(engine, userFolder, [url].flat())];
  const child = spawn(programOf(engine), args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(hasDevTools ? /** @type {const} */ (['pipe', 'pipe']) : [])],
    env: engine === 'webkit' ? webkitEnvironment(userFolder) : process.env,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-4000);
    });
  }
  await once(child, 'spawn');
  const group = child.pid;
  if (group === undefined) throw new Error(`${engine} was not started`);
  const onExit = () => signal(-group, 'SIGKILL');
  process.once('exit', onExit);

  /** Kills it as the system does when memory runs out; resolves once nothing of it is left. */
  const kill = async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
    signal(-group, 'SIGKILL');
    await ended;
    process.off('exit', onExit);
    const until = Date.now() + GONE_WITHIN_MS;
    for (;;) {
      const left = processesOf(group, userFolder);
      if (left.length === 0) return;
      for (const pid of left) signal(pid, 'SIGKILL');
      if (Date.now() > until) throw new Error(`${engine}: the processes ${left.join(', ')} don't end`);
      await sleep(5);
    }
  };
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const send =
    toBrowser instanceof Writable && fromBrowser instanceof Readable ? devToolsOver(toBrowser, fromBrowser) : null;
  /** Its processes in which pages run; a tab that was opened by itself has one of its own. */
  const pageProcesses = () => processesOf(group, userFolder).filter((pid) => IS_PAGE_PROCESS[engine](commandOf(pid)));
  return { kill, send, pageProcesses, signal: (/** @type {NodeJS.Signals} */ name) => signal(-group, name), output: () => output };
}

/**
 * @param {EngineName} engine
 * @param {string} userFolder
 * @param {string[]} urls
 */
function argumentsOf(engine, userFolder, urls) {
  // Without a head, Firefox shows now one and now another of its tabs, and lets those out of sight stand still.
  if (engine === 'firefox') return [...(hasDisplay() ? [] : ['--headless']), '--no-remote', '--profile', userFolder, ...urls];
  if (engine === 'webkit') return ['--javascript-can-open-windows-automatically=true', ...urls];
  return [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    '--disable-popup-blocking',
    `--user-data-dir=${userFolder}`,
    ...urls,
  ];
}

/** Whether windows can be opened. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * WebKitGTK's browser knows neither an option for its user folder nor a headless mode.
 *
 * @param {string} userFolder
 */
function webkitEnvironment(userFolder) {
  if (!hasDisplay()) {
    throw new Error('webkit needs a display: run the command under xvfb-run.');
  }
  const folders = { XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: 'config', XDG_STATE_HOME: 'state' };
  const paths = Object.entries(folders).map(([name, folder]) => [name, join(userFolder, folder)]);
  return { ...process.env, ...Object.fromEntries(paths) };
}

/**
 * The processes of a group, and those that were started on a user folder; where the system has no /proc, none.
 *
 * @param {number} group
 * @param {string} userFolder
 */
function processesOf(group, userFolder) {
  if (!existsSync('/proc/self')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The name in brackets may hold blanks; state, parent and group follow it.
        const [state, , ofGroup] = status.slice(status.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return false;
        return Number(ofGroup) === group || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(userFolder);
      } catch {
        // It has ended in the meantime.
        return false;
      }
    });
}

/** @param {number} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended in the meantime.
    return [];
  }
}

/** @param {number} pid a group where negative @param {NodeJS.Signals} name */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
