//! Keeping the index of the journal right.
//!
//! Writing every word of every entry under a key of its own took eight times as long as writing the entry. So an entry is
//! written as one row, and once there are some hundreds of those, the transaction that writes the next one folds them into a
//! segment: a few rows of sorted words, which are never changed. What later becomes of an entry in a segment is told by a row
//! of its own until the next fold, and from then on by the catalog. Small segments are merged, so that a search has few to
//! read. Each posting is written twice, and no transaction moves more than a few thousand entries.

use core::cell::Cell;
use std::collections::BTreeMap;

use serde_json::Value;
use soul_model::{JOURNAL_ENTRIES, JOURNAL_INDEX};
use soul_search::{Catalog, Document, Segment, SegmentBuilder, SegmentEntry, Terms, segment_entries};
use soul_store::{Direction, IndexQuery, KeyRange, Row, RowError, StoreError, Transaction};

use super::rows::{
    ProfileIndex, block_key, catalog_key, corrupt, entries_key, new_key, new_keys, put, read_catalog, split,
    texts,
};
use crate::editing::{Record, decoded};
use crate::problems::Problems;

/// Entries that are read in one go when the index is made anew.
const REBUILD_PAGE: usize = 500;

/// How the index is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// From so many new entries on they are folded. Every search reads all new ones.
    pub(super) new_max: usize,
    /// Counting the new entries is a request of its own, so a client does it only once in so many of its writes.
    pub(super) count_every: usize,
    /// A segment with fewer living entries is small.
    pub(super) small: usize,
    /// So many small segments become one.
    pub(super) merge: usize,
}

impl Bounds {
    const USUAL: Self = Self { new_max: 256, count_every: 32, small: 1024, merge: 4 };
}

/// What a client knows for keeping the index.
#[derive(Debug)]
pub(crate) struct Upkeep {
    bounds: Bounds,
    /// Writes until the new entries are counted.
    left: Cell<usize>,
}

impl Upkeep {
    pub(super) fn new(bounds: Bounds) -> Self {
        // The first write counts: an app may be open for one write at a time.
        Self { bounds, left: Cell::new(0) }
    }

    /// Whether to count the new entries, after so many writes more.
    fn counts_now(&self, writes: usize) -> bool {
        let left = self.left.get().saturating_sub(writes);
        self.left.set(if left == 0 { self.bounds.count_every } else { left });
        left == 0
    }
}

impl Default for Upkeep {
    fn default() -> Self {
        Self::new(Bounds::USUAL)
    }
}

/// New texts of entries, by id; an empty one says that the profile has the entry no more.
type Texts = BTreeMap<String, String>;

/// What a transaction changes in the index, written all at once at its end.
#[derive(Debug, Default)]
pub(crate) struct IndexChanges(BTreeMap<String, Texts>);

impl IndexChanges {
    /// Notes a write of an entry: `before` is the record as it was, `after` as it will be; `None` where there is none. Every write
    /// of an entry has to come by here.
    ///
    /// # Errors
    /// `store/corrupt-row` for a record that is no entry.
    pub(crate) fn note(&mut self, before: Option<&Record>, after: Option<&Record>) -> Result<(), StoreError> {
        let after = after.map(Indexed::of).transpose()?;
        if let Some(before) = before {
            if after.is_some() && Indexed::of(before).ok() == after {
                return Ok(());
            }
            // A record that can't be read as an entry is replaced and removed like any other.
            if let (Some(profile_id), Some(id)) = (text(before, "profileId"), text(before, "id")) {
                self.note_gone(profile_id, id);
            }
        }
        if let Some(after) = after {
            self.set(after.profile_id, after.id, after.text());
        }
        Ok(())
    }

    /// Notes that a profile has an entry no more.
    pub(crate) fn note_gone(&mut self, profile_id: &str, id: &str) {
        self.set(profile_id, id, String::new());
    }

    fn set(&mut self, profile_id: &str, id: &str, text: String) {
        self.0.entry(profile_id.to_owned()).or_default().insert(id.to_owned(), text);
    }

