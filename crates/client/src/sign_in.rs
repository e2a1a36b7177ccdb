//! Taking up an account, and taking along what was made without one.

use serde_json::Value;
use soul_model::{
    Account, CONFLICTS, Conflict, FREQUENCY_LOGS, METADATA, Metadata, OnRemoval, Operation, Owner, PROFILES,
    Reference, STORES, StoreDescriptor, Winner, frequency_id, new_id, sync_rules,
};
use soul_store::{Durability, Key, KeyRange, Row, Store, StoreError, Transaction};
use soul_sync::{Edit, Stamp, differing_fields, is_owner_id, outgoing};

use crate::client::put_metadata;
use crate::editing::{Editing, Record, decoded};
use crate::kind::text;
use crate::owner::own_profiles;
use crate::queue;
use crate::{AccountError, Client, ClientError, Environment};

impl<S: Store, E: Environment> Client<S, E> {
    /// Makes `user_id` the current owner. With `adopt`, the session's records become the user's and are queued for the cloud;
    /// without, they stay on the device, unseen, until the user signs out. Gives how many records were adopted, charts not
    /// counted.
    ///
    /// All of it is one transaction on disk. Called again for the same user it takes along what the session has by then, so
    /// it can be repeated after an interruption.
    ///
    /// - Profiles stand beside those of the account; what belongs to them keeps its id. Stamps stay as they were made.
    /// - A frequency log of a day that the account has one of is judged by its stamp; the other is kept as a conflict.
    ///
    /// # Errors
    /// `account/signed-in` while another user is, `account/user-id-invalid`, those of the store; then nothing was changed.
    pub async fn sign_in(&self, user_id: &str, adopt: bool) -> Result<usize, ClientError> {
        if !is_owner_id(user_id) {
            return Err(AccountError::UserIdInvalid.into());
        }
        let write = self.begin_write_as(&STORES, Durability::Strict).await?;
        let mut editing = Editing::over(self, write);
        let anonymous = Account { user_id: None, ..editing.write.account.clone() };
        match &editing.write.account.user_id {
            Some(present) if present != user_id => return Err(AccountError::SignedIn.into()),
            _ => {}
        }
        let account = Account { user_id: Some(user_id.to_owned()), ..anonymous.clone() };
        put_metadata(&editing.write.transaction, account.clone()).await?;
        editing.note(&METADATA, Account::KEY);
        let mut adopted = 0;
        if adopt {
            adopted += adopt_profiles(&mut editing, &anonymous, user_id).await?;
            adopted += adopt_logs(&mut editing, &anonymous, user_id).await?;
        }
        editing.write.account = account;
        editing.finish().await?;
        Ok(adopted)
    }
}

/// The session's profiles with all that belongs to them.
async fn adopt_profiles<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    anonymous: &Account,
    user_id: &str,
) -> Result<usize, ClientError> {
    let mut adopted = 0;
    for profile_id in own_profiles(&editing.write.transaction, anonymous).await? {
        let mut record = read(editing, &PROFILES, &profile_id).await?;
        record.insert("userId".to_owned(), user_id.into());
        adopted += adopt(editing, &PROFILES, record, user_id).await?;
        for store in STORES.into_iter().filter(|store| store.syncable) {
            let Owner::Profile(field) = store.owner else { continue };
            let Some(reference) = store.references.iter().find(|reference| reference.field == field) else {
                continue;
            };
            for id in naming(editing, store, reference, &profile_id).await? {
                let record = read(editing, store, &id).await?;
                adopted += adopt(editing, store, record, user_id).await?;
            }
        }
    }
    Ok(adopted)
}

/// Makes one record the user's, under the id that it has.
async fn adopt<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    store: &'static StoreDescriptor,
    mut record: Record,
    user_id: &str,
) -> Result<usize, ClientError> {
    if record.contains_key("sessionId") {
        record.insert("sessionId".to_owned(), Value::Null);
    }
    let id = text(&record, store.key_path).to_owned();
    editing.write.transaction.put(store, &S::Row::encode(&record)?).await?;
    enqueue(editing, store, Operation::Create, record, None, user_id).await?;
    editing.note(store, &id);
    Ok(1)
}

/// The session's frequency logs, whose ids name their owner.
async fn adopt_logs<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    anonymous: &Account,
    user_id: &str,
) -> Result<usize, ClientError> {
    let store = &FREQUENCY_LOGS;
    let index = store.index("sessionId_date");
    let range = KeyRange::starting_with(&[anonymous.session_id.as_str().into()]);
    let mut adopted = 0;
    for old in editing.write.transaction.keys(store, index, &range, usize::MAX).await? {
        let mut mine = read(editing, store, &old).await?;
        let id = frequency_id(user_id, text(&mine, "logDate"));
        editing.write.transaction.delete(store, &old).await?;
        editing.note(store, &old);
        mine.insert(store.key_path.to_owned(), id.as_str().into());
        mine.insert("userId".to_owned(), user_id.into());
        adopted += match editing.write.transaction.get(store, &id).await? {
            None => adopt(editing, store, mine, user_id).await?,
            Some(row) => {
                let theirs = decoded(store, &id, &row)?;
                meet(editing, store, mine, theirs, user_id).await?
            }
        };
    }
    Ok(adopted)
}

