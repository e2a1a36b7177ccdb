import { startFrom, startFromPackage, type ModuleSource } from './load.js';

export * from './api.js';

/**
 * Loads the module. Call it once before anything else and await it; it may be called again at any time and by several
 * callers at once. Without an argument it finds its own .wasm. After a failure (`module/load-failed`) it may be tried again.
 */
export default function init(source?: ModuleSource): Promise<void> {
  return source === undefined ? startFromPackage() : startFrom(source);
}
