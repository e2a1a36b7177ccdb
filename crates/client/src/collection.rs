//! Making, changing and removing the records of a collection.

use serde_json::Value;
use soul_core::InputError;
use soul_model::{Owner, StoreDescriptor, new_id};
use soul_store::{Store, StoreError};

use crate::editing::{Editing, Record, decoded};
use crate::kind::{Kind, RecordKey, check_fixed};
use crate::owner::{note_owner, note_session, owner_id};
use crate::{Client, ClientError, Environment, Page, Records, scope};

/// The records of a collection that apps write.
///
/// Each call is one transaction: the records, what is calculated from them and their rows of the sync queue are written
/// together or not at all.
pub struct Collection<'a, S, E> {
    pub(crate) client: &'a Client<S, E>,
    pub(crate) kind: &'static Kind,
}

/// A record that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved<R> {
    /// Its id.
    pub id: String,
    /// The record as the store keeps it.
    pub row: R,
}

impl<S: Store, E: Environment> Collection<'_, S, E> {
    /// Checks a draft and stores the record.
    ///
    /// # Errors
    /// `input/…` and `birth/…` codes that name the field; `store/foreign-key` where it names a record that the owner has not,
    /// `store/not-unique` where there may be one record of its kind and there is one; those of the store. Then nothing was
    /// written.
    pub async fn create(&self, draft: &Value) -> Result<Saved<S::Row>, ClientError> {
        let fields = self.kind.rules.draft("draft", draft, &self.today())?;
        let mut editing = self.edit(scope::making(self.kind.store, [&fields].into_iter())).await?;
        let new = self.new_id(&editing);
        let saved = self.make(&mut editing, new, fields, "").await?;
        editing.finish().await?;
        Ok(saved)
    }

    /// Checks drafts and stores all their records or none; their ids sort as the drafts do, where ids are made up.
    ///
    /// # Errors
    /// As [`Collection::create`]; the field is named as in `drafts[2].name`.
    pub async fn create_many(&self, drafts: &[Value]) -> Result<Vec<Saved<S::Row>>, ClientError> {
        let today = self.today();
        let path = |n: usize| format!("drafts[{n}]");
        let read = drafts.iter().enumerate();
        let read = read.map(|(n, draft)| self.kind.rules.draft(&path(n), draft, &today));
        let read = read.collect::<Result<Vec<_>, _>>()?;
        let mut editing = self.edit(scope::making(self.kind.store, read.iter())).await?;
        let mut ids: Vec<String> = read.iter().map(|_| self.new_id(&editing)).collect();
        // Ids of one moment differ by chance alone.
        ids.sort();
        let mut saved = Vec::with_capacity(drafts.len());
        for ((n, fields), new) in read.into_iter().enumerate().zip(ids) {
            saved.push(self.make(&mut editing, new, fields, &format!("{}.", path(n))).await?);
        }
        editing.finish().await?;
        Ok(saved)
    }

    /// Changes the fields that `change` mentions; null puts one back to what it is where a draft leaves it out. A change that
    /// leaves everything as it is writes nothing.
    ///
    /// # Errors
    /// `store/not-found`, `input/not-changeable` for a field that makes the record's id, and as [`Collection::create`].
    pub async fn update(&self, id: &str, change: &Value) -> Result<Saved<S::Row>, ClientError> {
        let values = self.kind.rules.change(change, &self.today())?;
        let store = self.kind.store;
        let mut editing = self.edit(scope::writing(store)).await?;
        let row = editing.find(store, id).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { store: store.name, id: id.to_owned() })?;
        let before = decoded(store, id, &row)?;
        check_fixed(self.kind.rules, &before, &values)?;
        let row = editing.change(store, self.kind.derived, before, values, "").await?.unwrap_or(row);
        editing.finish().await?;
        Ok(Saved { id: id.to_owned(), row })
    }

    /// Removes a record and all that belongs to it. What is not there is removed already: then nothing is written.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub async fn remove(&self, id: &str) -> Result<(), ClientError> {
        self.client.remove(self.kind.store, id).await
    }

    /// As [`Records::get`].
    ///
    /// # Errors
    /// As there.
    pub async fn get(&self, id: &str) -> Result<Option<S::Row>, ClientError> {
        self.records().get(id).await
    }

    /// As [`Records::get_many`].
    ///
    /// # Errors
    /// As there.
    pub async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<S::Row>>, ClientError> {
        self.records().get_many(ids).await
    }

    /// As [`Records::list`].
    ///
    /// # Errors
    /// As there.
    pub async fn list(&self, query: &Value) -> Result<Page<S::Row>, ClientError> {
        self.records().list(query).await
    }

    /// As [`Records::count`].
    ///
    /// # Errors
    /// As there.
    pub async fn count(&self, query: &Value) -> Result<u64, ClientError> {
        self.records().count(query).await
    }

    fn records(&self) -> Records<'_, S, E> {
        self.client.records(self.kind.store)
    }

    fn today(&self) -> String {
        self.client.environment.local_date().to_string()
    }

    async fn edit(
        &self,
        mut stores: Vec<&'static StoreDescriptor>,
    ) -> Result<Editing<'_, S, E>, ClientError> {
        stores.extend(self.kind.derived.stores());
        Editing::begin(self.client, &stores).await
    }

    fn new_id(&self, editing: &Editing<'_, S, E>) -> String {
        new_id(editing.at(), self.client.environment.random_bytes())
    }

    /// Makes one record; `new` is its id where its fields do not make one.
    async fn make(
        &self,
        editing: &mut Editing<'_, S, E>,
        new: String,
        fields: Record,
        prefix: &str,
    ) -> Result<Saved<S::Row>, ClientError> {
        let Kind { store, rules, key, derived } = *self.kind;
        let id = match key {
            RecordKey::New => new,
            RecordKey::Replacing(id) | RecordKey::Refusing(id, _) => id(owner_id(editing.account()), &fields),
        };
        let there = match key {
            RecordKey::New => None,
            _ => editing.find(store, &id).await?,
        };
        if let Some(row) = there {
            if let RecordKey::Refusing(_, field) = key {
                let given = fields.get(field).cloned().unwrap_or_default();
                let (problem, accepted) = ("has a record already", "another one, or a change of that record");
                let path = format!("{prefix}{field}");
                return Err(InputError::new("store/not-unique", path, given, problem, accepted).into());
            }
            let before = decoded(store, &id, &row)?;
            let row = editing.change(store, derived, before, fields, prefix).await?.unwrap_or(row);
            return Ok(Saved { id, row });
        }
        let mut record = fields;
        for field in rules.filled_in_later {
            record.insert((*field).to_owned(), Value::Null);
        }
        if store.owner == Owner::Account {
            note_owner(editing.account(), &mut record);
        } else if rules.notes_session {
            note_session(editing.account(), &mut record);
        }
        let row = editing.insert(store, derived, &id, record, prefix).await?;
        Ok(Saved { id, row })
    }
}
