//! Edits of records: their stamps, their rows of the queue, what is calculated from them, all in one transaction.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use soul_core::{InputError, Instant};
use soul_model::{Account, JOURNAL_ENTRIES, Operation, PROFILES, StoreDescriptor, SyncQueueItem, check_size};
use soul_store::{Row, Store, StoreError, Transaction};
use soul_sync::{Edit, Stamp, outgoing, record_beside, takes_back_removal};

use crate::client::Write;
use crate::kind::{Derived, derived_of};
use crate::owner::Viewer;
use crate::search::IndexChanges;
use crate::{Client, ClientError, Environment, Origin, derived, queue, sync};

/// A record as fields by name: it passes through here whole, whatever a newer version of the app has put into it.
pub(crate) type Record = Map<String, Value>;

/// A write transaction with the records that were changed in it. Dropped without [`Editing::finish`], it leaves nothing.
pub(crate) struct Editing<'a, S: Store, E> {
    pub(crate) client: &'a Client<S, E>,
    pub(crate) write: Write<S::Transaction>,
    changed: Vec<(&'static StoreDescriptor, Vec<String>)>,
    /// Where it is done.
    pub(crate) origin: Origin,
    /// Records that values may name, as [`named`] writes them: many new records name the same.
    there: BTreeSet<String>,
    /// What becomes of the index of the journal.
    pub(crate) words: IndexChanges,
}

