//! What the user searches for.

use crate::row::Place;
use crate::words::searched_words;

/// Most words of a search that count, the first ones.
pub const WORDS_MAX: usize = 32;

/// One word of a search. An entry is found where all of them are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    text: String,
    /// Whether words that begin with it are meant, too.
    begins: bool,
}

/// Index keys that answer a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRange {
    /// The key.
    pub term: String,
    /// Whether the keys that begin with `term` are meant and not `term` itself.
    pub longer: bool,
    /// What an entry with one of these keys gets for the word. It gets the most that any of them gives.
    pub points: u32,
}

/// The words of a text that was typed into a search field, each once, the first [`WORDS_MAX`].
///
/// Every word stands for itself and for the words that begin with it; a single letter, digit or pictograph for itself alone.
#[must_use]
pub fn search_words(text: &str) -> Vec<SearchWord> {
    let mut words: Vec<SearchWord> = Vec::new();
    searched_words(text, &mut |text, begins| {
        let word = SearchWord { text, begins };
        if words.len() < WORDS_MAX && !words.contains(&word) {
            words.push(word);
        }
    });
    words
}

impl SearchWord {
    /// The index keys that answer the word, those with most points first.
    #[must_use]
    pub fn ranges(&self) -> Vec<TermRange> {
        let mut ranges = Vec::new();
        for points in (1..=Place::POINTS_MAX).rev() {
            for place in Place::ALL {
                if place.points(true) == points {
                    ranges.push(TermRange { term: place.term(&self.text), longer: false, points });
                }
                if self.begins && place.points(false) == points {
                    ranges.push(TermRange { term: place.term(&self.text), longer: true, points });
                }
            }
        }
        ranges
    }

    /// What an entry whose index keys are `terms` gets for the word; `None` where it does not have it.
    #[must_use]
    pub fn points_in(&self, terms: &[String]) -> Option<u32> {
        let points = |term: &String| {
            let (place, word) = Place::read(term)?;
            let rest = word.strip_prefix(self.text.as_str())?;
            (rest.is_empty() || self.begins).then(|| place.points(rest.is_empty()))
        };
        terms.iter().filter_map(points).max()
    }
}

impl TermRange {
    /// A text behind every key that begins with `term`, in the order of UTF-16 code units: no text holds U+FFFF.
    #[must_use]
    pub fn end(&self) -> String {
        format!("{}\u{ffff}", self.term)
    }
}
