//! The words of a text in any language, and the segments and queries of a full-text search over them.
//!
//! ```
//! use soul_search::{Document, Terms, search_words};
//!
//! let terms = Terms::of(&Document {
//!     title: Some("Vollmond über Zürich"),
//!     content: "Schlaflos. Ein langer Spaziergang am Fluss.",
//!     tags: &["Mond & Schlaf"],
//!     mood: Some("reflective"),
//! });
//! let score = |text: &str| search_words(text).iter().map(|word| word.points_in(&terms.text)).sum::<Option<u32>>();
//! assert!(score("ZURICH") > score("spaziergänge"), "the whole word in the title counts most");
//! assert!(score("spazier") > None, "the beginning of a word is enough");
//! assert_eq!(score("fluss meer"), None, "every word has to be there");
//! ```
//!
//! - [`Terms`] are what one entry is found by. A journal keeps those of its newest entries as they are.
//! - [`SegmentBuilder`] folds many entries into a [`Segment`]: sorted blocks of words, each word with its entries. [`Catalog`] lists
//!   the segments of a journal with the entries in them that were changed or removed since.
//! - [`search_words`] reads what the user typed; [`SearchWord::tag`] and [`SearchWord::mood`] are the filters.
//!   [`SearchWord::points_in`] answers a word for one entry, [`look_up`] for the entries of a segment.
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
//! The crate stores nothing. A change of what it makes of a text, or of the form of its texts, raises [`INDEX_VERSION`], so that
//! indexes are made anew.

mod catalog;
mod fold;
mod hash;
mod latin;
mod marks;
mod numbers;
mod query;
mod segment;
mod terms;
mod words;

/// Version of what is stored of an index.
pub const INDEX_VERSION: u32 = 1;

pub use catalog::Catalog;
pub use query::{SearchWord, WORDS_MAX, search_words};
pub use segment::{Segment, SegmentBuilder, SegmentEntry, SegmentTexts, look_up, segment_entries};
pub use terms::{Document, TERMS_MAX, Terms};
