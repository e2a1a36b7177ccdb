//! Pythagorean numerology: names and dates to numbers, and the personal cycles.
//!
//! ```
//! use serde_json::json;
//! use soul_numerology::{NumerologyRequest, numerology};
//!
//! let request = NumerologyRequest::parse(&json!({ "birthDate": "1992-11-22", "fullName": "John Winston Lennon" }))?;
//! let numbers = numerology(&request)?;
//! assert_eq!((numbers.life_path_number, numbers.soul_urge_number), (9, Some(5)));
//! # Ok::<(), soul_core::InputError>(())
//! ```
//!
//! - [`numerology`] gives every number of a birth date and a name, with the totals behind each and the letters that went in.
//! - [`personal_cycles`] gives the personal year, month and day.
//! - [`Method`] names the three ways of adding up that the sources use.
//!
//! # Conventions
//! Letters A to Z have the values 1 to 9, over and over. 11, 22 and 33 are master numbers and are not reduced further.
//! Letters with marks count as their base letter. Y is a vowel where no vowel letter stands before it and it does not begin a
//! name part before a vowel; `yVowels` overrides that for each Y. Spaces, hyphens, full stops and commas part a name,
//! apostrophes vanish. A name with anything that has no letter value gets no numbers and a warning: nothing is ever counted
//! from what is left of a name.
//!
//! The crate reads no clock, does no I/O and knows no table for letters of other scripts: a name has to be given in its
//! romanised spelling.

mod cycles;
mod date;
mod letter;
mod method;
mod name;
mod numbers;
mod reduce;
mod request;

pub use cycles::{PersonalCycles, personal_cycles};
pub use method::Method;
pub use name::{Letter, NamePart};
pub use numbers::{Numerology, Period, numerology};
pub use request::NumerologyRequest;