/// Lets the session's record meet the account's under the same id: the greater stamp stays, and the other is kept as a conflict
/// where it says something else.
async fn meet<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    store: &'static StoreDescriptor,
    mut mine: Record,
    theirs: Record,
    user_id: &str,
) -> Result<usize, ClientError> {
    mine.insert("sessionId".to_owned(), Value::Null);
    mine.insert("generation".to_owned(), theirs.get("generation").cloned().unwrap_or(Value::from(0)));
    let id = text(&mine, store.key_path).to_owned();
    let wins = stamp(store, &id, &mine)? > stamp(store, &id, &theirs)?;
    let [sent_mine, sent_theirs] = [&mine, &theirs].map(|record| outgoing(store, record.clone()));
    let fields = differing_fields(&sent_mine, &sent_theirs);
    let files = store.entity.and_then(sync_rules).is_some_and(|rules| rules.files_conflicts);
    if files && !fields.is_empty() {
        let conflict = Conflict {
            id: new_id(editing.at(), editing.client.environment.random_bytes()),
            owner_id: user_id.to_owned(),
            entity: store.entity.unwrap_or_default().to_owned(),
            entity_id: id.clone(),
            mine: Value::Object(sent_mine),
            theirs: Value::Object(sent_theirs),
            base: Value::Null,
            fields,
            winner: if wins { Winner::Mine } else { Winner::Theirs },
            detected_at: editing.at(),
        };
        editing.write.transaction.put(&CONFLICTS, &S::Row::encode(&conflict)?).await?;
        editing.note(&CONFLICTS, &conflict.id);
    }
    if wins {
        editing.write.transaction.put(store, &S::Row::encode(&mine)?).await?;
        enqueue(editing, store, Operation::Update, mine, Some(theirs), user_id).await?;
        editing.note(store, &id);
    }
    Ok(1)
}

/// Queues a record under the stamp that it has.
async fn enqueue<S: Store, E: Environment>(
    editing: &Editing<'_, S, E>,
    store: &'static StoreDescriptor,
    operation: Operation,
    record: Record,
    base: Option<Record>,
    user_id: &str,
) -> Result<(), ClientError> {
    let Some(entity) = store.entity else { return Ok(()) };
    let id = text(&record, store.key_path).to_owned();
    let unsent = queue::unsent(&editing.write.transaction, user_id, store, &id).await?;
    let generation = base.as_ref().and_then(|base| base.get("generation")?.as_u64()).unwrap_or(0);
    let edit = Edit {
        entity,
        entity_id: &id,
        owner_id: user_id,
        operation,
        data: Value::Object(outgoing(store, record)),
        base_generation: generation,
        base_record: base.map_or(Value::Null, |base| Value::Object(outgoing(store, base))),
        base_cursor: None,
    };
    let row = edit.into_row(editing.at(), editing.client.environment.random_bytes());
    queue::enqueue(&editing.write.transaction, unsent, row).await?;
    Ok(())
}

/// The ids of the rows of `store` whose reference names the record `id`.
async fn naming<S: Store, E: Environment>(
    editing: &Editing<'_, S, E>,
    store: &'static StoreDescriptor,
    reference: &Reference,
    id: &str,
) -> Result<Vec<String>, StoreError> {
    debug_assert_eq!(reference.on_removal, OnRemoval::Cascade);
    let index = store.indexes.iter().find(|index| index.fields.first() == Some(&reference.field));
    let range = match index {
        Some(index) if index.fields.len() > 1 => KeyRange::starting_with(&[id.into()]),
        _ => KeyRange::only(Key::from(id)),
    };
    editing.write.transaction.keys(store, index, &range, usize::MAX).await
}

async fn read<S: Store, E: Environment>(
    editing: &Editing<'_, S, E>,
    store: &'static StoreDescriptor,
    id: &str,
) -> Result<Record, ClientError> {
    let row = editing.write.transaction.get(store, id).await?;
    let gone = || StoreError::CorruptRow {
        store: store.name,
        key: id.to_owned(),
        reason: "an index names it, and it is not there".to_owned(),
    };
    Ok(decoded(store, id, &row.ok_or_else(gone)?)?)
}

fn stamp(store: &'static StoreDescriptor, id: &str, record: &Record) -> Result<Stamp, ClientError> {
    let read = serde_json::from_value::<Stamp>(Value::Object(record.clone()));
    let corrupt = |error: serde_json::Error| StoreError::CorruptRow {
        store: store.name,
        key: id.to_owned(),
        reason: error.to_string(),
    };
    Ok(read.map_err(corrupt)?)
}
