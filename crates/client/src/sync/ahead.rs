//! Rows that are read together before they are looked at one by one.
//!
//! An answer or a page is about hundreds of records, and a request to the database that waits for the one before costs as much as the
//! work itself.

use core::ops::Bound;
use std::collections::BTreeMap;

use soul_core::sort_by;
use soul_model::StoreDescriptor;
use soul_store::{Direction, IndexQuery, Key, KeyRange, Row, Store, StoreError, Transaction};

use super::Syncing;
use crate::editing::named;
use crate::together::get_all;
use crate::{ClientError, Environment};

/// Keys that are not worth a look at what lies between them.
const FEW: usize = 8;

/// How many rows may lie among those that are wanted, for each of these: reading as many in one go costs less than asking for one.
const ROWS_BETWEEN: usize = 4;

/// How many keys may lie among those that are looked for, for each of these: a list of as many costs less than a question.
const KEYS_BETWEEN: usize = 20;

/// Rows as the transaction has them, by store and key as [`named`] writes them; `None` where there is none.
pub(super) type Ahead<R> = BTreeMap<String, Option<R>>;

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// A row, read ahead or now.
    pub(super) async fn find(
        &self,
        store: &'static StoreDescriptor,
        key: &str,
    ) -> Result<Option<S::Row>, StoreError> {
        match self.ahead.get(&named(store, key)) {
            Some(known) => Ok(known.clone()),
            None => self.transaction().get(store, key).await,
        }
    }

    /// Writes a row.
    pub(super) async fn write(
        &mut self,
        store: &'static StoreDescriptor,
        key: &str,
        row: S::Row,
    ) -> Result<(), ClientError> {
        self.forget(store, key);
        Ok(self.transaction().put(store, &row).await?)
    }

    /// Removes a row, where there is one.
    pub(super) async fn remove(
        &mut self,
        store: &'static StoreDescriptor,
        key: &str,
    ) -> Result<(), ClientError> {
        match self.ahead.get(&named(store, key)) {
            Some(None) => Ok(()),
            _ => {
                self.forget(store, key);
                Ok(self.transaction().delete(store, key).await?)
            }
        }
    }

    /// What was read ahead of this row holds no more, as it was written.
    pub(super) fn forget(&mut self, store: &'static StoreDescriptor, key: &str) {
        self.ahead.remove(&named(store, key));
    }

    /// Reads the rows under `keys`, which lie close together where they were made one after the other.
    pub(super) async fn read_ahead(
        &mut self,
        store: &'static StoreDescriptor,
        mut keys: Vec<String>,
    ) -> Result<(), ClientError> {
        let Some(range) = range_over(&mut keys) else { return Ok(()) };
        let most = ROWS_BETWEEN * keys.len();
        let there = match keys.len() > FEW {
            true => self.transaction().keys(store, None, &range, most + 1).await?.len(),
            false => usize::MAX,
        };
        if there > most {
            return self.read_scattered(store, keys).await;
        }
        self.note_absent(store, &keys);
        if there > 0 {
            let query =
                IndexQuery { index: None, range, direction: Direction::Ascending, limit: there, after: None };
            for row in self.transaction().page(store, &query).await?.rows {
                // What lies between them may be changed by what is done to one of them.
                let wanted = |key: &String| keys.binary_search(key).is_ok();
                if let Some(key) = row.text(store.key_path).filter(wanted) {
                    self.ahead.insert(named(store, &key), Some(row));
                }
            }
        }
        Ok(())
    }

    /// Reads the rows under `keys`, of which hardly any is there.
    pub(super) async fn read_rare(
        &mut self,
        store: &'static StoreDescriptor,
        mut keys: Vec<String>,
    ) -> Result<(), ClientError> {
        let Some(range) = range_over(&mut keys) else { return Ok(()) };
        let most = KEYS_BETWEEN * keys.len();
        if keys.len() > FEW {
            let found = self.transaction().keys(store, None, &range, most + 1).await?;
            if found.len() <= most {
                self.note_absent(store, &keys);
                // Both are in order.
                keys.retain(|key| found.binary_search(key).is_ok());
            }
        }
        self.read_scattered(store, keys).await
    }

    /// Reads the rows under `keys`, wherever they lie.
    pub(super) async fn read_scattered(
        &mut self,
        store: &'static StoreDescriptor,
        keys: Vec<String>,
    ) -> Result<(), ClientError> {
        let wanted: Vec<&str> = keys.iter().map(String::as_str).collect();
        let rows = get_all(self.transaction(), store, &wanted).await?;
        self.ahead.extend(keys.iter().zip(rows).map(|(key, row)| (named(store, key), row)));
        Ok(())
    }

    /// Notes that there is no row under these keys.
    pub(super) fn note_absent(&mut self, store: &'static StoreDescriptor, keys: &[String]) {
        self.ahead.extend(keys.iter().map(|key| (named(store, key), None)));
    }
}

/// The range from the least to the greatest of `keys`, which are in order then; `None` where there are none.
fn range_over(keys: &mut [String]) -> Option<KeyRange> {
    sort_by(keys, String::cmp);
    let key = |text: &String| Bound::Included(Key::from(text.as_str()));
    Some(KeyRange { lower: key(keys.first()?), upper: key(keys.last()?) })
}
