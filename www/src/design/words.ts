import type { HdAuthority, HdBody, HdType, HumanDesign } from 'soul-codex';

/** The bodies of the activations, in the order of the table. */
export const HD_BODIES: readonly HdBody[] = [
  'Sun',
  'Earth',
  'NorthNode',
  'SouthNode',
  'Moon',
  'Mercury',
  'Venus',
  'Mars',
  'Jupiter',
  'Saturn',
  'Uranus',
  'Neptune',
  'Pluto',
];

/** What the tradition says of each type, in a sentence of our own. */
export const TYPE_WORDS: Record<HdType, string> = {
  Generator: 'Steady strength that comes up in answer to what life brings.',
  'Manifesting Generator':
    'Steady strength with a short way from answering to acting, often on several things at once.',
  Projector: 'An eye for how others work, and for guiding them where that is asked for.',
  Manifestor: 'Strength to begin things without waiting, felt by everyone around.',
  Reflector: 'No center of its own is fixed: a mirror of people and places, changing with the Moon.',
};

export const AUTHORITY_WORDS: Record<HdAuthority, string> = {
  Emotional: 'Decide after the feeling has had its highs and lows.',
  Sacral: 'Decide by the yes or no of the gut, in the moment.',
  Splenic: 'Decide by the first quiet hunch; it does not repeat itself.',
  'Ego Manifested': 'Decide by what the will says aloud.',
  'Ego Projected': 'Decide by what the will wants, once recognised by others.',
  'Self-Projected': 'Decide by hearing oneself speak about it.',
  Mental: 'Decide by talking it over in the right surroundings.',
  Lunar: 'Decide after a whole round of the Moon.',
};

export const DEFINITION_WORDS: Record<HumanDesign['definition'], string> = {
  None: 'no center is defined',
  Single: 'all defined centers are joined',
  Split: 'the defined centers form two groups',
  'Triple Split': 'the defined centers form three groups',
  'Quadruple Split': 'the defined centers form four groups',
};

export const VARIABLE_NAMES = {
  determination: 'Determination',
  environment: 'Environment',
  motivation: 'Motivation',
  perspective: 'Perspective',
} as const;

/** Where each arrow comes from. */
export const VARIABLE_SOURCES: Record<keyof typeof VARIABLE_NAMES, string> = {
  determination: 'design Sun',
  environment: 'design node',
  motivation: 'personality Sun',
  perspective: 'personality node',
};
