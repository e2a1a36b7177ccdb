// Where the module comes from.
import { notLoaded, run, start, startSync } from './core.js';

/** What {@link init} takes the module from. */
export type ModuleSource = URL | string | Response | BufferSource | WebAssembly.Module;

/** Loads the module from `source`. */
export function startFrom(source: ModuleSource): Promise<void> {
  return start(async () => {
    try {
      await run(await compile(source));
    } catch (cause) {
      throw notLoaded(cause);
    }
  });
}

/**
 * Loads the module that lies beside this script. Where it isn't there any more, since a bundler's development server
 * moved the script alone, or where it belongs to another version of the script, a copy in a script of its own is taken;
 * it is fetched in that case only.
 */
export function startFromPackage(): Promise<void> {
  return start(async () => {
    try {
      await run(await compile(new URL('../wasm/soul_codex_bg.wasm', import.meta.url)));
    } catch (cause) {
      await startInline().catch(() => {
        throw notLoaded(cause);
      });
    }
  });
}

/** For hosts without fetch: compiles and starts at once. */
export function initSync(bytes: BufferSource | WebAssembly.Module): void {
  startSync(() => (bytes instanceof WebAssembly.Module ? bytes : new WebAssembly.Module(bytes)));
}

async function startInline(): Promise<void> {
  const { default: base64 } = await import('./inline.js');
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  await run(await WebAssembly.compile(bytes));
}

async function compile(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === 'string' || source instanceof URL) return compileResponse(await fetch(source));
  if (typeof Response !== 'undefined' && source instanceof Response) return compileResponse(source);
  return WebAssembly.compile(source as BufferSource);
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  // Streaming insists on the media type, which simple servers don't send.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!(bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d)) {
    // The usual answer of a development server to an unknown address is its start page.
    throw new Error(`${response.url} is no WebAssembly module`);
  }
  return WebAssembly.compile(bytes);
}
