//! The rows of the journal's index.
//!
//! Of each profile: `{profile}/catalog`; `{profile}/new/{entry}` for each entry that was written since the last fold, its day and its
//! terms as lines, empty for one that is gone; and of each segment `{profile}/{number}/entries` and `{profile}/{number}/{block}`.

use serde::{Deserialize, Serialize};
use soul_model::JOURNAL_INDEX;
use soul_search::{Catalog, Segment};
use soul_store::{Direction, IndexQuery, Key, KeyRange, Row, RowError, StoreError, Transaction};

use crate::together::get_all;

/// One row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IndexRow {
    pub(super) id: String,
    pub(super) profile_id: String,
    pub(super) text: String,
}

/// The key of the catalog.
pub(super) fn catalog_key(profile_id: &str) -> String {
    [profile_id, "/catalog"].concat()
}

/// The key of an entry that is not in a segment yet.
pub(super) fn new_key(profile_id: &str, entry_id: &str) -> String {
    [profile_id, "/new/", entry_id].concat()
}

/// The keys of all entries that are not in a segment yet.
pub(super) fn new_keys(profile_id: &str) -> KeyRange {
    let (from, to) = (new_key(profile_id, ""), new_key(profile_id, "\u{ffff}"));
    KeyRange {
        lower: core::ops::Bound::Excluded(Key::Text(from)),
        upper: core::ops::Bound::Excluded(Key::Text(to)),
    }
}

/// The key of the entries of a segment.
pub(super) fn entries_key(profile_id: &str, segment: &Segment) -> String {
    format!("{profile_id}/{}/entries", segment.number)
}

/// The key of a block of a segment.
pub(super) fn block_key(profile_id: &str, segment: &Segment, block: usize) -> String {
    format!("{profile_id}/{}/{block}", segment.number)
}

/// Writes a row.
pub(super) async fn put<T: Transaction>(
    transaction: &T,
    id: String,
    profile_id: &str,
    text: String,
) -> Result<(), StoreError> {
    let row = IndexRow { id, profile_id: profile_id.to_owned(), text };
    transaction.put(&JOURNAL_INDEX, &T::Row::encode(&row)?).await
}

/// The texts of rows that have to be there, in the order of their keys.
pub(super) async fn texts<T: Transaction>(
    transaction: &T,
    keys: &[String],
) -> Result<Vec<String>, StoreError> {
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let rows = get_all(transaction, &JOURNAL_INDEX, &names).await?;
    let texts = keys.iter().zip(rows).map(|(key, row)| {
        let row = row.ok_or_else(|| corrupt(key, "is missing"))?;
        row.text("text").ok_or_else(|| corrupt(key, "has no text"))
    });
    texts.collect()
}

/// What the index holds of a profile.
pub(super) struct ProfileIndex {
    pub(super) catalog: Catalog,
    /// Id and text of each entry that is not in a segment yet, by id.
    pub(super) new: Vec<(String, String)>,
}

impl ProfileIndex {
    pub(super) async fn read<T: Transaction>(transaction: &T, profile_id: &str) -> Result<Self, StoreError> {
        let catalog = read_catalog(transaction, profile_id).await?;
        let query = IndexQuery {
            index: None,
            range: new_keys(profile_id),
            direction: Direction::Ascending,
            limit: usize::MAX,
            after: None,
        };
        let rows = transaction.page(&JOURNAL_INDEX, &query).await?.rows;
        let prefix = new_key(profile_id, "").len();
        let new = rows.iter().map(|row| {
            let id = row.text("id").unwrap_or_default();
            let text = row.text("text").ok_or_else(|| corrupt(&id, "has no text"))?;
            Ok((id.get(prefix..).unwrap_or_default().to_owned(), text))
        });
        let new = new.collect::<Result<_, StoreError>>()?;
        Ok(Self { catalog, new })
    }
}

/// The catalog of a profile; an empty one where nothing was folded yet.
pub(super) async fn read_catalog<T: Transaction>(
    transaction: &T,
    profile_id: &str,
) -> Result<Catalog, StoreError> {
    let key = catalog_key(profile_id);
    let Some(row) = transaction.get(&JOURNAL_INDEX, &key).await? else { return Ok(Catalog::default()) };
    row.text("text").and_then(|text| Catalog::parse(&text)).ok_or_else(|| corrupt(&key, "is no catalog"))
}

/// The day and the terms in the text of a new entry; `None` for one that is gone.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let date_and_terms = text.split_once('\n').unwrap_or((text, ""));
    (!text.is_empty()).then_some(date_and_terms)
}

pub(super) fn corrupt(key: &str, reason: &str) -> StoreError {
    RowError(reason.to_owned()).at(JOURNAL_INDEX.name, key)
}
