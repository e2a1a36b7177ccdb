//! Which entries a search finds, told by index keys.

use core::ops::Bound;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use soul_model::{IndexDescriptor, JOURNAL_SEARCH};
use soul_search::{RowKey, SearchWord, TermRange};
use soul_store::{KeyRange, Row, StoreError, Transaction};

use super::request::Request;
use crate::together::{all, get_all};

/// The index over the words of each entry.
static TERMS: &IndexDescriptor = &JOURNAL_SEARCH.indexes[0];
/// Most keys that one range of the index gives: a bound on the memory of a search through a lifetime's journal. The
/// longest words that begin with a short one are left out beyond it.
const KEYS_MAX: usize = 100_000;
/// Reading a row of the index costs about as much as reading so many keys.
const ROW_COST: u64 = 16;

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) points: u32,
    pub(super) entry_date: String,
    pub(super) entry_id: String,
}

/// Something that an entry has to have.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// A word, for which it gets points.
    Word(SearchWord),
    /// The index key of a filter.
    Filter(String),
}

impl Condition {
    fn ranges(&self) -> Vec<TermRange> {
        match self {
            Self::Word(word) => word.ranges(),
            Self::Filter(term) => vec![TermRange { term: term.clone(), longer: false, points: 0 }],
        }
    }

    fn points_in(&self, terms: &[String]) -> Option<u32> {
        match self {
            Self::Word(word) => word.points_in(terms),
            Self::Filter(term) => terms.contains(term).then_some(0),
        }
    }
}

/// All entries of `own` profiles that meet the conditions, in no order.
pub(super) async fn candidates<T: Transaction>(
    transaction: &T,
    request: &Request,
    own: &BTreeSet<String>,
) -> Result<Vec<Candidate>, StoreError> {
    let mut conditions = counted(transaction, &request.conditions).await?;
    // The rarest first: it leaves the fewest entries to look at.
    conditions.sort_by_key(|(count, _)| *count);
    let mut conditions = conditions.into_iter();
    let mut found = match conditions.next() {
        None | Some((0, _)) => return Ok(Vec::new()),
        Some((_, rarest)) => keys(transaction, rarest).await?,
    };
    found.retain(|key, _| RowKey::parse(key).is_some_and(|key| in_scope(&key, request, own)));
    while let Some((count, condition)) = conditions.next() {
        if count > ROW_COST * found.len() as u64 {
            // Those that follow have still more keys, so they are looked for in the same rows.
            let rest: Vec<&Condition> =
                [condition].into_iter().chain(conditions.map(|(_, next)| next)).collect();
            found = check_rows(transaction, &found, &rest).await?;
            break;
        }
        let other = keys(transaction, condition).await?;
        found.retain(|key, points| other.get(key).map(|more| *points += more).is_some());
    }
    Ok(found.iter().filter_map(|(key, points)| candidate(key, *points)).collect())
}

/// The conditions, each with the number of index entries that answer it.
async fn counted<'a, T: Transaction>(
    transaction: &T,
    conditions: &'a [Condition],
) -> Result<Vec<(u64, &'a Condition)>, StoreError> {
    if let [only] = conditions {
        // There is nothing to compare it with.
        return Ok(vec![(u64::MAX, only)]);
    }
    let ranges: Vec<(usize, KeyRange)> = conditions
        .iter()
        .enumerate()
        .flat_map(|(n, condition)| condition.ranges().into_iter().map(move |range| (n, key_range(&range))))
        .collect();
    let counts = ranges.iter().map(|(_, range)| transaction.count(&JOURNAL_SEARCH, Some(TERMS), range));
    let mut counted: Vec<(u64, &Condition)> = conditions.iter().map(|condition| (0, condition)).collect();
    for ((n, _), count) in ranges.iter().zip(all(counts).await) {
        counted[*n].0 += count?;
    }
    Ok(counted)
}

/// The primary keys of the rows that meet a condition, with the points they get for it.
async fn keys<T: Transaction>(
    transaction: &T,
    condition: &Condition,
) -> Result<BTreeMap<String, u32>, StoreError> {
    let ranges: Vec<(u32, KeyRange)> =
        condition.ranges().iter().map(|range| (range.points, key_range(range))).collect();
    let keys =
        ranges.iter().map(|(_, range)| transaction.keys(&JOURNAL_SEARCH, Some(TERMS), range, KEYS_MAX));
    let mut found = BTreeMap::new();
    for ((points, _), keys) in ranges.iter().zip(all(keys).await) {
        for key in keys? {
            let most = found.entry(key).or_insert(*points);
            *most = (*most).max(*points);
        }
    }
    Ok(found)
}

/// Those of `found` whose rows meet all conditions.
async fn check_rows<T: Transaction>(
    transaction: &T,
    found: &BTreeMap<String, u32>,
    conditions: &[&Condition],
) -> Result<BTreeMap<String, u32>, StoreError> {
    /// The part of a row that is looked at.
    #[derive(Deserialize)]
    struct Terms {
        terms: Vec<String>,
    }

    let keys: Vec<&str> = found.keys().map(String::as_str).collect();
    let rows = get_all(transaction, &JOURNAL_SEARCH, &keys).await?;
    let mut left = BTreeMap::new();
    for ((key, points), row) in found.iter().zip(rows) {
        let Some(row) = row else { continue };
        let row: Terms = row.decode().map_err(|error| error.at(JOURNAL_SEARCH.name, key))?;
        let more: Option<u32> = conditions.iter().map(|condition| condition.points_in(&row.terms)).sum();
        if let Some(more) = more {
            left.insert(key.clone(), points + more);
        }
    }
    Ok(left)
}

fn key_range(range: &TermRange) -> KeyRange {
    let term = range.term.as_str();
    if range.longer {
        KeyRange { lower: Bound::Excluded(term.into()), upper: Bound::Excluded(range.end().as_str().into()) }
    } else {
        KeyRange::only(term.into())
    }
}

fn in_scope(key: &RowKey<'_>, request: &Request, own: &BTreeSet<String>) -> bool {
    own.contains(key.profile_id)
        && request.profile_id.as_ref().is_none_or(|wanted| wanted == key.profile_id)
        && request.entry_dates.contains(&key.entry_date.into())
}

fn candidate(key: &str, points: u32) -> Option<Candidate> {
    let key = RowKey::parse(key)?;
    Some(Candidate { points, entry_date: key.entry_date.to_owned(), entry_id: key.entry_id.to_owned() })
}
