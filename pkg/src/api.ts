// Everything that both entries offer.
export { deltaT, houses, natalChart, positions, resolveInstant, timezones, versions } from './calculations.js';
export { SoulCodex } from './codex.js';
export { SoulError, isSoulError } from './errors.js';
export { initSync, type ModuleSource } from './load.js';
export type * from './types.js';
