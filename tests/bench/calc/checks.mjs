// That the contenders do the same work: compared before anything is timed.
import { angleBetween, assertAngle, assertNear, assertSame } from '../support/equal.mjs';
import { DATA_FILES, POINTS, answeredBy, natal } from './swisseph.mjs';

/** @typedef {import('./births.mjs').Birth} Birth */

/** 1″, which is far inside what any chart shows. The published accuracy of either side is better. */
const POSITION_DEG = 1 / 3600;
const SPEED_DEG_PER_DAY = 1e-4;
/** The true node swings with every small term of the Moon; its speed is where theories differ most. */
const NODE_SPEED_DEG_PER_DAY = 0.03;
/** Beside the limit of an orb the smallest difference decides. */
const AT_THE_LIMIT_DEG = 0.001;

/** Lines of the wheel are 0.9375° wide, and the first of gate 41 begins at 2° Aquarius. */
const LINE_DEG = 0.9375;
const WHEEL_BEGINS_DEG = 302;
/** What natalengine's series leave open: about an arc minute. */
const SERIES_DEG = 0.02;
/** Where its search for the design moment ends farther from 88° of the Sun, as it does for some births, the charts are not compared. */
const DESIGN_SUN_DEG = 0.02;
/** No body goes farther while the Sun goes one degree: the Moon at its quickest. */
const DEG_PER_SUN_DEG = 16;

/**
 * The natal charts of both sides. Gives back how many aspects were compared.
 *
 * @param {any} soul
 * @param {any} swisseph
 * @param {readonly Birth[]} births
 */
export function natalCharts(soul, swisseph, births) {
  for (const [name, number] of POINTS) {
    assertSame(answeredBy(swisseph, number), DATA_FILES, `the ephemeris that gives ${name}`);
  }
  let compared = 0;
  for (const birth of births) {
    const place = `${birth.data.birthDate} ${birth.data.birthTime}`;
    const ours = soul.natalChart(birth.data);
    const theirs = natal(swisseph, birth);
    for (const body of theirs.bodies) {
      const own = ours.bodies[body.name];
      const isNode = body.name === 'NorthNode';
      assertAngle(own.longitude, body.longitude, POSITION_DEG, `${place} ${body.name}`);
      if (!isNode) assertNear(own.latitude, body.latitude, POSITION_DEG, `${place} latitude of ${body.name}`);
      assertNear(own.speed, body.speed, isNode ? NODE_SPEED_DEG_PER_DAY : SPEED_DEG_PER_DAY, `${place} speed of ${body.name}`);
    }
    for (let house = 1; house <= 12; house += 1) {
      assertAngle(ours.houseCusps[house - 1], theirs.cusps[house], POSITION_DEG, `${place} house ${house}`);
    }
    assertAngle(ours.midheaven, theirs.midheaven, POSITION_DEG, `${place} Midheaven`);
    compared += sameAspects(ours.aspects, theirs.aspects, place);
  }
  return compared;
}

/**
 * The aspects between the twelve points, but those at the limit of their orb.
 *
 * @param {readonly any[]} ours
 * @param {readonly any[]} theirs
 * @param {string} place
 */
function sameAspects(ours, theirs, place) {
  const names = new Set(POINTS.map(([name]) => /** @type {string} */ (name)));
  const inside = (/** @type {any} */ { aspect, orb }) => orb < (aspect === 'sextile' ? 6 : 8) - AT_THE_LIMIT_DEG;
  const list = (/** @type {readonly any[]} */ aspects) =>
    aspects
      .filter((aspect) => names.has(aspect.planet1) && names.has(aspect.planet2) && inside(aspect))
      .map(({ planet1, planet2, aspect }) => `${[planet1, planet2].sort().join(' ')} ${aspect}`)
      .sort();
  const found = list(ours);
  assertSame(found, list(theirs), `${place} aspects`);
  return found.length;
}

/**
 * The Human Design charts of both sides. natalengine takes the mean node where Soul Codex takes the true one, and its positions are
 * coarser: a body beside the edge of a line may fall on the other side. All bodies but the nodes must agree within those limits;
 * where all 26 gates agree, so must type, profile, channels and the number of centers. Gives back those births.
 *
 * @param {any} soul
 * @param {any} natalengine
 * @param {readonly Birth[]} births
 * @returns {Birth[]}
 */
export function humanDesignCharts(soul, natalengine, births) {
  return births.filter((birth) => {
    const place = `${birth.data.birthDate} ${birth.data.birthTime}`;
    const ours = soul.humanDesign(birth.data);
    const theirs = natalengine.calculateHumanDesign(birth.data.birthDate, birth.hour, 0);
    const missed = angleBetween(ours.design.Sun.longitude, theirs.gates.design.sun.longitude);
    if (missed > DESIGN_SUN_DEG) return false;
    sameActivations(ours.personality, theirs.gates.personality, SERIES_DEG, `${place} personality`);
    sameActivations(ours.design, theirs.gates.design, SERIES_DEG + DEG_PER_SUN_DEG * missed, `${place} design`);
    if (gates(ours).join() !== gates(theirs.gates).join()) return false;

    assertSame(theirs.type.name, ours.type, `${place} type`);
    const lines = ['personality', 'design'].map((side) => theirs.gates[side].sun.line).join('/');
    assertSame(theirs.profile.numbers, lines, `${place} profile of natalengine`);
    if (fromEdge(ours.personality.Sun.longitude) > SERIES_DEG && fromEdge(ours.design.Sun.longitude) > SERIES_DEG) {
      assertSame(theirs.profile.numbers, ours.profile, `${place} profile`);
    }
    const channels = theirs.channels.map((/** @type {any} */ channel) => [...channel.gates].sort((a, b) => a - b).join('-'));
    assertSame(channels.sort(), [...ours.channels].sort(), `${place} channels`);
    assertSame(theirs.centers.defined.length, ours.definedCenters.length, `${place} defined centers`);
    return true;
  });
}

/**
 * @param {Record<string, any>} ours
 * @param {Record<string, any>} theirs
 * @param {number} allowed degrees
 * @param {string} place
 */
function sameActivations(ours, theirs, allowed, place) {
  for (const [name, own] of Object.entries(ours)) {
    if (name.endsWith('Node')) continue;
    const other = theirs[name.toLowerCase()];
    assertAngle(own.longitude, other.longitude, allowed, `${place} ${name}`);
    if (fromEdge(own.longitude) > allowed) {
      assertSame([other.gate, other.line], [own.gate, own.line], `${place} ${name}`);
    }
  }
}

/** The 26 activations as texts. @param {any} chart */
function gates(chart) {
  const of = (/** @type {string} */ side) =>
    Object.entries(chart[side]).map(([name, activation]) => `${side} ${name.toLowerCase()} ${activation.gate}`);
  return [...of('personality'), ...of('design')].sort();
}

/** How far a longitude is from the nearest edge of a line. @param {number} longitude */
function fromEdge(longitude) {
  const within = (((longitude - WHEEL_BEGINS_DEG) % LINE_DEG) + LINE_DEG) % LINE_DEG;
  return Math.min(within, LINE_DEG - within);
}
