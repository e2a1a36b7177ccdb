//! Records that come back from a file, each as a new edit on top of what is stored.

use serde_json::{Map, Value};
use soul_core::InputError;
use soul_model::{
    OnRemoval, Owner, RESTORED, RestoreRules, Restored, StoreDescriptor, TOMBSTONES, check_size,
    compatibility_id, id_for_owner, insight_id,
};
use soul_store::{Store, StoreError, Transaction};
use soul_sync::outgoing;

use crate::editing::{Editing, Record, decoded, same};
use crate::kind::{self, Derived, RecordKey, text};
use crate::owner::{Viewer, note_owner, note_session, owner_id};
use crate::{Client, ClientError, Environment, scope};

/// What became of some records of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Import {
    /// How many are stored now, those included that were stored like that already.
    pub imported: usize,
    /// The others.
    pub skipped: Vec<Skipped>,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Skipped {
    /// Its place among the records.
    pub index: usize,
    /// Why.
    pub reason: ClientError,
}

/// Where a record's id comes from, and what is calculated from the record.
struct Restoring {
    rules: &'static RestoreRules,
    /// The id that owner and fields make; `None` where the record keeps its own.
    natural: Option<fn(&str, &Record) -> String>,
    derived: Derived,
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Stores records of the object store `collection` as the current owner's, all in one transaction; records that can't be
    /// taken are left out and named. Parents come before their children: profiles, persons, compatibilities, dailyInsights,
    /// then the rest in any order.
    ///
    /// - A record whose id is stored is changed to what the file says. Where another owner has a record under its id, it gets
    ///   another one, always the same.
    /// - A record whose natural key (profile and test, pair, day) is taken by one that was made independently is left out, unless both
    ///   say the same: neither is lost without a word.
    /// - `renamed` has the old ids of records that were stored under new ones; one map serves a whole file.
    ///
    /// # Errors
    /// `input/not-a-choice` for another store, and those of the store; then none of the records was stored.
    pub async fn import(
        &self,
        collection: &str,
        records: &[Result<Value, InputError>],
        renamed: &mut Map<String, Value>,
    ) -> Result<Import, ClientError> {
        let restoring = named(collection)?;
        match self.import_together(&restoring, records, renamed).await {
            // Which one it was the browser doesn't tell.
            Err(ClientError::Store(StoreError::NotUnique { .. })) => {}
            result => return result,
        }
        let mut import = Import::default();
        for (index, record) in records.iter().enumerate() {
            match self.import_together(&restoring, std::slice::from_ref(record), renamed).await {
                Ok(one) => {
                    import.imported += one.imported;
                    import.skipped.extend(one.skipped.into_iter().map(|one| Skipped { index, ..one }));
                }
                Err(reason @ ClientError::Store(StoreError::NotUnique { .. })) => {
                    import.skipped.push(Skipped { index, reason });
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(import)
    }

    async fn import_together(
        &self,
        restoring: &Restoring,
        records: &[Result<Value, InputError>],
        renamed: &mut Map<String, Value>,
    ) -> Result<Import, ClientError> {
        let mut stores = scope::writing(restoring.rules.store);
        stores.extend(restoring.derived.stores());
        // A record may come back after its removal has reached the cloud.
        stores.push(&TOMBSTONES);
        let mut chunk =
            Chunk { editing: Editing::begin(self, &stores).await?, restoring, renamed, referred: Map::new() };
        let mut import = Import::default();
        for (index, record) in records.iter().enumerate() {
            let taken = match record {
                Ok(record) => chunk.take(record).await,
                Err(refused) => Err(refused.clone().into()),
            };
            match taken {
                Ok(()) => import.imported += 1,
                Err(failure) if loses_all(&failure) => return Err(failure),
                Err(reason) => import.skipped.push(Skipped { index, reason }),
            }
        }
        chunk.editing.finish().await?;
        Ok(import)
    }
}

/// Records that are stored in one transaction.
struct Chunk<'a, S: Store, E> {
    editing: Editing<'a, S, E>,
    restoring: &'a Restoring,
    renamed: &'a mut Map<String, Value>,
    /// Where references of the file lead, by store and id: the id of a record, or null.
    referred: Map<String, Value>,
}

impl<S: Store, E: Environment> Chunk<'_, S, E> {
    /// Stores a record. A refusal comes before anything of it is written.
    async fn take(&mut self, record: &Value) -> Result<(), ClientError> {
        let Restoring { rules, natural, derived } = *self.restoring;
        let store = rules.store;
        let Restored { id: old, created_at, mut fields } = rules.read(record)?;
        self.follow_references(store, &mut fields).await?;
        let owner = owner_id(self.editing.account()).to_owned();
        let mut id = natural.map_or_else(|| old.clone(), |natural| natural(&owner, &fields));
        let mut there = self.find(store, &id).await?;
        if let (Found::Anothers, None, Some(own)) = (&there, natural, id_for_owner(&id, &owner)) {
            there = self.find(store, &own).await?;
            id = own;
        }
        let before = match there {
            Found::Anothers => return Err(taken(store, &id)),
            Found::Nothing => None,
            Found::Own(row) => Some(decoded(store, &id, &row)?),
        };
        let created_at = created_at.to_string();
        if let Some(before) = &before {
            let differs =
                fields.iter().any(|(name, new)| !before.get(name).is_some_and(|old| same(old, new)));
            if natural.is_some()
                && differs
                && before.get("createdAt").and_then(Value::as_str) != Some(&created_at)
            {
                return Err(taken(store, &id));
            }
        } else {
            if store.owner == Owner::Account {
                note_owner(self.editing.account(), &mut fields);
            } else if rules.notes_session {
                note_session(self.editing.account(), &mut fields);
            }
            fields.insert("createdAt".to_owned(), created_at.into());
        }
        self.check_size(store, &id, before.as_ref(), &fields)?;
        if old != id {
            self.renamed.insert(old, id.as_str().into());
        }
        match before {
            Some(before) => self.editing.change(store, derived, before, fields, "").await.map(drop),
            None => self.editing.insert(store, derived, &id, fields, "").await.map(drop),
        }
    }

    /// Lets the references of a record lead to where the records that they name are now. One that may lead nowhere becomes
    /// null there.
    async fn follow_references(
        &mut self,
        store: &'static StoreDescriptor,
        fields: &mut Record,
    ) -> Result<(), ClientError> {
        for reference in store.references {
            let Some(named) = fields.get(reference.field).and_then(Value::as_str) else { continue };
            let asked = format!("{} {named}", reference.store.name);
            let found = match self.referred.get(&asked) {
                Some(found) => found.clone(),
                None => self.referred_record(reference.store, named).await?,
            };
            self.referred.insert(asked, found.clone());
            if found.is_null() && reference.on_removal == OnRemoval::Cascade {
                let accepted = format!("the id of a record in {}", reference.store.name);
                let (code, problem) = ("store/foreign-key", "names no record that is there");
                return Err(InputError::new(code, reference.field, named, problem, accepted).into());
            }
            fields.insert(reference.field.to_owned(), found);
        }
        Ok(())
    }

    /// The id under which the record `named` in the file is stored now; null where it is not.
    async fn referred_record(
        &self,
        store: &'static StoreDescriptor,
        named: &str,
    ) -> Result<Value, StoreError> {
        let owner = owner_id(self.editing.account());
        let known = self.renamed.get(named).and_then(Value::as_str).unwrap_or(named);
        for id in [Some(known.to_owned()), id_for_owner(named, owner)].into_iter().flatten() {
            if let Found::Own(_) = self.find(store, &id).await? {
                return Ok(id.into());
            }
        }
        Ok(Value::Null)
    }

    async fn find(&self, store: &'static StoreDescriptor, id: &str) -> Result<Found<S::Row>, StoreError> {
        let write = &self.editing.write;
        Ok(match write.transaction.get(store, id).await? {
            None => Found::Nothing,
            Some(row) if Viewer::new(&write.transaction, &write.account).sees(store, &row).await? => {
                Found::Own(row)
            }
            Some(_) => Found::Anothers,
        })
    }

    /// Refuses a record that would be too large, before what is calculated from it is written.
    fn check_size(
        &self,
        store: &'static StoreDescriptor,
        id: &str,
        before: Option<&Record>,
        fields: &Record,
    ) -> Result<(), InputError> {
        let mut record = before.cloned().unwrap_or_default();
        record.extend(fields.clone());
        // The longest stamp that there can be.
        record.insert("id".to_owned(), id.into());
        record.insert("version".to_owned(), u32::MAX.into());
        record.insert("writer".to_owned(), self.editing.client.device_id().into());
        record.insert("updatedAt".to_owned(), self.editing.at().to_string().into());
        check_size(&outgoing(store, record))
    }
}

/// What is stored under an id.
enum Found<R> {
    Nothing,
    Own(R),
    Anothers,
}

fn named(collection: &str) -> Result<Restoring, InputError> {
    let rules = RESTORED.into_iter().find(|rules| rules.store.name == collection).ok_or_else(|| {
        let names = RESTORED.map(|rules| rules.store.name).join(", ");
        InputError::new("input/not-a-choice", "collection", collection, "can't be imported", names)
    })?;
    let written = [&kind::PROFILE, &kind::PERSON, &kind::JOURNAL, &kind::ASSESSMENT, &kind::FREQUENCY];
    let restoring = match written.into_iter().find(|kind| kind.store.name == collection) {
        Some(kind) => Restoring {
            rules,
            natural: match kind.key {
                RecordKey::New => None,
                RecordKey::Replacing(id) | RecordKey::Refusing(id, _) => Some(id),
            },
            // The result of answers comes with them.
            derived: if kind.derived == Derived::Result { Derived::Nothing } else { kind.derived },
        },
        None if collection == soul_model::COMPATIBILITIES.name => Restoring {
            rules,
            natural: Some(|_, fields| {
                compatibility_id(text(fields, "profile1Id"), text(fields, "profile2Id"))
            }),
            derived: Derived::Nothing,
        },
        None => Restoring {
            rules,
            natural: Some(|_, fields| insight_id(text(fields, "profileId"), text(fields, "insightDate"))),
            derived: Derived::Nothing,
        },
    };
    Ok(restoring)
}

fn taken(store: &'static StoreDescriptor, id: &str) -> ClientError {
    let problem = format!("stands for another record of {} that is stored already", store.name);
    InputError::new("store/not-unique", "id", id, problem, "a record that is not stored yet, or that one")
        .into()
}

/// Whether a failure loses the whole transaction, or only keeps one record out of it.
fn loses_all(failure: &ClientError) -> bool {
    match failure {
        ClientError::Store(StoreError::CorruptRow { .. }) => false,
        ClientError::Store(_) | ClientError::Account(_) | ClientError::Sync(_) => true,
        ClientError::Input(_) | ClientError::Astrology(_) | ClientError::HumanDesign(_) => false,
    }
}
