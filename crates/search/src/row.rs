//! What the index keeps of an entry.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::indexed_words;

/// Most words of an entry that the index keeps: those of the title, then of the tags, then of the content as they come. A text of
/// 10,000 English words has about 2,000 different ones.
pub const TERMS_MAX: usize = 4096;

/// From so many times on, a word of the content counts as one that the entry is about.
const OFTEN: usize = 3;
/// First character of the key of a tag.
const TAG: char = '#';
/// First character of the key of a mood.
const MOOD: char = '@';

/// An entry as the index reads it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose it is.
    pub profile_id: &'a str,
    /// Its day, `YYYY-MM-DD`.
    pub entry_date: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its text.
    pub content: &'a str,
    /// Its tags.
    pub tags: &'a [String],
    /// Its mood.
    pub mood: Option<&'a str>,
}

/// The row of an entry in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchRow {
    /// Primary key: a [`RowKey`] as text.
    pub id: String,
    /// The entry.
    pub entry_id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The entry's day.
    pub entry_date: String,
    /// The keys by which it is found, each once: a word behind the digit of its place, a tag, the mood.
    pub terms: Vec<String>,
    /// How many different words of the content the index does not keep, see [`TERMS_MAX`].
    pub left_out: usize,
}

/// The primary key of a row: `profileId/entryDate/entryId`.
///
/// An index answers with primary keys alone, so whose an entry is and its day are known without reading anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowKey<'a> {
    /// Whose the entry is; holds no `/`.
    pub profile_id: &'a str,
    /// Its day, `YYYY-MM-DD`.
    pub entry_date: &'a str,
    /// Its id.
    pub entry_id: &'a str,
}

impl<'a> RowKey<'a> {
    /// Reads a key; `None` for a text that is none.
    #[must_use]
    pub fn parse(key: &'a str) -> Option<Self> {
        let mut parts = key.splitn(3, '/');
        Some(Self { profile_id: parts.next()?, entry_date: parts.next()?, entry_id: parts.next()? })
    }
}

impl fmt::Display for RowKey<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.profile_id, self.entry_date, self.entry_id)
    }
}

impl SearchRow {
    /// The row of an entry.
    #[must_use]
    pub fn of(document: &Document<'_>) -> Self {
        let mut words = Words::default();
        if let Some(title) = document.title {
            indexed_words(title, &mut |word| words.add(word, Place::Title));
        }
        for tag in document.tags {
            indexed_words(tag, &mut |word| words.add(word, Place::Tag));
        }
        indexed_words(document.content, &mut |word| words.add(word, Place::Content));
        let mut terms = Vec::with_capacity(words.0.len());
        let mut left_out = 0;
        for (word, Word { place, count, is_kept }) in &words.0 {
            match place {
                _ if !is_kept => left_out += 1,
                Place::Content if *count >= OFTEN => terms.push(Place::ContentOften.term(word)),
                place => terms.push(place.term(word)),
            }
        }
        for filter in document.tags.iter().map(|tag| tag_term(tag)).chain(document.mood.map(mood_term)) {
            // Two ways to write a tag make one.
            if !terms.contains(&filter) {
                terms.push(filter);
            }
        }
        Self {
            id: document.key().to_string(),
            entry_id: document.id.to_owned(),
            profile_id: document.profile_id.to_owned(),
            entry_date: document.entry_date.to_owned(),
            terms,
            left_out,
        }
    }
}

impl<'a> Document<'a> {
    /// The primary key of its row.
    #[must_use]
    pub fn key(&self) -> RowKey<'a> {
        RowKey { profile_id: self.profile_id, entry_date: self.entry_date, entry_id: self.id }
    }
}

/// All different words of an entry.
#[derive(Default)]
struct Words(BTreeMap<String, Word>);

struct Word {
    /// The best of its places.
    place: Place,
    count: usize,
    /// Whether it is among the first [`TERMS_MAX`].
    is_kept: bool,
}

impl Words {
    /// Counts a word; better places have to come first.
    fn add(&mut self, word: String, place: Place) {
        let is_kept = self.0.len() < TERMS_MAX;
        self.0.entry(word).or_insert(Word { place, count: 0, is_kept }).count += 1;
    }
}

/// Where in an entry a word stands: the best of its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the title.
    Title,
    /// In a tag.
    Tag,
    /// In the content, again and again.
    ContentOften,
    /// In the content.
    Content,
}

