//! Records without an account, and removing everything.

use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{
    Account, CHART_RESULTS, FREQUENCY_LOGS, METADATA, Metadata, Owner, PROFILES, STORES, StoreDescriptor,
};
use soul_store::{Key, KeyRange, Store, Transaction};

use crate::client::{new_session, put_metadata};
use crate::editing::Editing;
use crate::owner::own_profiles;
use crate::sign_out::Unsent;
use crate::take_up::make_sure;
use crate::{Client, ClientError, Environment, scope};

/// Rows whose keys are looked up in one go.
const KEYS_MAX: usize = 500;

/// A failure that has to do with accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Code `account/cloud-unreachable`: the cloud has to be asked first, and it can't be. Nothing was changed.
    #[error(
        "the cloud could not be asked, so nothing was changed: try again with a connection, or sign out first"
    )]
    CloudUnreachable,
    /// Code `account/signed-in`: another user is signed in here.
    #[error("another user is signed in on this device: sign out first")]
    SignedIn,
    /// Code `account/user-id-invalid`: 1 to 200 characters of printable ASCII without spaces are accepted, as the protocol has them.
    #[error("userId must be a text of 1 to 200 printable ASCII characters without spaces")]
    UserIdInvalid,
    /// Code `account/unsynced-work`, with the counts: the cloud does not have everything yet.
    #[error("{} changes were never sent, {} were refused: sync first, or say whether to keep or delete them", .0.pending, .0.dead)]
    UnsyncedWork(Unsent),
}

impl Coded for AccountError {
    fn code(&self) -> &'static str {
        match self {
            Self::CloudUnreachable => "account/cloud-unreachable",
            Self::SignedIn => "account/signed-in",
            Self::UserIdInvalid => "account/user-id-invalid",
            Self::UnsyncedWork(_) => "account/unsynced-work",
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::UnsyncedWork(unsent) => Some(json!({ "pending": unsent.pending, "dead": unsent.dead })),
            _ => None,
        }
    }

    fn retryable(&self) -> bool {
        *self == Self::CloudUnreachable
    }
}

impl<S: Store, E: Environment> Client<S, E> {
    /// How many records the session owns: those that were made while nobody was signed in. Charts are not counted, as they
    /// are calculated.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn anonymous_records(&self) -> Result<u64, ClientError> {
        let (transaction, account) = self.begin_read(&STORES).await?;
        let account = anonymous(account);
        let profiles = own_profiles(&transaction, &account).await?;
        let mut count = profiles.len() as u64;
        let logs = of_session(&account);
        count += transaction.count(&FREQUENCY_LOGS, FREQUENCY_LOGS.index("sessionId_date"), &logs).await?;
        for store in STORES.into_iter().filter(|store| store.syncable) {
            let Owner::Profile(field) = store.owner else { continue };
            let index = store.indexes.iter().find(|index| index.fields == [field]);
            let index = index.or_else(|| store.indexes.iter().find(|index| index.fields[0] == field));
            for id in &profiles {
                let key = Key::from(id.as_str());
                let range = match index {
                    Some(index) if index.fields.len() > 1 => KeyRange::starting_with(&[key]),
                    _ => KeyRange::only(key),
                };
                count += transaction.count(store, index, &range).await?;
            }
        }
        Ok(count)
    }

    /// Removes what the session owns, with all that belongs to it, and begins a new session; the records of accounts stay.
    ///
    /// # Errors
    /// Those of the store; then nothing was changed.
    pub async fn end_session(&self) -> Result<(), ClientError> {
        let mut stores = scope::removing(&PROFILES);
        stores.push(&FREQUENCY_LOGS);
        let mut editing = Editing::begin(self, &stores).await?;
        let user_id = editing.account().user_id.clone();
        // What follows is done as the session, so that no edit of it is queued for an account.
        editing.write.account = anonymous(editing.write.account);
        for id in own_profiles(&editing.write.transaction, &editing.write.account).await? {
            editing.remove_whole(&PROFILES, &id).await?;
        }
        loop {
            let (index, range) = (FREQUENCY_LOGS.index("sessionId_date"), of_session(&editing.write.account));
            let ids = editing.write.transaction.keys(&FREQUENCY_LOGS, index, &range, KEYS_MAX).await?;
            for id in &ids {
                editing.remove_whole(&FREQUENCY_LOGS, id).await?;
            }
            if ids.len() < KEYS_MAX {
                break;
            }
        }
        put_metadata(&editing.write.transaction, new_session(user_id, &self.environment)).await?;
        editing.note(&METADATA, Account::KEY);
        editing.finish().await
    }

    /// Empties the database, with the records of everybody who was signed in here, and begins anew as another device.
    ///
    /// # Errors
    /// `account/cloud-unreachable` while somebody is signed in, those of the store; then nothing was removed.
    pub async fn delete_everything(&self) -> Result<(), ClientError> {
        let write = self.begin_write(&STORES).await?;
        if write.account.user_id.is_some() {
            return Err(AccountError::CloudUnreachable.into());
        }
        let transaction = &write.transaction;
        let mut removed = Vec::new();
        for store in STORES.into_iter().filter(|store| store.syncable || store.name == CHART_RESULTS.name) {
            let ids = transaction.keys(store, None, &KeyRange::ALL, usize::MAX).await?;
            if !ids.is_empty() {
                removed.push((store, ids));
            }
        }
        for store in STORES {
            transaction.clear(store).await?;
        }
        let here = make_sure(transaction, &self.environment).await?;
        write.transaction.commit().await?;
        *self.here.borrow_mut() = here;
        for (store, ids) in removed {
            self.tell(store, &ids);
        }
        self.tell(&METADATA, &[Account::KEY.to_owned()]);
        Ok(())
    }
}

impl<S: Store, E: Environment> Editing<'_, S, E> {
    /// Removes a record and all that belongs to it.
    pub(crate) async fn remove_whole(
        &mut self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<(), ClientError> {
        self.note(store, id);
        self.write.transaction.delete(store, id).await?;
        self.remove_children(store, id).await
    }
}

/// The session as an owner.
fn anonymous(account: Account) -> Account {
    Account { user_id: None, ..account }
}

/// The keys of the session's rows in an index over session and day.
fn of_session(account: &Account) -> KeyRange {
    KeyRange::starting_with(&[account.session_id.as_str().into()])
}
