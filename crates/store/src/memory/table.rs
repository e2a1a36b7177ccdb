//! Rows and their index entries, in order.

use core::ops::{Bound, RangeBounds};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;
use soul_model::{IndexDescriptor, StoreDescriptor};

use crate::{Direction, IndexQuery, Key, KeyRange, Position, StoreError};

#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    rows: BTreeMap<Key, Rc<Value>>,
    /// Entries by the name of their index.
    entries: BTreeMap<&'static str, BTreeSet<Position>>,
}

impl Table {
    pub(super) fn get(&self, key: &Key) -> Option<&Value> {
        self.rows.get(key).map(Rc::as_ref)
    }

    /// Puts `row` under `key`, or nothing, and returns what was there.
    pub(super) fn write(
        &mut self,
        store: &'static StoreDescriptor,
        primary_key: &Key,
        row: Option<Rc<Value>>,
    ) -> Result<Option<Rc<Value>>, StoreError> {
        let own = |position: &Position| position.primary_key == *primary_key;
        for index in store.indexes.iter().filter(|index| index.unique) {
            for key in keys(index, row.as_deref()) {
                if self.entries(index, &KeyRange::only(key)).any(|position| !own(position)) {
                    let (store, index) = (store.name.to_owned(), index.name.to_owned());
                    return Err(StoreError::NotUnique { store, index });
                }
            }
        }
        Ok(self.restore(store, primary_key, row))
    }

    /// As [`Table::write`], for rows that are known to fit.
    pub(super) fn restore(
        &mut self,
        store: &'static StoreDescriptor,
        primary_key: &Key,
        row: Option<Rc<Value>>,
    ) -> Option<Rc<Value>> {
        let position = |key| Position { key, primary_key: primary_key.clone() };
        let before = self.rows.remove(primary_key);
        for index in store.indexes {
            let entries = self.entries.entry(index.name).or_default();
            for key in keys(index, before.as_deref()) {
                entries.remove(&position(key));
            }
            entries.extend(keys(index, row.as_deref()).into_iter().map(position));
        }
        if let Some(row) = row {
            self.rows.insert(primary_key.clone(), row);
        }
        before
    }

    /// The rows of a page, and the position of its last row where more follow.
    pub(super) fn page(&self, query: &IndexQuery) -> (Vec<&Value>, Option<Position>) {
        let Some(range) = rest(query) else { return (Vec::new(), None) };
        let mut positions: Box<dyn Iterator<Item = Position>> = match query.index {
            None => {
                let keys = self.rows.range(primary(range)).map(|(key, _)| key);
                let position = |key: &Key| Position { key: key.clone(), primary_key: key.clone() };
                match query.direction {
                    Direction::Ascending => Box::new(keys.map(position)),
                    Direction::Descending => Box::new(keys.rev().map(position)),
                }
            }
            Some(index) => {
                let entries = self.entries.get(index.name).map(|entries| entries.range(range));
                let entries = entries.into_iter().flatten().cloned();
                match query.direction {
                    Direction::Ascending => Box::new(entries),
                    Direction::Descending => Box::new(entries.rev()),
                }
            }
        };
        let page: Vec<Position> = positions.by_ref().take(query.limit).collect();
        let next = positions.next().and_then(|_| page.last().cloned());
        drop(positions);
        (page.iter().filter_map(|position| self.get(&position.primary_key)).collect(), next)
    }

    pub(super) fn count(&self, index: Option<&'static IndexDescriptor>, range: &KeyRange) -> u64 {
        let count = match index {
            _ if range.is_empty() => 0,
            None => self.rows.range((range.lower.clone(), range.upper.clone())).count(),
            Some(index) => self.entries(index, range).count(),
        };
        count as u64
    }

    pub(super) fn keys(
        &self,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Vec<String> {
        let text = |key: &Key| match key {
            Key::Text(text) => Some(text.clone()),
            Key::Number(_) | Key::List(_) => None,
        };
        match index {
            _ if range.is_empty() => Vec::new(),
            None => {
                let keys = self.rows.range((range.lower.clone(), range.upper.clone())).map(|(key, _)| key);
                keys.filter_map(text).take(limit).collect()
            }
            Some(index) => {
                let keys = self.entries(index, range).map(|position| &position.primary_key);
                keys.filter_map(text).take(limit).collect()
            }
        }
    }

    fn entries(
        &self,
        index: &IndexDescriptor,
        range: &KeyRange,
    ) -> impl Iterator<Item = &Position> + use<'_> {
        let entries = self.entries.get(index.name).filter(|_| !range.is_empty());
        entries.map(|entries| entries.range(positions(range))).into_iter().flatten()
    }
}

/// The keys of a row in an index; none where there is no row.
fn keys(index: &IndexDescriptor, row: Option<&Value>) -> Vec<Key> {
    row.map_or_else(Vec::new, |row| Key::all_in_index(index, row))
}

type Bounds<T> = (Bound<T>, Bound<T>);

/// The positions that are left to read behind the query's `after`; `None` where there can be none.
fn rest(query: &IndexQuery) -> Option<Bounds<Position>> {
    let (mut lower, mut upper) = positions(&query.range);
    if query.range.is_empty() {
        return None;
    }
    if let Some(after) = &query.after {
        let inside = (lower.as_ref(), upper.as_ref()).contains(after);
        let end = Bound::Excluded(after.clone());
        match query.direction {
            Direction::Ascending if inside => lower = end,
            Direction::Descending if inside => upper = end,
            // Outside, it stands either before the whole range in reading order, or behind all of it.
            Direction::Ascending if !(Bound::Unbounded, upper.as_ref()).contains(after) => return None,
            Direction::Descending if !(lower.as_ref(), Bound::Unbounded).contains(after) => return None,
            _ => {}
        }
    }
    Some((lower, upper))
}

/// The positions whose keys lie in `range`.
fn positions(range: &KeyRange) -> Bounds<Position> {
    // Primary keys are texts, which lie above every number and below every list.
    let before = |key: &Key| Position { key: key.clone(), primary_key: Key::Number(0.0) };
    let behind = |key: &Key| Position { key: key.clone(), primary_key: Key::List(Vec::new()) };
    let lower = match &range.lower {
        Bound::Unbounded => Bound::Unbounded,
        Bound::Included(key) => Bound::Included(before(key)),
        Bound::Excluded(key) => Bound::Excluded(behind(key)),
    };
    let upper = match &range.upper {
        Bound::Unbounded => Bound::Unbounded,
        Bound::Included(key) => Bound::Included(behind(key)),
        Bound::Excluded(key) => Bound::Excluded(before(key)),
    };
    (lower, upper)
}

/// The same bounds over a table's own keys: each kind of bound above keeps its meaning when only the key is looked at.
fn primary((lower, upper): Bounds<Position>) -> Bounds<Key> {
    (lower.map(|position| position.key), upper.map(|position| position.key))
}
