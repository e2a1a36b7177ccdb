//! Leaving an account.

use serde_json::Value;
use soul_model::{
    Account, CONFLICTS, FREQUENCY_LOGS, METADATA, Metadata, Owner, PROFILES, STORES, SYNC_QUEUE, SYNC_RULES,
    StoreDescriptor, TOMBSTONES,
};
use soul_store::{Key, KeyRange, Row, Store, StoreError, Transaction};

use crate::client::{find_metadata, put_metadata};
use crate::editing::Editing;
use crate::owner::own_profiles;
use crate::sync::Places;
use crate::{AccountError, Client, ClientError, Environment, sync};

/// What becomes of the user's records on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// They are removed, as the cloud has them; where something was never sent, nothing is done and the counts are told.
    OnlyIfSent,
    /// They stay, unseen until that user is back, and what was never sent goes out then.
    Keep,
    /// They are removed, what was never sent with them.
    Delete,
}

/// What the cloud does not have yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Changes that wait, are on their way, or wait for another one.
    pub pending: u64,
    /// Changes that the cloud has refused.
    pub dead: u64,
}

impl Unsent {
    /// Whether the cloud has everything.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

impl<S: Store, E: Environment> Client<S, E> {
    /// What the cloud does not have yet of the user's changes; nothing while nobody is signed in.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn unsent(&self) -> Result<Unsent, ClientError> {
        let (transaction, account) = self.begin_read(&[&SYNC_QUEUE]).await?;
        match &account.user_id {
            Some(user_id) => Ok(count(&transaction, user_id).await?),
            None => Ok(Unsent::default()),
        }
    }

    /// Leaves the account, and shows what the session has. While nobody is signed in there is nothing to do.
    ///
    /// # Errors
    /// `account/unsynced-work` with the counts, those of the store; then nothing was changed.
    pub async fn sign_out(&self, leaving: Leaving) -> Result<(), ClientError> {
        let mut editing = Editing::begin(self, &STORES).await?;
        let Some(user_id) = editing.account().user_id.clone() else { return Ok(()) };
        if leaving == Leaving::OnlyIfSent {
            let unsent = count(&editing.write.transaction, &user_id).await?;
            if !unsent.is_none() {
                return Err(AccountError::UnsyncedWork(unsent).into());
            }
        }
        let present = editing.write.account.clone();
        if leaving != Leaving::Keep {
            remove_all(&mut editing, &present, &user_id).await?;
        }
        put_metadata(&editing.write.transaction, Account { user_id: None, ..present }).await?;
        editing.note(&METADATA, Account::KEY);
        editing.finish().await
    }
}

/// Removes what a user has on this device; nothing of it is queued.
async fn remove_all<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    present: &Account,
    user_id: &str,
) -> Result<(), ClientError> {
    for id in own_profiles(&editing.write.transaction, present).await? {
        editing.remove_whole(&soul_model::PROFILES, &id).await?;
    }
    let days = KeyRange::starting_with(&[user_id.into()]);
    let logs = editing.write.transaction.keys(
        &FREQUENCY_LOGS,
        FREQUENCY_LOGS.index("userId_date"),
        &days,
        usize::MAX,
    );
    for id in logs.await? {
        editing.remove_whole(&FREQUENCY_LOGS, &id).await?;
    }
    remove_orphans(editing, user_id).await?;
    for store in [&SYNC_QUEUE, &CONFLICTS, &TOMBSTONES] {
        for id in of_user(&editing.write.transaction, store, user_id).await? {
            editing.write.transaction.delete(store, &id).await?;
        }
    }
    Ok(sync::forget_place(&editing.write.transaction, user_id).await?)
}

/// Removes what has no profile any more and is no other account's: it must not stay behind, unseen.
async fn remove_orphans<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    user_id: &str,
) -> Result<(), ClientError> {
    let all = |store| editing.write.transaction.keys(store, None, &KeyRange::ALL, usize::MAX);
    let profiles = all(&PROFILES).await?;
    let mut orphans = Vec::new();
    for rules in &SYNC_RULES {
        let Owner::Profile(field) = rules.store.owner else { continue };
        for id in all(rules.store).await? {
            let row = editing.write.transaction.get(rules.store, &id).await?;
            let profile = row.and_then(|row| row.text(field));
            if profile.is_some_and(|profile| !profiles.contains(&profile)) {
                orphans.push((rules, id));
            }
        }
    }
    if orphans.is_empty() {
        return Ok(());
    }
    let mut places: Places = find_metadata(&editing.write.transaction).await?.unwrap_or_default();
    for (rules, id) in orphans {
        if editing.is_nobodys(&places, user_id, rules.entity, &id).await? {
            editing.remove_whole(rules.store, &id).await?;
        }
    }
    places.want_snapshots(user_id);
    put_metadata(&editing.write.transaction, places).await?;
    Ok(())
}

/// The keys of the rows that say that they are this user's.
async fn of_user<T: Transaction>(
    transaction: &T,
    store: &'static StoreDescriptor,
    user_id: &str,
) -> Result<Vec<String>, StoreError> {
    let mut own = Vec::new();
    for id in transaction.keys(store, None, &KeyRange::ALL, usize::MAX).await? {
        let row = transaction.get(store, &id).await?;
        if row.is_some_and(|row| row.text("ownerId").as_deref() == Some(user_id)) {
            own.push(id);
        }
    }
    Ok(own)
}

async fn count<T: Transaction>(transaction: &T, user_id: &str) -> Result<Unsent, StoreError> {
    let mut unsent = Unsent::default();
    let open = KeyRange::only(Key::Number(0.0));
    for id in transaction.keys(&SYNC_QUEUE, SYNC_QUEUE.index("synced"), &open, usize::MAX).await? {
        let Some(row) = transaction.get(&SYNC_QUEUE, &id).await? else { continue };
        let row: serde_json::Map<String, Value> =
            row.decode().map_err(|error| error.at(SYNC_QUEUE.name, &id))?;
        if row.get("ownerId").and_then(Value::as_str) != Some(user_id) {
            continue;
        }
        match row.get("state").and_then(Value::as_str) {
            Some("dead") => unsent.dead += 1,
            _ => unsent.pending += 1,
        }
    }
    Ok(unsent)
}
