// The work that is timed, the same in Node and in a page.
import { figure, interleaved, ratio } from '../support/measure.mjs';
import { births as drawn } from './births.mjs';
import { humanDesignCharts, natalCharts } from './checks.mjs';
import { natal } from './swisseph.mjs';

/** How many charts of swisseph-wasm a pair may cost. */
const CHARTS_PER_PAIR = 10;

/**
 * @param {{ soul: string, swisseph: string, natalengine: string, rounds: number, births: number }} how where the modules are, and
 * how much is done
 * @param {(soul: any) => unknown} [start] loads the module of Soul Codex; by itself it finds it beside the script
 */
export async function run(how, start = (soul) => soul.default()) {
  const soul = await import(how.soul);
  await start(soul);
  const { default: SwissEph } = await import(how.swisseph);
  const swisseph = new SwissEph();
  await swisseph.initSwissEph();
  const natalengine = await import(how.natalengine);

  const births = drawn(how.births);
  const aspects = natalCharts(soul, swisseph, births);
  const designs = humanDesignCharts(soul, natalengine, births);
  // A few births have a node whose mean and true place lie in different gates.
  if (designs.length < births.length / 2) throw new Error(`only ${designs.length} of ${births.length} Human Design charts can be compared`);
  const pairs = births.slice(0, 16).map((birth, index) => [birth.data, births[births.length - 1 - index]?.data]);

  const each = (/** @type {(birth: import('./births.mjs').Birth) => unknown} */ work, of = births) => ({
    units: of.length,
    run: () => {
      for (const birth of of) work(birth);
    },
  });
  const slow = designs.slice(0, 16);
  const times = await interleaved(
    [
      { name: 'natal', ...each(({ data }) => soul.natalChart(data)) },
      { name: 'natal beside', ...each((birth) => natal(swisseph, birth)) },
      { name: 'design', ...each(({ data }) => soul.humanDesign(data), designs) },
      { name: 'design beside', ...each((birth) => natalengine.calculateHumanDesign(birth.data.birthDate, birth.hour, 0), slow) },
      { name: 'pair', units: pairs.length, run: () => pairs.forEach(([a, b]) => soul.compatibility(a, b)) },
    ],
    { rounds: how.rounds, warmUps: 5 },
  );
  const of = (/** @type {string} */ name) => times[name] ?? [];
  const charts = of('natal beside').map((time) => time * CHARTS_PER_PAIR);
  const natalRatio = ratio(of('natal beside'), of('natal'));
  const designRatio = ratio(of('design beside'), of('design'));
  const pairRatio = ratio(of('pair'), of('natal beside'));
  return {
    compared: { births: births.length, aspects, designs: designs.length },
    lines: [
      {
        what: 'natal chart', ours: figure(of('natal')), beside: 'swisseph-wasm', theirs: figure(of('natal beside')),
        ratio: natalRatio, reach: '≥ 10 times faster', reached: natalRatio.median >= 10,
      },
      {
        what: 'Human Design chart', ours: figure(of('design')), beside: 'natalengine', theirs: figure(of('design beside')),
        ratio: designRatio, reach: '≥ 40 times faster', reached: designRatio.median >= 40,
      },
      {
        what: 'pair with 64 draws', ours: figure(of('pair')), beside: '10 natal charts of swisseph-wasm', theirs: figure(charts),
        ratio: pairRatio, reach: '≤ 10 of its charts', reached: pairRatio.median <= CHARTS_PER_PAIR,
      },
    ],
  };
}
