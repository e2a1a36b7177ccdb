//! Which entries a search finds.

use std::collections::BTreeSet;

use soul_core::sort_by;
use soul_search::{Segment, look_up, segment_entries};
use soul_store::{StoreError, Transaction};

use super::request::Request;
use super::rows::{ProfileIndex, block_key, corrupt, entries_key, split, texts};

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) points: u32,
    pub(super) entry_date: String,
    pub(super) entry_id: String,
}

/// The entries of `own` profiles that meet the conditions, in no order. No entry is read for it.
pub(super) async fn candidates<T: Transaction>(
    transaction: &T,
    request: &Request,
    own: &BTreeSet<String>,
) -> Result<Vec<Candidate>, StoreError> {
    let mut found = Vec::new();
    if request.conditions.is_empty() {
        return Ok(found);
    }
    let wanted = |id: &&String| request.profile_id.as_ref().is_none_or(|wanted| wanted == *id);
    for profile_id in own.iter().filter(wanted) {
        let ProfileIndex { catalog, new } = ProfileIndex::read(transaction, profile_id).await?;
        let mut add = |points, entry_date: &str, entry_id: &str| {
            if request.entry_dates.contains(&entry_date.into()) {
                let (entry_date, entry_id) = (entry_date.to_owned(), entry_id.to_owned());
                found.push(Candidate { points, entry_date, entry_id });
            }
        };
        for (id, text) in &new {
            let Some((date, terms)) = split(text) else { continue };
            let points: Option<u32> = request.conditions.iter().map(|word| word.points_in(terms)).sum();
            if let Some(points) = points {
                add(points, date, id);
            }
        }
        let points = points_in_segments(transaction, request, profile_id, &catalog.segments).await?;
        let hit: Vec<_> =
            points.into_iter().filter(|(_, points)| points.iter().any(Option::is_some)).collect();
        let keys: Vec<String> = hit.iter().map(|(segment, _)| entries_key(profile_id, segment)).collect();
        let texts = texts(transaction, &keys).await?;
        // What is new says more than what a segment says of the same entry.
        let mut newer = BTreeSet::new();
        newer.extend(new.iter().map(|(id, _)| id.clone()));
        for (((segment, points), entries), key) in hit.into_iter().zip(texts).zip(&keys) {
            for ((entry, points), number) in segment_entries(&entries).zip(points).zip(0..) {
                let entry = entry.ok_or_else(|| corrupt(key, "has a line that is no entry"))?;
                if let Some(points) = points
                    && !segment.is_dead(number)
                    && !newer.contains(entry.id)
                {
                    add(points, entry.date, entry.id);
                }
            }
        }
    }
    Ok(found)
}

/// What the entries of each segment get, in the order of their numbers; `None` for one that does not meet all conditions. Only the
/// blocks that can hold one of the words are read.
async fn points_in_segments<'a, T: Transaction>(
    transaction: &T,
    request: &Request,
    profile_id: &str,
    segments: &'a [Segment],
) -> Result<Vec<(&'a Segment, Vec<Option<u32>>)>, StoreError> {
    let mut needed: Vec<(usize, usize)> = Vec::new();
    for (n, segment) in segments.iter().enumerate() {
        let ranges: Vec<_> = request.conditions.iter().map(|word| segment.blocks_of(word)).collect();
        if ranges.iter().all(|range| !range.is_empty()) {
            needed.extend(ranges.into_iter().flatten().map(|block| (n, block)));
        }
    }
    sort_by(&mut needed, Ord::cmp);
    needed.dedup();
    let keys: Vec<String> =
        needed.iter().map(|(n, block)| block_key(profile_id, &segments[*n], *block)).collect();
    let texts = texts(transaction, &keys).await?;

    let mut all = Vec::new();
    for (n, segment) in segments.iter().enumerate() {
        let mine =
            needed.partition_point(|(other, _)| *other < n)..needed.partition_point(|(other, _)| *other <= n);
        if mine.is_empty() {
            continue;
        }
        let mut total: Vec<Option<u32>> = vec![Some(0); segment.count as usize];
        for word in &request.conditions {
            let mut best = vec![0; segment.count as usize];
            let range = segment.blocks_of(word);
            for at in mine.clone().filter(|at| range.contains(&needed[*at].1)) {
                look_up(word, &texts[at], &mut best)
                    .ok_or_else(|| corrupt(&keys[at], "is no block of its segment"))?;
            }
            for (total, best) in total.iter_mut().zip(best) {
                // One more than the points, and zero for an entry that does not have the word.
                *total = total.zip(u32::from(best).checked_sub(1)).map(|(total, points)| total + points);
            }
        }
        all.push((segment, total));
    }
    Ok(all)
}
