//! Removing records with all that belongs to them.

use serde_json::Value;
use soul_model::{OnRemoval, Reference, STORES, SYNC_QUEUE, StoreDescriptor};
use soul_store::{Key, KeyRange, Row, Store, StoreError, Transaction};
use soul_sync::unsent_row_id;

use crate::editing::{Editing, Record, decoded};
use crate::{Client, ClientError, Environment, scope};

/// Rows whose keys are looked up in one go.
const KEYS_MAX: usize = 500;

impl<S: Store, E: Environment> Client<S, E> {
    /// Removes a record and all that belongs to it. What is not there is removed already: then nothing is written.
    ///
    /// One row of the queue tells the cloud, which works out the rest by itself; what waited to be sent of the rest is
    /// dropped.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub(crate) async fn remove(&self, store: &'static StoreDescriptor, id: &str) -> Result<(), ClientError> {
        let mut editing = Editing::begin(self, &scope::removing(store)).await?;
        let Some(row) = editing.find(store, id).await? else { return Ok(()) };
        editing.remove(store, leaving(store, id, &row)).await?;
        editing.remove_children(store, id).await?;
        editing.finish().await
    }
}

impl<S: Store, E: Environment> Editing<'_, S, E> {
    pub(crate) async fn remove_children(
        &mut self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<(), ClientError> {
        let mut parents = vec![(store, id.to_owned())];
        while let Some((parent, id)) = parents.pop() {
            for (child, reference) in children(parent) {
                loop {
                    let keys = self.keys(child, reference, &id).await?;
                    for key in &keys {
                        self.remove_child(child, key).await?;
                        parents.push((child, key.clone()));
                    }
                    if keys.len() < KEYS_MAX {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Some keys of the rows of `child` that name the record `id`; fewer than [`KEYS_MAX`] are all.
    async fn keys(
        &self,
        child: &'static StoreDescriptor,
        reference: &Reference,
        id: &str,
    ) -> Result<Vec<String>, StoreError> {
        let index = child.indexes.iter().find(|index| index.fields.first() == Some(&reference.field));
        let range = match index {
            Some(index) if index.fields.len() > 1 => KeyRange::starting_with(&[id.into()]),
            _ => KeyRange::only(Key::from(id)),
        };
        self.write.transaction.keys(child, index, &range, KEYS_MAX).await
    }

    async fn remove_child(&mut self, store: &'static StoreDescriptor, id: &str) -> Result<(), StoreError> {
        self.note(store, id);
        self.write.transaction.delete(store, id).await?;
        if let (Some(owner_id), Some(entity)) = (&self.write.account.user_id, store.entity) {
            self.write.transaction.delete(&SYNC_QUEUE, &unsent_row_id(owner_id, entity, id)).await?;
        }
        Ok(())
    }
}

/// The record that goes, as far as it can be read: a corrupt one is removed like any other.
fn leaving<R: Row>(store: &'static StoreDescriptor, id: &str, row: &R) -> Record {
    let mut record = decoded(store, id, row).unwrap_or_default();
    record.insert(store.key_path.to_owned(), id.into());
    if record.get("version").and_then(Value::as_u64).is_none_or(|version| version > u32::MAX.into()) {
        record.insert("version".to_owned(), 1.into());
    }
    record
}

/// The stores whose rows go with a record of `parent`, each with the field that names it.
fn children(
    parent: &'static StoreDescriptor,
) -> impl Iterator<Item = (&'static StoreDescriptor, &'static Reference)> {
    let of_parent = |reference: &&Reference| {
        reference.on_removal == OnRemoval::Cascade && reference.store.name == parent.name
    };
    STORES.into_iter().filter_map(move |child| Some((child, child.references.iter().find(of_parent)?)))
}
