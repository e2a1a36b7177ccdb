//! Links to records that are gone.

use core::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;
use soul_model::{OnRemoval, Reference, StoreDescriptor};
use soul_store::{Key, KeyRange, Row, StoreError, Transaction};

use crate::editing::{decoded, named};

/// Reads the links of a store's rows: one that names a record which is not there any more reads as null, without an edit.
pub(crate) struct Links<'a, T> {
    transaction: &'a T,
    store: &'static StoreDescriptor,
    /// Of the records that were asked for so far, as [`named`] writes them, whether they are there.
    known: RefCell<BTreeMap<String, bool>>,
}

impl<'a, T: Transaction> Links<'a, T> {
    pub(crate) fn new(transaction: &'a T, store: &'static StoreDescriptor) -> Self {
        Self { transaction, store, known: RefCell::default() }
    }

    /// The row as it is read.
    pub(crate) async fn read(&self, row: T::Row) -> Result<T::Row, StoreError> {
        let mut gone = Vec::new();
        for link in links(self.store) {
            if let Some(id) = row.text(link.field)
                && !self.exists(link.store, &id).await?
            {
                gone.push(link.field);
            }
        }
        if gone.is_empty() {
            return Ok(row);
        }
        let id = row.text(self.store.key_path).unwrap_or_default();
        // What can't be read is handed on as it is: whoever looks at its fields finds what is wrong with them.
        let Ok(mut record) = decoded(self.store, &id, &row) else { return Ok(row) };
        for field in gone {
            record.insert(field.to_owned(), Value::Null);
        }
        T::Row::encode(&record)
    }

    async fn exists(&self, store: &'static StoreDescriptor, id: &str) -> Result<bool, StoreError> {
        let asked = named(store, id);
        if let Some(known) = self.known.borrow().get(&asked) {
            return Ok(*known);
        }
        let only = KeyRange::only(Key::from(id));
        let exists = self.transaction.count(store, None, &only).await? > 0;
        self.known.borrow_mut().insert(asked, exists);
        Ok(exists)
    }
}

/// The references of a store that read as null.
pub(crate) fn links(store: &'static StoreDescriptor) -> impl Iterator<Item = &'static Reference> {
    store.references.iter().filter(|reference| reference.on_removal == OnRemoval::ReadAsNull)
}
