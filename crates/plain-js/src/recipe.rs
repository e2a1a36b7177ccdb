//! A value written down: what `build.js` reads.
//!
//! A step is a number of 32 bits, its kind in the lowest three and what belongs to it in the others: the number of a word, the length of a
//! text in UTF-16 units, the items of a list, the fields of an object. A list is followed by its items, an object by names and values in
//! turn. An object of a known shape has the number of the shape instead of that of its fields, and is followed by their values alone. Numbers and letters stand apart, in the order in which the steps use them. A word that comes for the first time is followed by
//! its length.

use crate::words::{Spelling, Words};

const NULL: u32 = 0;
const FALSE: u32 = 1;
const TRUE: u32 = 2;
const NUMBER: u32 = 3;
const WORD: u32 = 4;
const TEXT: u32 = 5;
const LIST: u32 = 6;
const OBJECT: u32 = 7;
/// What is added to the number of a shape, to tell it from a number of fields.
const SHAPE: u32 = 1 << 28;

/// The steps, numbers and letters of a value.
#[derive(Default)]
pub(crate) struct Recipe {
    steps: Vec<u32>,
    numbers: Vec<f64>,
    text: String,
    words: Words,
    /// Words that JavaScript knew when this recipe began.
    known: u32,
}

/// Where the number of a list's items or of an object's fields belongs, once all are there.
#[derive(Clone, Copy)]
pub(crate) struct Place(usize);

impl Recipe {
    /// Starts a new value; the words stay.
    pub(crate) fn begin(&mut self) {
        self.steps.clear();
        self.numbers.clear();
        self.text.clear();
        self.known = self.words.count();
    }

    /// Drops all words.
    pub(crate) fn forget(&mut self) {
        self.words = Words::default();
    }

    /// Steps, numbers, letters, and how many words are known.
    pub(crate) fn parts(&self) -> (&[u32], &[f64], &str, u32) {
        (&self.steps, &self.numbers, &self.text, self.known)
    }

    pub(crate) fn null(&mut self) {
        self.steps.push(NULL);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.steps.push(if flag { TRUE } else { FALSE });
    }

    pub(crate) fn number(&mut self, number: f64) {
        self.steps.push(NUMBER);
        self.numbers.push(number);
    }

    /// A text that is there for good, such as the name of a field.
    pub(crate) fn name(&mut self, name: &'static str) {
        let spelling = self.words.name(name);
        self.spell(spelling, name);
    }

    pub(crate) fn text(&mut self, text: &str) {
        let spelling = self.words.text(text);
        self.spell(spelling, text);
    }

    fn spell(&mut self, spelling: Spelling, text: &str) {
        match spelling {
            Spelling::Known(number) => self.steps.push(WORD | number << 3),
            Spelling::New(number) => {
                self.steps.push(WORD | number << 3);
                self.steps.push(utf16_units(text));
                self.text.push_str(text);
            }
            Spelling::Unnumbered => {
                self.steps.push(TEXT | utf16_units(text) << 3);
                self.text.push_str(text);
            }
        }
    }

    pub(crate) fn list(&mut self) -> Place {
        self.steps.push(LIST);
        Place(self.steps.len() - 1)
    }

    pub(crate) fn object(&mut self) -> Place {
        self.steps.push(OBJECT);
        Place(self.steps.len() - 1)
    }

    /// Starts an object of a known shape: the values of its fields follow, and it needs no end.
    pub(crate) fn shaped(&mut self, shape: u32) {
        self.steps.push(OBJECT | (SHAPE + shape) << 3);
    }

    /// Ends a list or an object with so many items or fields.
    pub(crate) fn end(&mut self, place: Place, count: u32) {
        if let Some(step) = self.steps.get_mut(place.0) {
            *step |= count << 3;
        }
    }

    /// Whether the step at the end is a text: only texts name fields.
    pub(crate) fn has_text_at(&self, step: usize) -> bool {
        self.steps.get(step).is_some_and(|step| matches!(step & 7, WORD | TEXT))
    }

    /// How many steps there are.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }
}

/// The length of a text in JavaScript. A text of 2²⁹ units would not fit into the module's memory beside the letters.
fn utf16_units(text: &str) -> u32 {
    let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    units as u32
}
