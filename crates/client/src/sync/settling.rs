//! Storing what becomes of a record and its rows.

use serde_json::{Map, Value, json};
use soul_model::{
    COMPATIBILITIES, CONFLICTS, OnRemoval, Operation, QueueState, STORES, SYNC_QUEUE, SyncQueueItem,
    SyncRules, TOMBSTONES, natural_id,
};
use soul_store::{Key, KeyRange, Row, Store, StoreError, Transaction};
use soul_sync::{RecordChange, RecordState, Settlement, Settling, Stamp, unsent_row_id};

use super::{RecordName, SentRow, SyncError, Syncing};
use crate::editing::{Record, decoded};
use crate::kind::derived_of;
use crate::{ClientError, Environment, compatibilities};

/// The rows of one record.
pub(super) struct Rows {
    /// Sent and not answered.
    pub(super) sent: Option<SyncQueueItem>,
    /// Never sent.
    pub(super) waiting: Option<SyncQueueItem>,
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// A row of the queue.
    pub(super) async fn row(&self, id: &str) -> Result<Option<SyncQueueItem>, ClientError> {
        let row = self.find(&SYNC_QUEUE, id).await?;
        Ok(row.map(|row| row.decode().map_err(|error| error.at(SYNC_QUEUE.name, id))).transpose()?)
    }

    /// The rows of a record.
    pub(super) async fn rows(&self, rules: &SyncRules, id: &str) -> Result<Rows, ClientError> {
        let sent = match self.place.in_flight(rules.entity, id).map(|row| row.id.clone()) {
            Some(row_id) => self.row(&row_id).await?,
            None => None,
        };
        let waiting = self.row(&unsent_row_id(&self.owner_id, rules.entity, id)).await?;
        Ok(Rows { sent, waiting })
    }

    /// The record as this device has it.
    pub(super) async fn stored(&self, rules: &SyncRules, id: &str) -> Result<Option<Record>, ClientError> {
        let row = self.find(rules.store, id).await?;
        Ok(row.map(|row| decoded(rules.store, id, &row)).transpose()?)
    }

    /// The tombstone of a record.
    pub(super) async fn tombstone(&self, rules: &SyncRules, id: &str) -> Result<Option<Record>, ClientError> {
        let key = tombstone_id(&self.owner_id, rules.entity, id);
        let row = self.find(&TOMBSTONES, &key).await?;
        Ok(row.map(|row| decoded(&TOMBSTONES, &key, &row)).transpose()?)
    }

    /// The generation of a record, or of its tombstone; 0 where there is neither.
    pub(super) async fn generation(&self, rules: &SyncRules, id: &str) -> Result<u64, ClientError> {
        let known = match self.stored(rules, id).await? {
            Some(record) => Some(record),
            None => self.tombstone(rules, id).await?,
        };
        Ok(known.as_ref().map_or(0, generation_of))
    }

