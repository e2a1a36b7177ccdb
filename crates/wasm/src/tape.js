// The other half of `tape.rs`: writes small plain data down, so that it comes over in one call.

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OBJECT = 6;
/** Kinds stand in the lowest three bits, what belongs to them above. */
const ABOVE = 8;
/** Arguments are flatter than that; whatever is deeper goes the long way, where a cycle is found. */
const DEPTH_MAX = 4;

let tape;
let end;
let text;

/**
 * Writes the steps of a value on the tape and gives back all its letters; undefined for what does not fit or is no plain data.
 */
export function write(given, onTape) {
  tape = onTape;
  end = 0;
  text = '';
  try {
    return value(given, 0) ? text : undefined;
  } catch {
    // A property that can't be read.
    return undefined;
  } finally {
    // The view would be in the way of a memory that grows.
    tape = undefined;
  }
}

function put(number) {
  if (end === tape.length) return false;
  tape[end++] = number;
  return true;
}

function letters(given) {
  text += given;
  return put(given.length * ABOVE + TEXT);
}

function value(given, depth) {
  switch (typeof given) {
    case 'string':
      return letters(given);
    case 'number':
      return Number.isFinite(given) && put(NUMBER) && put(given);
    case 'boolean':
      return put(given ? TRUE : FALSE);
    case 'undefined':
      return put(NULL);
    case 'object':
      if (given === null) return put(NULL);
      if (depth === DEPTH_MAX) return false;
      return Array.isArray(given) ? list(given, depth + 1) : object(given, depth + 1);
    default:
      return false;
  }
}

function list(given, depth) {
  const { length } = given;
  if (!put(length * ABOVE + LIST)) return false;
  for (let item = 0; item < length; item += 1) if (!value(given[item], depth)) return false;
  return true;
}

function object(given, depth) {
  // A literal or one like it: its prototype is null or the root of all objects, in whatever window.
  const prototype = Object.getPrototypeOf(given);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  const place = end;
  if (!put(OBJECT)) return false;
  let fields = 0;
  for (const name of Reflect.ownKeys(given)) {
    if (typeof name === 'symbol') continue;
    const property = given[name];
    if (property === undefined) continue;
    if (!letters(name) || !value(property, depth)) return false;
    fields += 1;
  }
  tape[place] = fields * ABOVE + OBJECT;
  return true;
}
