// Everything that both entries offer.
export { deltaT, houses, positions, resolveInstant, timezones, versions } from './calculations.js';
export {
  draconicChart, horaryChart, natalChart, progressedChart, solarReturnChart, synastry, transits,
} from './charts.js';
export type { SoulErrorCode } from './codes.js';
export { SoulCodex } from './codex.js';
export { SoulError, isSoulError } from './errors.js';
export { initSync, type ModuleSource } from './load.js';
export { compatibility, humanDesign, numerology, personalCycles } from './people.js';
export { placesCredit, searchPlaces } from './places.js';
export type * from './types.js';
