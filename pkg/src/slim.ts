import { startFrom, type ModuleSource } from './load.js';

export * from './api.js';

/**
 * Loads the module from what you hand over: the address of `soul-codex/soul_codex.wasm`, its bytes, or a compiled module.
 * This entry carries no .wasm of its own into a bundle.
 */
export default function init(source: ModuleSource): Promise<void> {
  return startFrom(source);
}