impl Place {
    pub(crate) const ALL: [Self; 4] = [Self::Title, Self::Tag, Self::ContentOften, Self::Content];
    /// Most points that a word can give.
    pub(crate) const POINTS_MAX: u32 = 12;

    /// The index key of `word` here.
    pub(crate) fn term(self, word: &str) -> String {
        format!("{}{word}", self.digit())
    }

    /// The place and the word of an index key; `None` for the key of a filter.
    pub(crate) fn read(term: &str) -> Option<(Self, &str)> {
        let place = Self::ALL.into_iter().find(|place| term.starts_with(place.digit()))?;
        Some((place, &term[1..]))
    }

    /// What an entry gets for a word here: half where it only begins so.
    ///
    /// The points are whole and depend on the entry and the search alone, not on what other entries hold: so a page goes on where
    /// the one before ended, whatever was written in between.
    pub(crate) fn points(self, exact: bool) -> u32 {
        let begun = match self {
            Self::Title => 6,
            Self::Tag => 4,
            Self::ContentOften => 3,
            Self::Content => 2,
        };
        if exact { 2 * begun } else { begun }
    }

    fn digit(self) -> char {
        match self {
            Self::Title => '1',
            Self::Tag => '2',
            Self::ContentOften => '3',
            Self::Content => '4',
        }
    }
}

/// The index key of entries with this tag. Case, diacritics and punctuation make no difference.
#[must_use]
pub fn tag_term(tag: &str) -> String {
    let mut term = String::from(TAG);
    indexed_words(tag, &mut |word| {
        term.push_str(&word);
        term.push(' ');
    });
    if term.len() == TAG.len_utf8() {
        // Nothing in it is a word, so it stands for itself.
        term.push_str(tag.trim());
    }
    term.truncate(term.trim_end().len());
    term
}

/// The index key of entries with this mood.
#[must_use]
pub fn mood_term(mood: &str) -> String {
    format!("{MOOD}{mood}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: Option<&str>, content: &str, tags: &[&str]) -> SearchRow {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        SearchRow::of(&Document {
            id: "e/1",
            profile_id: "p",
            entry_date: "2025-03-01",
            title,
            content,
            tags: &tags,
            mood: Some("happy"),
        })
    }

    #[test]
    fn a_word_is_kept_once_at_its_best_place() {
        let row = row(Some("Moon"), "moon rain rain tea rain river moon moon", &["River Walk"]);
        assert_eq!(row.terms, ["1moon", "3rain", "2river", "4tea", "2walk", "#river walk", "@happy"]);
        assert_eq!((row.left_out, row.entry_id.as_str()), (0, "e/1"));
    }

    #[test]
    fn a_key_tells_whose_the_entry_is_and_its_day() {
        let key = row(None, "", &[]).id;
        assert_eq!(key, "p/2025-03-01/e/1");
        let parsed = RowKey::parse(&key).unwrap();
        assert_eq!(parsed, RowKey { profile_id: "p", entry_date: "2025-03-01", entry_id: "e/1" });
        assert_eq!(RowKey::parse("p/2025-03-01"), None);
    }

    #[test]
    fn a_row_is_bounded_and_says_how_much_is_left_out() {
        let words: Vec<String> = (0..TERMS_MAX + 7).map(|n| format!("w{n}")).collect();
        let row = row(Some("late title"), &[words.join(" "), words.join(" ")].concat(), &[]);
        // The title's two words take their places first.
        assert_eq!(
            row.left_out, 10,
            "seven, the two displaced, and one that the two halves make where they meet"
        );
        let words = row.terms.iter().filter(|term| Place::read(term).is_some());
        assert_eq!(words.count(), TERMS_MAX);
        assert!(row.terms.contains(&"1late".to_owned()) && row.terms.contains(&"4w4093".to_owned()));
    }

    #[test]
    fn tags_are_the_same_whatever_their_case_and_punctuation() {
        for tag in ["Self-Love", "self love", " SELF  LÖVE! "] {
            assert_eq!(tag_term(tag), "#self love", "{tag}");
        }
        assert_ne!(tag_term("selflove"), tag_term("self love"));
        assert_eq!([tag_term("🌙"), tag_term(" *** "), tag_term("")], ["#🌙", "#***", "#"]);
    }
}
