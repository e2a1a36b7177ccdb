import { call, currentInstance } from './core.js';
import { SoulError } from './errors.js';
import type { RawCityList } from './raw.js';
import type { Place } from './types.js';

/** The list of the instance that opened it: concurrent calls share one load, and a failed one may be followed by another. */
let list: { instance: number; opened: Promise<RawCityList> } | null = null;

/**
 * Offline city search, the best match first. Loads its own file the first time; not part of the module. `country` is an ISO
 * 3166-1 code or an English name. Show {@link placesCredit} with the results.
 */
export async function searchPlaces(
  query: string,
  { signal, ...options }: { limit?: number; country?: string; signal?: AbortSignal } = {},
): Promise<Place[]> {
  signal?.throwIfAborted();
  const cities = await unlessAborted(cityList(), signal);
  // One letter may be written in several ways; the list has the composed one.
  const composed = typeof query === 'string' ? query.normalize('NFKC') : query;
  return call(() => cities.search({ ...options, query: composed }));
}

/** Whom the city data are from, and their licence. Has to be shown where they are. */
export function placesCredit(): string {
  return call((core) => core.placesCredit());
}

function cityList(): Promise<RawCityList> {
  // Makes sure of a running instance first: what an earlier one has opened is gone with it.
  call(() => {});
  if (list?.instance !== currentInstance()) {
    const opened = load();
    const mine = { instance: currentInstance(), opened };
    list = mine;
    opened.catch(() => {
      if (list === mine) list = null;
    });
  }
  return list!.opened;
}

/** Where the file isn't there any more, or belongs to another version, its copy in a script of its own is taken, as with the module. */
async function load(): Promise<RawCityList> {
  try {
    return await open(await fetchPacked());
  } catch (cause) {
    try {
      return await open(await inlinePacked());
    } catch {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SoulError('places/load-failed', `The city list could not be loaded: ${reason}`, { retryable: true, cause });
    }
  }
}

async function open(packed: Blob): Promise<RawCityList> {
  const bytes = new Uint8Array(await unpacked(packed));
  return call((core) => core.readCities(bytes));
}

async function fetchPacked(): Promise<Blob> {
  const response = await fetch(new URL('./cities.bin', import.meta.url));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.blob();
}

async function inlinePacked(): Promise<Blob> {
  const { default: base64 } = await import('./cities-inline.js');
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
}

/** The list is compressed in its file, as few servers compress what they don't know; some then unpack it on the way. */
async function unpacked(packed: Blob): Promise<ArrayBuffer> {
  const start = new Uint8Array(await packed.slice(0, 2).arrayBuffer());
  if (!(start[0] === 0x1f && start[1] === 0x8b)) return packed.arrayBuffer();
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
