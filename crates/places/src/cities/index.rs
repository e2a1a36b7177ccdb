//! Every word of every name, grouped by its first byte.
//!
//! A word that begins with what was typed lies in the group of its first byte. The largest group has some thirteen
//! thousand words, and looking through it takes less time than a sorted table saves: that would have to be sorted each
//! time the pack is opened.

use super::fold::{fold, fold_written_out};
use super::read::Pack;

/// One way to write one name of a city.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) city: u32,
    pub(super) kind: Kind,
    /// Where its folded form begins in `keys`; it ends at the next line feed.
    key: u32,
    /// Where the name begins in the text of its kind; it ends at the next tab or line feed.
    display: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Main,
    Latin,
    Other,
}

#[derive(Debug)]
pub(super) struct Index {
    /// Folded names, each ended by a line feed. They hold none themselves.
    keys: String,
    pub(super) names: Vec<Name>,
    /// Grouped by first byte; in each group the words of a city stand together, cities in the order of the pack.
    words: Vec<Word>,
    /// Where each group begins in `words`, and where the last one ends.
    groups: Vec<usize>,
    /// For each city the number of its main name.
    mains: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Word {
    /// Where it begins in `keys`.
    start: u32,
    /// Number of its name.
    name: u32,
}

impl Index {
    /// `None` where a main name has no letters, or the texts are too long for 32-bit places.
    pub(super) fn build(pack: &Pack) -> Option<Self> {
        let mut index = Self {
            keys: String::new(),
            names: Vec::new(),
            words: Vec::new(),
            groups: Vec::new(),
            mains: Vec::new(),
        };
        let mut lines = [Lines::new(&pack.names), Lines::new(&pack.latin), Lines::new(&pack.other)];
        for city in 0..u32::try_from(pack.cities.len()).ok()? {
            index.mains.push(u32::try_from(index.names.len()).ok()?);
            for (kind, lines) in [Kind::Main, Kind::Latin, Kind::Other].into_iter().zip(&mut lines) {
                for (display, name) in lines.next()? {
                    for key in [Some(fold(name)), fold_written_out(name)].into_iter().flatten() {
                        index
                            .add(Name { city, kind, key: 0, display: u32::try_from(display).ok()? }, &key)?;
                    }
                }
            }
        }
        index.group_words()?;
        Some(index)
    }

    fn add(&mut self, name: Name, key: &str) -> Option<()> {
        if key.is_empty() {
            // No alternate name that can't be typed is missed; a city without a main name is.
            return (name.kind != Kind::Main).then_some(());
        }
        self.names.push(Name { key: u32::try_from(self.keys.len()).ok()?, ..name });
        self.keys.push_str(key);
        self.keys.push('\n');
        Some(())
    }

    /// Counts the words of each first byte, then puts each in its place.
    fn group_words(&mut self) -> Option<()> {
        let mut ends = vec![0_usize; 257];
        for (_, first) in self.word_starts() {
            ends[usize::from(first) + 1] += 1;
        }
        for group in 1..ends.len() {
            ends[group] += ends[group - 1];
        }
        self.groups.clone_from(&ends);
        let mut words = vec![Word::default(); ends[256]];
        let mut name = 0_u32;
        for (start, first) in self.word_starts() {
            let next = usize::try_from(name).ok()? + 1;
            if self.names.get(next).is_some_and(|next| next.key as usize <= start) {
                name += 1;
            }
            let place = &mut ends[usize::from(first)];
            words[*place] = Word { start: u32::try_from(start).ok()?, name };
            *place += 1;
        }
        self.words = words;
        Some(())
    }

    /// Where each word begins, and its first byte, in the order of the keys.
    fn word_starts(&self) -> impl Iterator<Item = (usize, u8)> {
        let mut before = b'\n';
        self.keys.bytes().enumerate().filter(move |(_, byte)| {
            let starts = matches!(before, b' ' | b'\n') && *byte != b'\n';
            before = *byte;
            starts
        })
    }

    /// The words whose first byte is that of `token`, each with its name; the text runs on to the end of all keys.
    pub(super) fn group(&self, token: &str) -> impl Iterator<Item = (&str, &Name)> {
        let group = token.bytes().next().map_or(0..0, |first| {
            let first = usize::from(first);
            self.groups[first]..self.groups[first + 1]
        });
        self.words[group]
            .iter()
            .map(|word| (&self.keys[word.start as usize..], &self.names[word.name as usize]))
    }

    /// The main name of a city.
    pub(super) fn main_name(&self, city: u32) -> Option<&Name> {
        self.names.get(*self.mains.get(city as usize)? as usize)
    }

    /// The folded name.
    pub(super) fn key(&self, name: &Name) -> &str {
        until(&self.keys[name.key as usize..], &['\n'])
    }
}

impl Name {
    /// The name as it is written.
    pub(super) fn display<'a>(&self, pack: &'a Pack) -> &'a str {
        let text = match self.kind {
            Kind::Main => &pack.names,
            Kind::Latin => &pack.latin,
            Kind::Other => &pack.other,
        };
        until(&text[self.display as usize..], &['\t', '\n'])
    }
}

fn until<'a>(text: &'a str, ends: &[char]) -> &'a str {
    text.find(ends).map_or(text, |end| &text[..end])
}

/// The lines of a text, each as its parts with their places in the text.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn next(&mut self) -> Option<impl Iterator<Item = (usize, &'a str)> + use<'a>> {
        let line = self.text.get(self.at..)?.lines().next()?;
        let mut at = self.at;
        self.at += line.len() + 1;
        Some(line.split('\t').filter_map(move |part| {
            let start = at;
            at += part.len() + 1;
            (!part.is_empty()).then_some((start, part))
        }))
    }
}