    /// Writes what was noted. An index that can't be read is made anew, as it must not keep entries from being written.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn write<T: Transaction>(
        self,
        transaction: &T,
        upkeep: &Upkeep,
        problems: &Problems,
    ) -> Result<(), StoreError> {
        match self.add(transaction, upkeep).await {
            Err(problem) if is_of_index(&problem) => {
                problems.report(problem);
                rebuild(transaction, problems).await
            }
            written => written,
        }
    }

    async fn add<T: Transaction>(self, transaction: &T, upkeep: &Upkeep) -> Result<(), StoreError> {
        for (profile_id, changes) in self.0 {
            if changes.len() >= upkeep.bounds.new_max {
                fold(transaction, &profile_id, changes, upkeep.bounds).await?;
                continue;
            }
            let counts_now = upkeep.counts_now(changes.len());
            let has_gone = changes.values().any(String::is_empty);
            let catalog = if has_gone { Some(read_catalog(transaction, &profile_id).await?) } else { None };
            for (id, text) in changes {
                let key = new_key(&profile_id, &id);
                let is_folded =
                    |catalog: &Catalog| catalog.segments.iter().any(|segment| segment.may_hold(&id));
                if text.is_empty() && !catalog.as_ref().is_some_and(is_folded) {
                    transaction.delete(&JOURNAL_INDEX, &key).await?;
                } else {
                    put(transaction, key, &profile_id, text).await?;
                }
            }
            if counts_now
                && transaction.count(&JOURNAL_INDEX, None, &new_keys(&profile_id)).await?
                    >= upkeep.bounds.new_max as u64
            {
                fold(transaction, &profile_id, Texts::new(), upkeep.bounds).await?;
            }
        }
        Ok(())
    }
}

/// Whether a failure is that of a row of the index.
pub(crate) fn is_of_index(failure: &StoreError) -> bool {
    matches!(failure, StoreError::CorruptRow { store, .. } if *store == JOURNAL_INDEX.name)
}

/// Makes the index anew from the entries. Rows that are no entries are left out and reported.
///
/// # Errors
/// Those of the store.
pub(crate) async fn rebuild<T: Transaction>(transaction: &T, problems: &Problems) -> Result<(), StoreError> {
    transaction.clear(&JOURNAL_INDEX).await?;
    let mut query = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Ascending,
        limit: REBUILD_PAGE,
        after: None,
    };
    loop {
        let page = transaction.page(&JOURNAL_ENTRIES, &query).await?;
        let mut changes = IndexChanges::default();
        for row in &page.rows {
            let record = decoded(&JOURNAL_ENTRIES, &row.text("id").unwrap_or_default(), row);
            match record.and_then(|record| changes.note(None, Some(&record))) {
                Err(problem @ StoreError::CorruptRow { .. }) => problems.report(problem),
                noted => noted?,
            }
        }
        changes.add(transaction, &Upkeep::default()).await?;
        if page.next.is_none() {
            return Ok(());
        }
        query.after = page.next;
    }
}

