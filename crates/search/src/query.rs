//! What the user searches for.

use core::ops::Range;

use crate::terms::{Place, mood_term, tag_term};
use crate::words::searched_words;

/// Most words of a search that count, the first ones.
pub const WORDS_MAX: usize = 32;

/// One word of a search, or a tag or mood that an entry has to have. An entry is found where all of them are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    text: String,
    /// Whether words that begin with it are meant, too.
    begins: bool,
    /// Whether it gives points; a filter gives none.
    counts: bool,
}

/// The words of a text that was typed into a search field, each once, the first [`WORDS_MAX`].
///
/// Every word stands for itself and for the words that begin with it; a single letter, digit or pictograph for itself alone.
#[must_use]
pub fn search_words(text: &str) -> Vec<SearchWord> {
    let mut words: Vec<SearchWord> = Vec::new();
    searched_words(text, &mut |text, begins| {
        let word = SearchWord { text, begins, counts: true };
        if words.len() < WORDS_MAX && !words.contains(&word) {
            words.push(word);
        }
    });
    words
}

impl SearchWord {
    /// The condition that an entry has this tag. Case, diacritics and punctuation make no difference.
    #[must_use]
    pub fn tag(tag: &str) -> Self {
        Self { text: tag_term(tag), begins: false, counts: false }
    }

    /// The condition that an entry has this mood.
    #[must_use]
    pub fn mood(mood: &str) -> Self {
        Self { text: mood_term(mood), begins: false, counts: false }
    }

    /// What an entry with these [`Terms`](crate::Terms) gets for the word; `None` where it does not have it.
    #[must_use]
    pub fn points_in(&self, terms: &str) -> Option<u32> {
        let points = |term| {
            let (place, word) = Place::split(term);
            self.points(place, word)
        };
        terms.lines().filter_map(points).max()
    }

    /// What is got for `word` at a place; `None` where another one is meant.
    pub(crate) fn points(&self, place: Place, word: &str) -> Option<u32> {
        let rest = word.strip_prefix(self.text.as_str())?;
        let is_meant = rest.is_empty() || self.begins;
        is_meant.then(|| if self.counts { place.points(rest.is_empty()) } else { 0 })
    }

    /// Which of some blocks of words can hold it; `firsts` are their first words, in order.
    pub(crate) fn blocks(&self, firsts: &[String]) -> Range<usize> {
        let text = self.text.as_str();
        let from = firsts.partition_point(|first| first.as_str() <= text);
        let to =
            firsts.partition_point(|first| first.as_str() <= text || self.begins && first.starts_with(text));
        // The word itself may stand in the block that begins before it.
        from.saturating_sub(1)..to
    }
}