    /// What the rules need from outside.
    pub(super) fn settling(&self, rules: &SyncRules, parent_waits: bool) -> Settling<'_> {
        Settling {
            strategy: self.editing.client.strategy(rules),
            parent_waits,
            at: self.editing.at(),
            random: self.editing.client.environment.random_bytes(),
            device_id: &self.device_id,
        }
    }

    /// Stores what becomes of the record `id` and its rows, which were `before`.
    pub(super) async fn settle(
        &mut self,
        rules: &'static SyncRules,
        id: &str,
        before: &Rows,
        settlement: Settlement,
    ) -> Result<(), ClientError> {
        let kept = |row: &SyncQueueItem| {
            [&settlement.sent, &settlement.waiting].into_iter().flatten().any(|kept| kept.id == row.id)
        };
        for row in [&before.sent, &before.waiting].into_iter().flatten() {
            if !kept(row) {
                self.remove(&SYNC_QUEUE, &row.id).await?;
            }
        }
        self.place.sent.retain(|row| before.sent.as_ref().is_none_or(|sent| sent.id != row.id));
        for row in [settlement.sent, settlement.waiting].into_iter().flatten() {
            self.write(&SYNC_QUEUE, &row.id, S::Row::encode(&row)?).await?;
            if matches!(row.state, QueueState::InFlight | QueueState::Dead) {
                let dead = row.state == QueueState::Dead;
                let (entity, entity_id) = (row.entity.clone(), row.entity_id.clone());
                self.place.sent.retain(|sent| sent.id != row.id);
                self.place.sent.push(SentRow { id: row.id, entity, entity_id, dead });
            }
        }
        for draft in settlement.conflicts {
            let random = self.editing.client.environment.random_bytes();
            let conflict = draft.filed(self.editing.at(), random);
            self.transaction().put(&CONFLICTS, &S::Row::encode(&conflict)?).await?;
            self.editing.note(&CONFLICTS, &conflict.id);
        }
        if settlement.is_doubtful {
            let name = RecordName { entity: rules.entity.to_owned(), entity_id: id.to_owned() };
            self.place.doubtful.push(name);
        }
        if settlement.restore_children || settlement.is_doubtful {
            self.place.want_snapshot();
        }
        match settlement.record {
            RecordChange::Nothing => Ok(()),
            RecordChange::Settle { generation, stamp } => {
                let rows = [&before.sent, &before.waiting];
                let removed = rows.into_iter().flatten().any(|row| row.operation == Operation::Delete);
                self.note_generation(rules, id, generation, stamp, removed).await
            }
            RecordChange::Take(state) if state.deleted => self.take_away(rules, id, Some(&state)).await,
            RecordChange::Take(state) => self.put(rules, id, state).await,
            RecordChange::Forget => self.take_away(rules, id, None).await,
        }
    }

    /// Keeps what the cloud knows of a record whose contents stay. One that is not here leaves a tombstone where it was `removed`
    /// by itself; one that went with its parent may have to come back.
    async fn note_generation(
        &mut self,
        rules: &'static SyncRules,
        id: &str,
        generation: u64,
        stamp: Option<Stamp>,
        removed: bool,
    ) -> Result<(), ClientError> {
        if let Some(mut record) = self.stored(rules, id).await? {
            record.insert("generation".to_owned(), generation.into());
            if let Some(stamp) = stamp {
                stamp.put_into(&mut record);
            }
            self.write(rules.store, id, S::Row::encode(&record)?).await?;
            self.editing.note(rules.store, id);
            return Ok(());
        }
        if !removed {
            return Ok(());
        }
        let mut gone = Map::new();
        gone.insert("id".to_owned(), id.into());
        match (stamp, self.tombstone(rules, id).await?) {
            (Some(stamp), _) => stamp.put_into(&mut gone),
            (None, Some(known)) => {
                gone.extend(
                    known
                        .into_iter()
                        .filter(|(name, _)| matches!(name.as_str(), "version" | "updatedAt" | "writer")),
                );
            }
            (None, None) => return Ok(()),
        }
        self.put_tombstone(rules, id, generation, &gone).await
    }

    /// Makes the record what came; what every device calculates is calculated anew.
    async fn put(
        &mut self,
        rules: &'static SyncRules,
        id: &str,
        state: RecordState,
    ) -> Result<(), ClientError> {
        let before = self.stored(rules, id).await?;
        let generation = state.generation;
        let mut record = state.into_record();
        record.insert("generation".to_owned(), generation.into());
        for field in rules.store.derived_fields {
            let known = before.as_ref().and_then(|before| before.get(*field)).cloned();
            record.insert((*field).to_owned(), known.unwrap_or(Value::Null));
        }
        self.remove(&TOMBSTONES, &tombstone_id(&self.owner_id, rules.entity, id)).await?;
        self.forget(rules.store, id);
        self.editing.place(rules.store, derived_of(rules.store), before, record).await?;
        // Records come in any order: what completes a pair may be the pair itself or one of the two.
        if rules.store.name == COMPATIBILITIES.name {
            self.pairs.insert(id.to_owned());
        }
        let completed = compatibilities::naming(self.transaction(), rules.store, id).await?;
        self.pairs.extend(completed);
        Ok(())
    }

    /// Removes the record, and what is calculated from it. Its children are not touched: the cloud tells of each, and one that was
    /// edited here is judged by itself.
    async fn take_away(
        &mut self,
        rules: &'static SyncRules,
        id: &str,
        tombstone: Option<&RecordState>,
    ) -> Result<(), ClientError> {
        if let Some(before) = self.stored(rules, id).await? {
            self.forget(rules.store, id);
            self.editing.withdraw(rules.store, id, &before).await?;
            for child in STORES.into_iter().filter(|store| !store.syncable) {
                let goes = |reference: &&soul_model::Reference| {
                    reference.on_removal == OnRemoval::Cascade && reference.store.name == rules.store.name
                };
                let Some(reference) = child.references.iter().find(goes) else { continue };
                let index = child.indexes.iter().find(|index| index.fields.first() == Some(&reference.field));
                let range = match index {
                    Some(index) if index.fields.len() > 1 => KeyRange::starting_with(&[id.into()]),
                    _ => KeyRange::only(Key::from(id)),
                };
                for key in self.transaction().keys(child, index, &range, usize::MAX).await? {
                    self.transaction().delete(child, &key).await?;
                    self.editing.note(child, &key);
                }
            }
        }
        match tombstone {
            Some(state) => self.put_tombstone(rules, id, state.generation, state.record()).await,
            None => self.remove(&TOMBSTONES, &tombstone_id(&self.owner_id, rules.entity, id)).await,
        }
    }

    async fn put_tombstone(
        &mut self,
        rules: &SyncRules,
        id: &str,
        generation: u64,
        stamped: &Record,
    ) -> Result<(), ClientError> {
        let part = |name: &str| stamped.get(name).cloned().unwrap_or(Value::Null);
        let key = tombstone_id(&self.owner_id, rules.entity, id);
        let row = json!({ "id": key, "ownerId": self.owner_id, "entity": rules.entity,
            "entityId": id, "version": part("version"), "updatedAt": part("updatedAt"), "writer": part("writer"),
            "generation": generation, "deletedAt": self.editing.at().to_string() });
        self.write(&TOMBSTONES, &key, S::Row::encode(&row)?).await
    }
}

