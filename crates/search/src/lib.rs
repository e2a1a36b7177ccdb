//! The words of a text in any language, and the rows and queries of a full-text search over them.
//!
//! ```
//! use soul_search::{Document, SearchRow, search_words};
//!
//! let row = SearchRow::of(&Document {
//!     id: "e1",
//!     profile_id: "p1",
//!     entry_date: "2025-03-01",
//!     title: Some("Vollmond über Zürich"),
//!     content: "Schlaflos. Ein langer Spaziergang am Fluss.",
//!     tags: &["Mond & Schlaf".to_owned()],
//!     mood: Some("reflective"),
//! });
//! let score = |text: &str| search_words(text).iter().map(|word| word.points_in(&row.terms)).sum::<Option<u32>>();
//! assert!(score("ZURICH") > score("spaziergänge"), "the whole word in the title counts most");
//! assert!(score("spazier") > None, "the beginning of a word is enough");
//! assert_eq!(score("fluss meer"), None, "every word has to be there");
//! ```
//!
//! - [`SearchRow`] is what the index keeps of an entry; [`RowKey`] is its primary key, which tells owner and day by itself.
//! - [`search_words`] reads what the user typed; [`SearchWord::ranges`] are the index keys that answer a word, each with its
//!   points, and [`SearchWord::points_in`] answers the same for one row.
//! - [`tag_term`] and [`mood_term`] are the keys of the two filters.
//!
//! **Words.** Letters, digits and the marks between them make a word; everything else ends it. Case, width and
//! the diacritics of Latin, Greek and Cyrillic letters do not count (`é` is `e`, `ß` is `ss`, `й` is `и`, the four Turkish i's are
//! one), nor do the vowel points of Hebrew and Arabic, nor how a text is normalised. A Korean syllable counts as its letters, so
//! that a word is found while it is being typed. A word with an apostrophe stands in the index by its parts and as a whole.
//! Scripts without spaces are cut into overlapping pieces, of two characters (Chinese, Japanese) or three (Thai, Lao, Khmer,
//! Burmese), so that any part of a sentence finds it; several pieces have to be in one entry, not side by side. A pictograph is a
//! word of its own.
//!
//! **Not done**: word stems (but the beginning of a word finds the longer ones), synonyms, typing errors, `ä` as `ae`, traditional
//! and simplified Chinese characters as one, phrases.
//!
//! The crate stores nothing. A change of what it makes of a text asks for a migration that writes all rows anew.

mod fold;
mod latin;
mod marks;
mod query;
mod row;
mod words;

pub use query::{SearchWord, TermRange, WORDS_MAX, search_words};
pub use row::{Document, RowKey, SearchRow, TERMS_MAX, mood_term, tag_term};
