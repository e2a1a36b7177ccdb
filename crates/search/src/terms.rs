//! What an entry is found by.

use std::collections::BTreeMap;

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
    /// Its title.
    pub title: Option<&'a str>,
    /// Its text.
    pub content: &'a str,
    /// Its tags.
    pub tags: &'a [&'a str],
    /// Its mood.
    pub mood: Option<&'a str>,
}

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// One term in each line, each once: a word behind the digit of its place, a tag, the mood. The words are in order.
    pub text: String,
    /// How many different words of the content the index does not keep, see [`TERMS_MAX`].
    pub left_out: usize,
}

impl Terms {
    /// The terms of an entry.
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
        let mut terms = Self { text: String::with_capacity(words.0.len() * 8), left_out: 0 };
        for (word, Word { place, count, is_kept }) in &words.0 {
            match place {
                _ if !is_kept => terms.left_out += 1,
                Place::Content if *count >= OFTEN => terms.push(Some(Place::ContentOften), word),
                place => terms.push(Some(*place), word),
            }
        }
        let mut tags: Vec<String> = document.tags.iter().map(|tag| tag_term(tag)).collect();
        // Two ways to write a tag make one.
        tags.sort();
        tags.dedup();
        for filter in tags.into_iter().chain(document.mood.map(mood_term)) {
            terms.push(None, &filter);
        }
        terms
    }

    fn push(&mut self, place: Option<Place>, term: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.extend(place.map(Place::digit));
        self.text.push_str(term);
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

    /// The place and the word of a term. A filter stands for itself, and its place says nothing.
    pub(crate) fn split(term: &str) -> (Self, &str) {
        let place = Self::ALL.into_iter().find(|place| term.starts_with(place.digit()));
        place.map_or((Self::Content, term), |place| (place, &term[1..]))
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
pub(crate) fn tag_term(tag: &str) -> String {
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
    // A control character would end the term.
    if term.contains(char::is_control) { term.replace(char::is_control, " ") } else { term }
}

/// The index key of entries with this mood.
pub(crate) fn mood_term(mood: &str) -> String {
    format!("{MOOD}{mood}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(title: Option<&str>, content: &str, tags: &[&str]) -> Terms {
        Terms::of(&Document { title, content, tags, mood: Some("happy") })
    }

    #[test]
    fn a_word_is_kept_once_at_its_best_place() {
        let terms = terms(Some("Moon"), "moon rain rain tea rain river moon moon", &["River Walk"]);
        let lines: Vec<&str> = terms.text.split('\n').collect();
        assert_eq!(lines, ["1moon", "3rain", "2river", "4tea", "2walk", "#river walk", "@happy"]);
        assert_eq!(terms.left_out, 0);
    }

    #[test]
    fn what_is_kept_is_bounded_and_says_how_much_is_left_out() {
        let words: Vec<String> = (0..TERMS_MAX + 7).map(|n| format!("w{n}")).collect();
        let terms = terms(Some("late title"), &[words.join(" "), words.join(" ")].concat(), &[]);
        // The title's two words take their places first.
        assert_eq!(
            terms.left_out, 10,
            "seven, the two displaced, and one that the two halves make where they meet"
        );
        let lines: Vec<&str> = terms.text.split('\n').collect();
        assert_eq!(lines.len(), TERMS_MAX + 1, "and the mood");
        assert!(lines.contains(&"1late") && lines.contains(&"4w4093"));
    }

    #[test]
    fn tags_are_the_same_whatever_their_case_and_punctuation() {
        for tag in ["Self-Love", "self love", " SELF  LÖVE! "] {
            assert_eq!(tag_term(tag), "#self love", "{tag}");
        }
        assert_ne!(tag_term("selflove"), tag_term("self love"));
        assert_eq!([tag_term("🌙"), tag_term(" *** "), tag_term("")], ["#🌙", "#***", "#"]);
        assert_eq!(tag_term("*\n*\t*"), "#* * *", "each term is one line");
    }
}