impl<'a, S: Store, E: Environment> Editing<'a, S, E> {
    pub(crate) async fn begin(
        client: &'a Client<S, E>,
        stores: &[&'static StoreDescriptor],
    ) -> Result<Self, ClientError> {
        Ok(Self::over(client, client.begin_write(stores).await?))
    }

    /// Edits in a transaction that was begun otherwise.
    pub(crate) fn over(client: &'a Client<S, E>, write: Write<S::Transaction>) -> Self {
        let mut there = BTreeSet::new();
        there.extend(write.own_profile.iter().map(|id| named(&PROFILES, id)));
        Self {
            client,
            write,
            changed: Vec::new(),
            origin: Origin::Local,
            there,
            words: IndexChanges::default(),
        }
    }

    /// Whose records may be seen and changed.
    pub(crate) fn account(&self) -> &Account {
        &self.write.account
    }

    /// The moment of all edits of this transaction.
    pub(crate) fn at(&self) -> Instant {
        self.write.at
    }

    /// The row under `id`, where the owner may see it.
    pub(crate) async fn find(
        &self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<Option<S::Row>, StoreError> {
        let viewer = Viewer::new(&self.write.transaction, &self.write.account);
        viewer.knowing(self.write.own_profile.as_ref()).find(store, id).await
    }

    /// Notes that a record was changed, so that the listener hears of it.
    pub(crate) fn note(&mut self, store: &'static StoreDescriptor, id: &str) {
        match self.changed.iter_mut().find(|(noted, _)| noted.name == store.name) {
            Some((_, ids)) => ids.push(id.to_owned()),
            None => self.changed.push((store, vec![id.to_owned()])),
        }
    }

    /// Stores a new record under `id`; `prefix` is the path in front of field names in messages.
    pub(crate) async fn insert(
        &mut self,
        store: &'static StoreDescriptor,
        derived: Derived,
        id: &str,
        mut record: Record,
        prefix: &str,
    ) -> Result<S::Row, ClientError> {
        self.note(store, id);
        self.check_references(store, &record, prefix).await?;
        // Only a record that has been here can have an edit that waits, and then it is its removal: making it again takes
        // that one's place. A made-up id was never here, but for that of a record that is restored.
        let is_restored = record.contains_key("createdAt");
        let made_up = store.keys_follow_creation && !is_restored;
        let unsent = if made_up { None } else { self.unsent(store, id).await? };
        let version = |record: &Record| record.get("version").and_then(Value::as_u64);
        let (version, generation) = match &unsent {
            Some(row) => (row.data.as_object().and_then(version).unwrap_or(1), row.base_generation),
            None if is_restored => match self.removal(store, id).await? {
                // The cloud knows of the removal, and a record of a lower version would stay removed.
                Some(gone) => (version(&gone).unwrap_or(0) + 1, sync::generation_of(&gone)),
                None => (1, 0),
            },
            None => (1, 0),
        };
        let at = self.write.at.to_string();
        // A record that is restored says when it was made.
        let created_at = record.get("createdAt").cloned().unwrap_or_else(|| at.as_str().into());
        let head = json!({ "id": id, "version": version, "writer": self.client.device_id(), "generation": generation,
            "createdAt": created_at, "updatedAt": at });
        record.extend(head.as_object().cloned().unwrap_or_default());
        derived::derive(self, derived, None, &mut record).await?;
        self.put(store, Operation::Create, record, None, unsent, prefix).await
    }

    /// Changes the record `before`; `None` where it has these values already.
    pub(crate) async fn change(
        &mut self,
        store: &'static StoreDescriptor,
        derived: Derived,
        before: Record,
        mut values: Record,
        prefix: &str,
    ) -> Result<Option<S::Row>, ClientError> {
        values.retain(|field, new| !before.get(field).is_some_and(|old| same(old, new)));
        if values.is_empty() {
            return Ok(None);
        }
        let id = key(store, &before)?.to_owned();
        self.note(store, &id);
        self.check_references(store, &values, prefix).await?;
        let unsent = self.unsent(store, &id).await?;
        let mut record = before.clone();
        record.extend(values);
        self.stamp(store, unsent.as_ref(), &mut record)?;
        derived::derive(self, derived, Some(&before), &mut record).await?;
        self.put(store, Operation::Update, record, Some(before), unsent, prefix).await.map(Some)
    }

    /// Removes the record `before`, without what belongs to it.
    pub(crate) async fn remove(
        &mut self,
        store: &'static StoreDescriptor,
        before: Record,
    ) -> Result<(), ClientError> {
        let id = key(store, &before)?.to_owned();
        self.note(store, &id);
        if store.name == JOURNAL_ENTRIES.name {
            self.words.note(Some(&before), None)?;
        }
        let unsent = self.unsent(store, &id).await?;
        let mut stamped = before.clone();
        self.stamp(store, unsent.as_ref(), &mut stamped)?;
        stamped.retain(|field, _| matches!(field.as_str(), "id" | "version" | "updatedAt" | "writer"));
        self.write.transaction.delete(store, &id).await?;
        let generation = sync::generation_of(&before);
        self.enqueue(store, Operation::Delete, stamped, generation, Some(before), unsent).await?;
        Ok(())
    }

    /// Makes the record what somebody else has made it: with their stamp, and without a row of the queue. What is calculated from it
    /// is written, too.
    pub(crate) async fn place(
        &mut self,
        store: &'static StoreDescriptor,
        derived: Derived,
        before: Option<Record>,
        mut record: Record,
    ) -> Result<(), ClientError> {
        let id = key(store, &record)?.to_owned();
        self.note(store, &id);
        derived::derive_where_possible(self, derived, before.as_ref(), &mut record).await?;
        if store.name == JOURNAL_ENTRIES.name {
            self.words.note(before.as_ref(), Some(&record))?;
        }
        Ok(self.write.transaction.put(store, &S::Row::encode(&record)?).await?)
    }

    /// Removes the record because somebody else has removed it: without a row of the queue, and without its children.
    pub(crate) async fn withdraw(
        &mut self,
        store: &'static StoreDescriptor,
        id: &str,
        before: &Record,
    ) -> Result<(), ClientError> {
        self.note(store, id);
        if store.name == JOURNAL_ENTRIES.name {
            self.words.note(Some(before), None)?;
        }
        Ok(self.write.transaction.delete(store, id).await?)
    }

    /// Resolves once all of it is there to stay, and tells the listener. Where nothing was changed, nothing is written.
    pub(crate) async fn finish(self) -> Result<(), ClientError> {
        if self.changed.is_empty() {
            return Ok(());
        }
        self.words.write(&self.write.transaction, &self.client.upkeep, &self.client.problems).await?;
        self.write.transaction.commit().await?;
        for (store, ids) in &self.changed {
            self.client.tell_of(self.origin, store, ids);
        }
        Ok(())
    }

    /// Refuses values that name a record which the owner has not.
    pub(crate) async fn check_references(
        &mut self,
        store: &'static StoreDescriptor,
        values: &Record,
        prefix: &str,
    ) -> Result<(), ClientError> {
        for reference in store.references {
            let Some(Value::String(id)) = values.get(reference.field) else { continue };
            let named = named(reference.store, id);
            if self.there.contains(&named) {
                continue;
            }
            if self.find(reference.store, id).await?.is_none() {
                let path = format!("{prefix}{}", reference.field);
                let accepted = format!("the id of a record in {}", reference.store.name);
                let (code, problem) = ("store/foreign-key", "names no record that is there");
                return Err(InputError::new(code, path, id.as_str(), problem, accepted).into());
            }
            if reference.store.name == PROFILES.name {
                self.client.note_profile(id);
            }
            self.there.insert(named);
        }
        Ok(())
    }

    /// Writes the record and its row of the queue, and notes what becomes of the index of its words.
    async fn put(
        &mut self,
        store: &'static StoreDescriptor,
        operation: Operation,
        record: Record,
        before: Option<Record>,
        unsent: Option<SyncQueueItem>,
        prefix: &str,
    ) -> Result<S::Row, ClientError> {
        let row = S::Row::encode(&record)?;
        let generation = sync::generation_of(&record);
        let data = outgoing(store, record);
        check_size(&data)
            .map_err(|error| InputError { field: format!("{prefix}{}", error.field), ..error })?;
        if store.name == JOURNAL_ENTRIES.name {
            self.words.note(before.as_ref(), Some(&data))?;
        }
        self.write.transaction.put(store, &row).await?;
        self.enqueue(store, operation, data, generation, before, unsent).await?;
        Ok(row)
    }

    /// Queues an edit for the cloud, when somebody is signed in. `base_generation` is that of the record, or of its removal, that the
    /// edit was made on.
    async fn enqueue(
        &mut self,
        store: &'static StoreDescriptor,
        operation: Operation,
        data: Record,
        base_generation: u64,
        before: Option<Record>,
        unsent: Option<SyncQueueItem>,
    ) -> Result<(), ClientError> {
        let (Some(owner_id), Some(entity)) = (self.write.account.user_id.clone(), store.entity) else {
            return Ok(());
        };
        // What a removal takes along, the cloud has to know how much of it was seen here.
        let base_cursor = match operation {
            Operation::Delete => sync::cursor(&self.write.transaction, &owner_id).await?,
            Operation::Create | Operation::Update => None,
        };
        let entity_id = key(store, &data)?.to_owned();
        let edit = Edit {
            entity,
            entity_id: &entity_id,
            owner_id: &owner_id,
            operation,
            data: Value::Object(data),
            base_generation,
            base_record: before.map_or(Value::Null, |before| Value::Object(outgoing(store, before))),
            base_cursor,
        };
        let row = edit.into_row(self.write.at, self.client.environment.random_bytes());
        if unsent.as_ref().is_some_and(|unsent| takes_back_removal(unsent, operation)) {
            sync::want_snapshot(&self.write.transaction, &owner_id).await?;
        }
        let beside = unsent.as_ref().and_then(record_beside).filter(|beside| !beside.deleted);
        let is_queued = queue::enqueue(&self.write.transaction, unsent, row).await?;
        match beside {
            // Nothing is left to send, so what came from the cloud meanwhile is the record.
            Some(beside) if !is_queued => {
                let generation = beside.generation;
                let mut record = beside.into_record();
                record.insert("generation".to_owned(), generation.into());
                self.place(store, derived_of(store), None, record).await
            }
            _ => Ok(()),
        }
    }

    /// The row of the record's edits that wait to be sent.
    async fn unsent(
        &self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<Option<SyncQueueItem>, StoreError> {
        match &self.write.account.user_id {
            Some(user_id) => queue::unsent(&self.write.transaction, user_id, store, id).await,
            None => Ok(None),
        }
    }

    /// The tombstone of a record that the cloud knows to be removed.
    async fn removal(&self, store: &'static StoreDescriptor, id: &str) -> Result<Option<Record>, StoreError> {
        match (&self.write.account.user_id, store.entity) {
            (Some(user_id), Some(entity)) => {
                sync::tombstone(&self.write.transaction, user_id, entity, id).await
            }
            _ => Ok(None),
        }
    }

    /// Puts the stamp of an edit into a record; `unsent` is the queue row of the edits before it.
    fn stamp(
        &self,
        store: &'static StoreDescriptor,
        unsent: Option<&SyncQueueItem>,
        record: &mut Record,
    ) -> Result<(), StoreError> {
        let version = record.get("version").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        let version = version.ok_or_else(|| StoreError::CorruptRow {
            store: store.name,
            key: key(store, record).unwrap_or_default().to_owned(),
            reason: "its version is no number".to_owned(),
        })?;
        // While nobody is signed in nothing is ever sent.
        let never_sent = self.write.account.user_id.is_none() || unsent.is_some();
        record.insert("version".to_owned(), Stamp::next_version(version, never_sent).into());
        record.insert("updatedAt".to_owned(), self.write.at.to_string().into());
        record.insert("writer".to_owned(), self.client.device_id().into());
        Ok(())
    }
}

/// Whether two values are the same: a number is the same as an integer and as a float.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// A record as one text. Whatever remembers records does so by texts, so that maps and sets of them are compiled once.
pub(crate) fn named(store: &StoreDescriptor, id: &str) -> String {
    format!("{} {id}", store.name)
}

/// The record in a row.
///
/// # Errors
/// `store/corrupt-row`.
pub(crate) fn decoded<R: Row>(
    store: &'static StoreDescriptor,
    id: &str,
    row: &R,
) -> Result<Record, StoreError> {
    row.decode().map_err(|error| error.at(store.name, id))
}

fn key<'a>(store: &'static StoreDescriptor, record: &'a Record) -> Result<&'a str, StoreError> {
    let key = record.get(store.key_path).and_then(Value::as_str);
    key.ok_or_else(|| StoreError::NotStorable { reason: format!("a row of {} has no key", store.name) })
}
