// The other half of `recipe.rs`: makes plain data of a recipe.

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const WORD = 4;
const TEXT = 5;
const LIST = 6;

/** What is added to the number of a shape, to tell it from a number of fields. */
const SHAPE = 1 << 28;

/**
 * The shapes of the objects that results hold most of, as `shapes.rs` numbers them. A literal is made at once, where an object that
 * grows field by field changes its layout with each.
 */
const shapes = [
  () => ({ longitude: value(), latitude: value(), distanceAu: value(), speed: value(), sign: value(), degree: value(), house: value(), retrograde: value() }),
  () => ({ planet1: value(), planet2: value(), aspect: value(), orb: value(), applying: value() }),
  () => ({ longitude: value(), gate: value(), line: value(), color: value(), tone: value(), base: value() }),
];

/** The words that stand in many results, by their numbers: each comes over once. */
const words = [];
let steps;
let numbers;
let text;
let nextStep;
let nextNumber;
let nextLetter;

/** `known`: how many words the module believes to be here. A module that was started anew begins with none. */
export function build(givenSteps, givenNumbers, givenText, known) {
  steps = givenSteps;
  numbers = givenNumbers;
  text = givenText;
  nextStep = nextNumber = nextLetter = 0;
  words.length = known;
  return value();
}

function value() {
  const step = steps[nextStep++];
  const rest = step >>> 3;
  switch (step & 7) {
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case NUMBER:
      return numbers[nextNumber++];
    case WORD:
      return word(rest);
    case TEXT:
      return letters(rest);
    case LIST: {
      const list = [];
      for (let item = 0; item < rest; item++) list.push(value());
      return list;
    }
    default: {
      if (rest >= SHAPE) return shapes[rest - SHAPE]();
      const object = {};
      for (let field = 0; field < rest; field++) {
        const name = steps[nextStep++];
        object[(name & 7) === WORD ? word(name >>> 3) : letters(name >>> 3)] = value();
      }
      return object;
    }
  }
}

function word(number) {
  // One that is new is followed by its length.
  return (words[number] ??= letters(steps[nextStep++]));
}

function letters(length) {
  return text.slice(nextLetter, (nextLetter += length));
}
