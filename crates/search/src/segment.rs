//! Many entries folded into sorted blocks of words.
//!
//! A segment is a list of entries, numbered from 0, and blocks of lines: a word, a tab, and the entries that have it, each as its
//! number times four and the word's place. Nothing of it is ever changed; an entry that was changed or removed is noted as dead in
//! the [`Catalog`](crate::Catalog).

use std::collections::HashMap;

use crate::SearchWord;
use crate::hash::BuildFnv;
use crate::numbers;
use crate::terms::Place;

/// From so many bytes on, a block is full. A search reads whole blocks, a fold writes them: both costs are about the same per
/// row as per few kilobytes.
const BLOCK_BYTES: usize = 8 * 1024;

/// What the catalog knows of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its number, which no other segment of the same catalog has.
    pub number: u32,
    /// How many entries it holds, dead ones too.
    pub count: u32,
    /// The numbers of those that it no longer tells the truth about, ascending.
    pub dead: Vec<u32>,
    /// The smallest id of an entry.
    pub first_id: String,
    /// The greatest id of an entry.
    pub last_id: String,
    /// The first word of each block.
    pub blocks: Vec<String>,
}

/// The texts of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentTexts {
    /// Its entries.
    pub entries: String,
    /// Its blocks.
    pub blocks: Vec<String>,
}

/// An entry of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentEntry<'a> {
    /// Its day, `YYYY-MM-DD`.
    pub date: &'a str,
    /// Its id.
    pub id: &'a str,
}

/// Puts a segment together.
#[derive(Debug, Default)]
pub struct SegmentBuilder<'a> {
    entries: Vec<SegmentEntry<'a>>,
    words: HashMap<&'a str, Vec<u32>, BuildFnv>,
}

impl Segment {
    /// How many entries it tells the truth about.
    #[must_use]
    pub fn live(&self) -> usize {
        (self.count as usize).saturating_sub(self.dead.len())
    }

    /// Whether an entry of that id can be in it.
    #[must_use]
    pub fn may_hold(&self, id: &str) -> bool {
        self.first_id.as_str() <= id && id <= self.last_id.as_str()
    }

    /// Notes entries as dead; those that are so already stay so.
    pub fn bury(&mut self, numbers: impl IntoIterator<Item = u32>) {
        self.dead.extend(numbers);
        self.dead.sort_unstable();
        self.dead.dedup();
    }

    /// Whether the entry of that number is dead.
    #[must_use]
    pub fn is_dead(&self, number: u32) -> bool {
        self.dead.binary_search(&number).is_ok()
    }

    /// The blocks in which `word` can stand.
    #[must_use]
    pub fn blocks_of(&self, word: &SearchWord) -> core::ops::Range<usize> {
        word.blocks(&self.blocks)
    }
}

/// The entries in a segment's text, in the order of their numbers; `None` for a line that is none.
pub fn segment_entries(text: &str) -> impl Iterator<Item = Option<SegmentEntry<'_>>> {
    text.lines().map(|line| line.split_once('\t').map(|(date, id)| SegmentEntry { date, id }))
}

/// Looks `word` up in a block: `points` of each entry that has it become the most that it got so far, plus one, since zero stands
/// for an entry that does not have it.
///
/// `None` for a text that is no block of a segment with so many entries.
#[must_use]
pub fn look_up(word: &SearchWord, block: &str, points: &mut [u8]) -> Option<()> {
    for line in block.lines() {
        let (here, postings) = line.split_once('\t')?;
        if word.points(Place::Content, here).is_none() {
            continue;
        }
        let worth = Place::ALL.map(|place| word.points(place, here).map_or(0, |points| points as u8 + 1));
        let mut fits = true;
        read_postings(postings, &mut |number, place| match points.get_mut(number as usize) {
            Some(best) => *best = worth[place].max(*best),
            None => fits = false,
        })?;
        if !fits {
            return None;
        }
    }
    Some(())
}

impl<'a> SegmentBuilder<'a> {
    /// Adds an entry with its [`Terms`](crate::Terms).
    pub fn add(&mut self, entry: SegmentEntry<'a>, terms: &'a str) {
        let number = self.entries.len() as u32;
        self.entries.push(entry);
        for term in terms.lines() {
            let (place, word) = Place::split(term);
            self.words.entry(word).or_default().push(number * 4 + place as u32);
        }
    }

    /// Adds the living entries of a segment.
    ///
    /// `None` where its texts are none of a segment.
    #[must_use]
    pub fn merge(&mut self, segment: &Segment, entries: &'a str, blocks: &[&'a str]) -> Option<()> {
        let mut numbers: Vec<Option<u32>> = Vec::with_capacity(segment.count as usize);
        for (entry, old) in segment_entries(entries).zip(0..) {
            let lives = !segment.is_dead(old);
            numbers.push(lives.then_some(self.entries.len() as u32));
            if lives {
                self.entries.push(entry?);
            }
        }
        for line in blocks.iter().flat_map(|block| block.lines()) {
            let (word, postings) = line.split_once('\t')?;
            let mut living = Vec::new();
            read_postings(postings, &mut |old, place| {
                let new = numbers.get(old as usize).copied().flatten();
                living.extend(new.map(|new| new * 4 + place as u32));
            })?;
            if !living.is_empty() {
                self.words.entry(word).or_default().append(&mut living);
            }
        }
        Some(())
    }

    /// The finished segment; `None` where it would be empty.
    #[must_use]
    pub fn finish(self, number: u32) -> Option<(Segment, SegmentTexts)> {
        let ids = || self.entries.iter().map(|entry| entry.id);
        let (first_id, last_id) = (ids().min()?.to_owned(), ids().max()?.to_owned());
        let mut entries = String::new();
        for SegmentEntry { date, id } in &self.entries {
            entries.extend([date, "\t", id, "\n"]);
        }
        let mut words: Vec<(&str, Vec<u32>)> = self.words.into_iter().collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let mut firsts = Vec::new();
        let mut blocks: Vec<String> = Vec::new();
        for (word, postings) in words {
            if blocks.last().is_none_or(|block| block.len() >= BLOCK_BYTES) {
                firsts.push(word.to_owned());
                blocks.push(String::new());
            }
            if let Some(block) = blocks.last_mut() {
                block.push_str(word);
                block.push('\t');
                let mut before = 0;
                for posting in postings {
                    numbers::push(posting - before * 4, block);
                    before = posting / 4;
                }
                block.push('\n');
            }
        }
        let count = self.entries.len() as u32;
        let segment = Segment { number, count, dead: Vec::new(), first_id, last_id, blocks: firsts };
        Some((segment, SegmentTexts { entries, blocks }))
    }
}

/// Calls `take` with the number and the place of each posting; `None` for a text that holds none.
fn read_postings(text: &str, take: &mut dyn FnMut(u32, usize)) -> Option<()> {
    let mut number = 0_u32;
    numbers::read(text, |posting| {
        number = number.saturating_add(posting / 4);
        take(number, (posting % 4) as usize);
    })
}
