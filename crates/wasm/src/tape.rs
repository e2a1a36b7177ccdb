//! Small plain data in one crossing of the border.
//!
//! Asking for each property of a birth by a call of its own takes some 2 µs. So `tape.js` writes an argument down: a tape of numbers, and
//! all letters in one text. A step of the tape is a kind in its lowest three bits with a count above them: the length of a text, the items of
//! a list, the fields of an object; a number is followed by itself. An object is followed by names and values in turn.
//!
//! What is too large for the tape, has letters beyond ASCII or is no plain data is none of this module's business: the walk of
//! [`input`](crate::input) reads it and words the refusal.

use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::input::number;

#[wasm_bindgen(module = "/src/tape.js")]
extern "C" {
    fn write(given: &JsValue, tape: &mut [f64]) -> Option<String>;
}

/// Steps on the tape: a birth takes some 25, the options of a chart some 60.
const STEPS: usize = 128;

const NULL: u32 = 0;
const FALSE: u32 = 1;
const TRUE: u32 = 2;
const NUMBER: u32 = 3;
const TEXT: u32 = 4;
const LIST: u32 = 5;
const OBJECT: u32 = 6;

/// The value, where it is small, plain and ASCII.
pub(crate) fn read(given: &JsValue) -> Option<Value> {
    let mut steps = [0.0; STEPS];
    let text = write(given, &mut steps)?;
    // Only then a length in JavaScript is one in bytes.
    if !text.is_ascii() {
        return None;
    }
    Tape { steps: &steps, text: &text }.value()
}

struct Tape<'a> {
    steps: &'a [f64],
    text: &'a str,
}

impl Tape<'_> {
    fn step(&mut self) -> Option<f64> {
        let (step, rest) = self.steps.split_first()?;
        self.steps = rest;
        Some(*step)
    }

    fn letters(&mut self, length: u32) -> Option<String> {
        let (letters, rest) = self.text.split_at_checked(length as usize)?;
        self.text = rest;
        Some(letters.to_owned())
    }

    fn value(&mut self) -> Option<Value> {
        // Steps are whole, and a text that is longer than a u32 can say does not fit into the memory.
        let step = self.step()? as u32;
        let count = step >> 3;
        Some(match step & 7 {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NUMBER => number(self.step()?)?,
            TEXT => Value::String(self.letters(count)?),
            LIST => Value::Array((0..count).map(|_| self.value()).collect::<Option<_>>()?),
            OBJECT => {
                let mut fields = Map::new();
                for _ in 0..count {
                    let name = self.step()? as u32 >> 3;
                    let name = self.letters(name)?;
                    fields.insert(name, self.value()?);
                }
                Value::Object(fields)
            }
            _ => return None,
        })
    }
}