/// Id of the tombstone of a record: UUIDv5 of `tombstone:`, the owner, the entity and the record's id.
pub(super) fn tombstone_id(owner_id: &str, entity: &str, id: &str) -> String {
    natural_id(&["tombstone", owner_id, entity, id])
}

/// What is kept of a record whose removal has reached the cloud, or came from there.
pub(crate) async fn tombstone<T: Transaction>(
    transaction: &T,
    owner_id: &str,
    entity: &str,
    id: &str,
) -> Result<Option<Record>, StoreError> {
    let key = tombstone_id(owner_id, entity, id);
    let row = transaction.get(&TOMBSTONES, &key).await?;
    row.map(|row| decoded(&TOMBSTONES, &key, &row)).transpose()
}

pub(crate) fn generation_of(record: &Record) -> u64 {
    record.get("generation").and_then(Value::as_u64).unwrap_or(0)
}

/// A row that this version could not have written is a defect of the store's contents, not of the network.
pub(super) fn row_invalid(_: soul_sync::WireError) -> ClientError {
    SyncError::RowInvalid.into()
}

/// The record on the device as the rules see it.
pub(super) fn state_of(
    rules: &'static SyncRules,
    deleted: bool,
    record: &Record,
) -> Result<RecordState, ClientError> {
    let generation = generation_of(record);
    let sent = match deleted {
        true => {
            let keep = |name: &str| matches!(name, "version" | "updatedAt" | "writer");
            let mut gone: Record =
                record.iter().filter(|(name, _)| keep(name)).map(|(n, v)| (n.clone(), v.clone())).collect();
            gone.insert("id".to_owned(), record.get("entityId").cloned().unwrap_or(Value::Null));
            gone
        }
        false => soul_sync::outgoing(rules.store, record.clone()),
    };
    RecordState::new(rules, deleted, generation, sent).map_err(row_invalid)
}
