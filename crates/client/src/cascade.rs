//! Removing records with all that belongs to them.

use serde_json::Value;
use soul_model::{OnRemoval, Reference, STORES, SYNC_QUEUE, StoreDescriptor, SyncQueueItem};
use soul_store::{Key, KeyRange, Row, Store, StoreError, Transaction};
use soul_sync::unsent_row_id;

use crate::editing::{Editing, Record, decoded};
use crate::sync::{self, Place};
use crate::{Client, ClientError, Environment, queue, scope};

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
    /// Removes what belongs to a record that was removed by its user. Where one of them had come in a newer form that waited for an answer,
    /// and so was never shown, the removal says that its writer has seen nothing: the cloud then looks at each of them.
    pub(crate) async fn remove_children(
        &mut self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<(), ClientError> {
        let place = match &self.write.account.user_id {
            Some(owner_id) => Some(sync::place(&self.write.transaction, owner_id).await?),
            None => None,
        };
        let mut hides = false;
        let mut parents = vec![(store, id.to_owned())];
        while let Some((parent, id)) = parents.pop() {
            for (child, reference) in children(parent) {
                loop {
                    let keys = self.keys(child, reference, &id).await?;
                    for key in &keys {
                        hides |= self.remove_child(child, key, place.as_ref()).await?;
                        parents.push((child, key.clone()));
                    }
                    if keys.len() < KEYS_MAX {
                        break;
                    }
                }
            }
        }
        match place {
            Some(place) if hides => self.admit_unseen(&place.owner_id, store, id).await,
            _ => Ok(()),
        }
    }

    /// Has the removal of a record that waits to be sent say that not all has been seen that goes with it.
    async fn admit_unseen(
        &self,
        owner_id: &str,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<(), ClientError> {
        let Some(row) = queue::unsent(&self.write.transaction, owner_id, store, id).await? else {
            return Ok(());
        };
        let row = SyncQueueItem { base_cursor: None, ..row };
        Ok(self.write.transaction.put(&SYNC_QUEUE, &S::Row::encode(&row)?).await?)
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

    /// Tells whether a newer form of the record stood beside one of its rows.
    async fn remove_child(
        &mut self,
        store: &'static StoreDescriptor,
        id: &str,
        place: Option<&Place>,
    ) -> Result<bool, StoreError> {
        self.note(store, id);
        self.write.transaction.delete(store, id).await?;
        let (Some(place), Some(entity)) = (place, store.entity) else { return Ok(false) };
        let unsent = unsent_row_id(&place.owner_id, entity, id);
        let sent = place.in_flight(entity, id).map(|row| row.id.as_str());
        let mut hides = false;
        for key in [Some(unsent.as_str()), sent].into_iter().flatten() {
            let row = self.write.transaction.get(&SYNC_QUEUE, key).await?;
            let row: Option<Record> = row.and_then(|row| row.decode().ok());
            hides |= row.is_some_and(|row| row.get("pulled").is_some_and(|pulled| !pulled.is_null()));
        }
        self.write.transaction.delete(&SYNC_QUEUE, &unsent).await?;
        Ok(hides)
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
