//! The stores that a use case touches: a transaction names them when it begins.

use serde_json::Value;
use soul_model::{
    JOURNAL_ENTRIES, JOURNAL_INDEX, OnRemoval, Owner, PROFILES, STORES, SYNC_QUEUE, StoreDescriptor,
};

use crate::editing::Record;

type Stores = Vec<&'static StoreDescriptor>;

/// For reading records: their store, that of their owners, and those that links point at.
pub(crate) fn reading(store: &'static StoreDescriptor) -> Stores {
    let mut scope = vec![store];
    if matches!(store.owner, Owner::Profile(_)) {
        add(&mut scope, &PROFILES);
    }
    for link in crate::links::links(store) {
        add(&mut scope, link.store);
    }
    scope
}

/// For writing records: their store, those of all records that they name, and the queue.
pub(crate) fn writing(store: &'static StoreDescriptor) -> Stores {
    let mut scope = reading(store);
    for reference in store.references {
        add(&mut scope, reference.store);
    }
    add(&mut scope, &SYNC_QUEUE);
    scope
}

/// For making records of these fields: their store, that of their owners, those of the records that they name, and the queue.
pub(crate) fn making<'a>(
    store: &'static StoreDescriptor,
    records: impl Iterator<Item = &'a Record>,
) -> Stores {
    let mut scope = vec![store];
    if matches!(store.owner, Owner::Profile(_)) {
        add(&mut scope, &PROFILES);
    }
    for fields in records {
        for reference in store.references {
            if fields.get(reference.field).is_some_and(Value::is_string) {
                add(&mut scope, reference.store);
            }
        }
    }
    add(&mut scope, &SYNC_QUEUE);
    scope
}

/// For removing records: as for writing, and all that goes with them.
pub(crate) fn removing(store: &'static StoreDescriptor) -> Stores {
    let mut going = vec![store];
    let mut next = 0;
    while let Some(parent) = going.get(next).copied() {
        for child in STORES {
            let goes_along = child.references.iter().any(|reference| {
                reference.on_removal == OnRemoval::Cascade && reference.store.name == parent.name
            });
            if goes_along {
                add(&mut going, child);
            }
        }
        next += 1;
    }
    let mut scope = writing(store);
    for child in going {
        add(&mut scope, child);
    }
    if store.name == JOURNAL_ENTRIES.name {
        // Its words go with an entry, too, but not as rows of its own.
        add(&mut scope, &JOURNAL_INDEX);
    }
    scope
}

/// Adds a store that is not named yet.
fn add(scope: &mut Stores, store: &'static StoreDescriptor) {
    if scope.iter().all(|named| named.name != store.name) {
        scope.push(store);
    }
}
