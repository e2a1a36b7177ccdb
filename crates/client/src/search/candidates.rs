//! Which entries a search finds, told by index keys.

use core::ops::Bound;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use soul_model::{IndexDescriptor, JOURNAL_SEARCH};
use soul_search::{RowKey, SearchWord, TermRange};
use soul_store::{KeyRange, Row, StoreError, Transaction};

use super::request::{Order, Request};
use crate::together::{all, get_all};

/// The index over the words of each entry.
static TERMS: &IndexDescriptor = &JOURNAL_SEARCH.indexes[0];
/// Most keys that one range of the index gives: a bound on the memory of a search through a lifetime's journal. The
/// longest words that begin with a short one are left out beyond it.
const KEYS_MAX: usize = 100_000;
/// How much of the index is read to avoid reading more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// A condition with fewer keys than this in each of its ranges is a rare one. Browsers count keys no faster than they
    /// read them, so some are read to see.
    pub(super) rare_max: usize,
    /// Reading the row of an entry costs about as much as reading so many keys.
    pub(super) row_cost: usize,
}

impl Effort {
    pub(super) const USUAL: Self = Self { rare_max: 1000, row_cost: 16 };
}

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

/// Entries that were found, by primary key of their rows, with their points.
type Found = BTreeMap<String, u32>;

/// The entries of `own` profiles that meet the conditions, in no order: all of them, or at least those of the page and one
/// more.
pub(super) async fn candidates<T: Transaction>(
    transaction: &T,
    request: &Request,
    own: &BTreeSet<String>,
    effort: Effort,
) -> Result<Vec<Candidate>, StoreError> {
    let in_scope = |key: &str| RowKey::parse(key).is_some_and(|key| in_scope(&key, request, own));
    let found = match (request.conditions.as_slice(), request.order) {
        ([only], Order::Rank) => best(transaction, request, only, in_scope).await?,
        _ => common_to_all(transaction, &request.conditions, in_scope, effort).await?,
    };
    Ok(found.iter().filter_map(|(key, points)| candidate(key, *points)).collect())
}

/// The entries that meet one condition, as far as the page needs them.
///
/// Points depend on the range alone, so the ranges are read one by one, best first, until they fill the page. That spares the
/// longest list, that of words in the content that begin with what has been typed so far.
async fn best<T: Transaction>(
    transaction: &T,
    request: &Request,
    condition: &Condition,
    in_scope: impl Fn(&str) -> bool,
) -> Result<Found, StoreError> {
    let mut found = Found::new();
    for range in condition.ranges() {
        let better = found.iter().filter(|(_, points)| **points > range.points);
        let waiting = better.filter_map(|(key, points)| candidate(key, *points)).filter(|found| {
            request.after.as_ref().is_none_or(|after| request.order.compare(found, after).is_gt())
        });
        if waiting.count() > request.limit {
            break;
        }
        let keys = transaction.keys(&JOURNAL_SEARCH, Some(TERMS), &key_range(&range), KEYS_MAX).await?;
        for key in keys.into_iter().filter(|key| in_scope(key)) {
            found.entry(key).or_insert(range.points);
        }
    }
    Ok(found)
}

/// The entries that meet all conditions.
async fn common_to_all<T: Transaction>(
    transaction: &T,
    conditions: &[Condition],
    in_scope: impl Fn(&str) -> bool,
    effort: Effort,
) -> Result<Found, StoreError> {
    let (rare, mut common) = sorted_out(transaction, conditions, effort.rare_max).await?;
    let mut found: Option<Found> = None;
    for mut keys in rare {
        keys.retain(|key, _| in_scope(key));
        found = Some(narrow(found, keys));
    }
    while let Some(condition) = common.pop() {
        let limit = match &found {
            Some(found) if found.is_empty() => break,
            Some(found) => KEYS_MAX.min(effort.row_cost * found.len()),
            None => KEYS_MAX,
        };
        let (mut keys, complete) = keys(transaction, condition, limit).await?;
        if let Some(few) = found.as_ref().filter(|_| !complete && limit < KEYS_MAX) {
            common.push(condition);
            return check_rows(transaction, few, &common).await;
        }
        keys.retain(|key, _| in_scope(key));
        found = Some(narrow(found, keys));
    }
    Ok(found.unwrap_or_default())
}

/// What the rare conditions find, the rarest first; and the common ones, the one that may find least last.
async fn sorted_out<'a, T: Transaction>(
    transaction: &T,
    conditions: &'a [Condition],
    rare_max: usize,
) -> Result<(Vec<Found>, Vec<&'a Condition>), StoreError> {
    if let [only] = conditions {
        // All of its keys are needed in any case.
        return Ok((Vec::new(), vec![only]));
    }
    let (mut rare, mut common) = (Vec::new(), Vec::new());
    for condition in conditions {
        match keys(transaction, condition, rare_max).await? {
            (keys, true) => rare.push(keys),
            (_, false) => common.push(condition),
        }
    }
    rare.sort_by_key(BTreeMap::len);
    // The longer a word, the fewer begin with it.
    common.sort_by_key(|condition| condition.ranges().first().map(|range| range.term.len()));
    Ok((rare, common))
}

/// Those that are in both, with the points of both.
fn narrow(found: Option<Found>, keys: Found) -> Found {
    let Some(mut found) = found else { return keys };
    found.retain(|key, points| keys.get(key).map(|more| *points += more).is_some());
    found
}

/// The primary keys of the rows that meet a condition, with the points they get for it, and whether these are all: each
/// range gives `limit` keys at most.
async fn keys<T: Transaction>(
    transaction: &T,
    condition: &Condition,
    limit: usize,
) -> Result<(Found, bool), StoreError> {
    let ranges: Vec<(u32, KeyRange)> =
        condition.ranges().iter().map(|range| (range.points, key_range(range))).collect();
    let keys = ranges.iter().map(|(_, range)| transaction.keys(&JOURNAL_SEARCH, Some(TERMS), range, limit));
    let mut found = BTreeMap::new();
    let mut complete = true;
    for ((points, _), keys) in ranges.iter().zip(all(keys).await) {
        let keys = keys?;
        complete &= keys.len() < limit;
        for key in keys {
            // The ranges come with most points first, so the first one that holds an entry decides.
            found.entry(key).or_insert(*points);
        }
    }
    Ok((found, complete))
}

/// Those of `found` whose rows meet all conditions.
async fn check_rows<T: Transaction>(
    transaction: &T,
    found: &Found,
    conditions: &[&Condition],
) -> Result<Found, StoreError> {
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