/// Puts `changes` and all new entries of a profile into a segment, and the small segments with them where there are many.
async fn fold<T: Transaction>(
    transaction: &T,
    profile_id: &str,
    changes: Texts,
    bounds: Bounds,
) -> Result<(), StoreError> {
    let ProfileIndex { mut catalog, new } = ProfileIndex::read(transaction, profile_id).await?;
    for (id, _) in &new {
        transaction.delete(&JOURNAL_INDEX, &new_key(profile_id, id)).await?;
    }
    let mut texts_by_id = Texts::new();
    texts_by_id.extend(new);
    texts_by_id.extend(changes);

    for segment in &mut catalog.segments {
        bury(transaction, profile_id, segment, &texts_by_id).await?;
    }
    let number = catalog.next_number();
    let is_small = |segment: &Segment| segment.live() < bounds.small;
    let merges = catalog.segments.iter().filter(|segment| is_small(segment)).count() + 1 >= bounds.merge;
    let (gone, kept): (Vec<Segment>, Vec<Segment>) =
        catalog.segments.into_iter().partition(|segment| segment.live() == 0 || merges && is_small(segment));
    catalog.segments = kept;

    let mut merged = Vec::new();
    for segment in gone {
        let blocks = (0..segment.blocks.len()).map(|block| block_key(profile_id, &segment, block));
        let keys: Vec<String> = [entries_key(profile_id, &segment)].into_iter().chain(blocks).collect();
        if segment.live() > 0 {
            merged.push((keys[0].clone(), texts(transaction, &keys).await?, segment));
        }
        for key in keys {
            transaction.delete(&JOURNAL_INDEX, &key).await?;
        }
    }
    let mut builder = SegmentBuilder::default();
    for (key, texts, segment) in &merged {
        let blocks: Vec<&str> = texts.iter().skip(1).map(String::as_str).collect();
        let entries = texts.first().map_or("", String::as_str);
        builder.merge(segment, entries, &blocks).ok_or_else(|| corrupt(key, "is no segment"))?;
    }
    for (id, text) in &texts_by_id {
        if let Some((date, terms)) = split(text) {
            builder.add(SegmentEntry { date, id }, terms);
        }
    }
    if let Some((segment, texts)) = builder.finish(number) {
        put(transaction, entries_key(profile_id, &segment), profile_id, texts.entries).await?;
        for (n, text) in texts.blocks.into_iter().enumerate() {
            put(transaction, block_key(profile_id, &segment, n), profile_id, text).await?;
        }
        catalog.segments.push(segment);
    }
    if catalog.segments.is_empty() {
        // As with the words of a profile that is removed with all its entries.
        return transaction.delete(&JOURNAL_INDEX, &catalog_key(profile_id)).await;
    }
    put(transaction, catalog_key(profile_id), profile_id, catalog.to_text()).await
}

/// Notes as dead the entries of a segment that `changes` names. Ids are mostly made of the time, so segments of old entries need not
/// be read when new ones are folded.
async fn bury<T: Transaction>(
    transaction: &T,
    profile_id: &str,
    segment: &mut Segment,
    changes: &Texts,
) -> Result<(), StoreError> {
    if !changes.keys().any(|id| segment.may_hold(id)) {
        return Ok(());
    }
    let key = entries_key(profile_id, segment);
    let entries = texts(transaction, core::slice::from_ref(&key)).await?.concat();
    let mut buried = Vec::new();
    for (entry, number) in segment_entries(&entries).zip(0..) {
        let entry = entry.ok_or_else(|| corrupt(&key, "has a line that is no entry"))?;
        if changes.contains_key(entry.id) {
            buried.push(number);
        }
    }
    segment.bury(buried);
    Ok(())
}

/// The fields of an entry that the index reads.
#[derive(PartialEq)]
struct Indexed<'a> {
    id: &'a str,
    profile_id: &'a str,
    entry_date: &'a str,
    title: Option<&'a str>,
    content: &'a str,
    tags: Vec<&'a str>,
    mood: Option<&'a str>,
}

impl<'a> Indexed<'a> {
    fn of(record: &'a Record) -> Result<Self, StoreError> {
        let optional = |field: &'static str| match record.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(no_entry(record, field)),
        };
        let needed = |field| optional(field)?.ok_or_else(|| no_entry(record, field));
        // Ids and days stand in lines of the index.
        let in_line = |field| {
            needed(field).and_then(|text| {
                if text.contains(char::is_control) { Err(no_entry(record, field)) } else { Ok(text) }
            })
        };
        let tags = match record.get("tags") {
            None | Some(Value::Null) => Some(Vec::new()),
            Some(Value::Array(tags)) => tags.iter().map(Value::as_str).collect(),
            Some(_) => None,
        };
        Ok(Self {
            id: in_line("id")?,
            profile_id: in_line("profileId")?,
            entry_date: in_line("entryDate")?,
            title: optional("title")?,
            content: needed("content")?,
            tags: tags.ok_or_else(|| no_entry(record, "tags"))?,
            mood: optional("mood")?,
        })
    }

    /// Its day and its terms, one in each line.
    fn text(&self) -> String {
        let Self { title, content, mood, .. } = *self;
        let terms = Terms::of(&Document { title, content, tags: &self.tags, mood });
        [self.entry_date, "\n", &terms.text].concat()
    }
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.get(field).and_then(Value::as_str)
}

fn no_entry(record: &Record, field: &str) -> StoreError {
    let id = text(record, "id").unwrap_or_default();
    RowError(format!("its {field} is none that an entry can have")).at(JOURNAL_ENTRIES.name, id)
}
