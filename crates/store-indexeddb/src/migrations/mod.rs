//! The steps from one version of the database to the next. A step adds and converts; none drops data.
//!
//! A step is idempotent: it adds what is lacking and leaves alone what is there, so that a database which has got some of it
//! by another way, such as a copy that someone put back, is completed and not refused.
//!
//! Each step is written out and never changed after its release: it says what the stores were, not what the descriptors
//! of today say they are. The browser tests build the database of every old version, open it, and compare what it then is with the
//! descriptors.

mod v1;
mod v2;
mod v3;
mod v4;

use idb::{Database, Error, IndexParams, KeyPath, ObjectStore, ObjectStoreParams, Transaction};

/// A store: its name, its key path, its indexes.
type StoreStep = (&'static str, &'static str, &'static [IndexStep]);
/// An index: its name, its fields, its kind. One field makes a plain key path, more make a list.
type IndexStep = (&'static str, &'static [&'static str], Kind);

/// What an index does with its keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    /// No two rows may share a key.
    Unique,
    /// A list in the field makes one key of each of its items.
    Each,
}

/// Takes the database from version `old` to the newest, inside its upgrade transaction.
pub(crate) fn run(database: &Database, transaction: &Transaction, old: u32) -> Result<(), Error> {
    if old < 1 {
        v1::create_the_nine_stores(database, transaction)?;
    }
    if old < 2 {
        v2::add_five_stores_and_the_index_of_names(database, transaction)?;
    }
    if old < 3 {
        v3::add_the_index_of_the_journal_and_empty_the_one_before(database, transaction)?;
    }
    if old < 4 {
        v4::add_the_index_of_the_queue_by_owner_and_state(transaction)?;
    }
    Ok(())
}

/// Adds the stores and indexes that are lacking.
fn create_stores(database: &Database, transaction: &Transaction, stores: &[StoreStep]) -> Result<(), Error> {
    let there = database.store_names();
    for (name, key_path, indexes) in stores {
        let store = if there.iter().any(|there| there == name) {
            transaction.object_store(name)?
        } else {
            let mut params = ObjectStoreParams::new();
            params.key_path(Some(KeyPath::new_single(key_path)));
            database.create_object_store(name, params)?
        };
        for index in *indexes {
            create_index(&store, *index)?;
        }
    }
    Ok(())
}

/// Adds an index that is lacking.
fn create_index(store: &ObjectStore, (name, fields, kind): IndexStep) -> Result<(), Error> {
    if store.index_names().iter().any(|there| there == name) {
        return Ok(());
    }
    let path = match fields {
        [field] => KeyPath::new_single(field),
        fields => KeyPath::new_array(fields.iter().copied()),
    };
    let mut params = IndexParams::new();
    params.unique(kind == Kind::Unique).multi_entry(kind == Kind::Each);
    store.create_index(name, path, Some(params)).map(drop)
}
