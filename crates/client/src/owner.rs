//! Whose a record is.

use core::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use soul_model::{Account, Owner, PROFILES, StoreDescriptor};
use soul_store::{Key, KeyRange, Row, RowError, StoreError, Transaction};

use crate::query::Query;

/// Most profiles that are looked through to know the owner's: far more than anybody has.
const PROFILES_MAX: usize = 10_000;

/// A transaction as the current owner sees it: the records of others are as if they were not there.
pub(crate) struct Viewer<'a, T> {
    pub(crate) transaction: &'a T,
    account: &'a Account,
    /// Of the profiles that were asked for so far, whether they are the owner's.
    profiles: RefCell<BTreeMap<String, bool>>,
}

impl<'a, T: Transaction> Viewer<'a, T> {
    pub(crate) fn new(transaction: &'a T, account: &'a Account) -> Self {
        Self { transaction, account, profiles: RefCell::default() }
    }

    /// The same, with a profile that is known to be the owner's.
    pub(crate) fn knowing(self, own_profile: Option<&String>) -> Self {
        self.profiles.borrow_mut().extend(own_profile.map(|id| (id.clone(), true)));
        self
    }

    /// The row under `id`, where the owner may see it. A store whose rows belong to profiles needs these in the transaction,
    /// too.
    pub(crate) async fn find(
        &self,
        store: &'static StoreDescriptor,
        id: &str,
    ) -> Result<Option<T::Row>, StoreError> {
        let Some(row) = self.transaction.get(store, id).await? else { return Ok(None) };
        Ok(if self.sees(store, &row).await? { Some(row) } else { None })
    }

    /// Whether the owner may see a row.
    ///
    /// # Errors
    /// `store/corrupt-row` for a row that does not tell whose it is, or whose profile does not; and those of the store.
    pub(crate) async fn sees(
        &self,
        store: &'static StoreDescriptor,
        row: &T::Row,
    ) -> Result<bool, StoreError> {
        match store.owner {
            Owner::Account => self.owns(store, row),
            Owner::Profile(field) => match row.text(field) {
                Some(profile_id) => self.sees_profile(&profile_id).await,
                None => Err(unowned(store, row)),
            },
            Owner::User(field) => match row.text(field) {
                Some(user_id) => Ok(self.account.user_id == Some(user_id)),
                None => Err(unowned(store, row)),
            },
            Owner::Device => Ok(true),
        }
    }

    /// Whether a row with owner fields of its own is the current owner's.
    ///
    /// # Errors
    /// `store/corrupt-row` for a row that does not tell whose it is.
    pub(crate) fn owns(&self, store: &'static StoreDescriptor, row: &T::Row) -> Result<bool, StoreError> {
        match (row.text("userId"), row.text("sessionId")) {
            (None, None) => Err(unowned(store, row)),
            _ => Ok(is_own(self.account, row)),
        }
    }

    /// Whether the owner has this profile.
    pub(crate) async fn sees_profile(&self, id: &str) -> Result<bool, StoreError> {
        if let Some(seen) = self.profiles.borrow().get(id) {
            return Ok(*seen);
        }
        let row = self.transaction.get(&PROFILES, id).await?;
        let seen = row.map(|row| self.owns(&PROFILES, &row)).transpose()?.unwrap_or(false);
        self.profiles.borrow_mut().insert(id.to_owned(), seen);
        Ok(seen)
    }

    /// A field of `store` and the key that all rows of an answer have in it and no row of another owner has.
    pub(crate) async fn owner_key(
        &self,
        store: &'static StoreDescriptor,
        query: &Query,
    ) -> Result<Option<(&'static str, Key)>, StoreError> {
        Ok(match store.owner {
            Owner::Account => Some(owner_key(self.account)),
            // No user has an empty id, so nobody's rows are none.
            Owner::User(field) => Some((field, self.account.user_id.as_deref().unwrap_or_default().into())),
            Owner::Profile(field) => match query.equal(field) {
                Some(Key::Text(id)) if self.sees_profile(id).await? => Some((field, id.as_str().into())),
                _ => None,
            },
            Owner::Device => None,
        })
    }
}

fn unowned<R: Row>(store: &'static StoreDescriptor, row: &R) -> StoreError {
    RowError("it does not tell whose it is".to_owned())
        .at(store.name, &row.text(store.key_path).unwrap_or_default())
}

/// The id that owns what is made now: the user's, or the session's while nobody is signed in.
pub(crate) fn owner_id(account: &Account) -> &str {
    account.user_id.as_ref().unwrap_or(&account.session_id)
}

/// The owner fields of a new record.
pub(crate) fn note_owner(account: &Account, record: &mut Map<String, Value>) {
    record.insert("userId".to_owned(), account.user_id.clone().into());
    note_session(account, record);
}

/// The session of a new record: null once somebody is signed in.
pub(crate) fn note_session(account: &Account, record: &mut Map<String, Value>) {
    let session_id = account.user_id.is_none().then(|| account.session_id.clone());
    record.insert("sessionId".to_owned(), session_id.into());
}

/// The field and key by which an index finds the records of the current owner.
fn owner_key(account: &Account) -> (&'static str, Key) {
    let field = if account.user_id.is_some() { "userId" } else { "sessionId" };
    (field, owner_id(account).into())
}

/// Whether a record with owner fields of its own belongs to the current owner. The account's field outranks the session's.
pub(crate) fn is_own<R: Row>(account: &Account, row: &R) -> bool {
    match (&account.user_id, row.text("userId")) {
        (Some(user_id), Some(owner)) => *user_id == owner,
        (None, None) => row.text("sessionId").as_ref() == Some(&account.session_id),
        _ => false,
    }
}

/// The ids of the current owner's profiles.
pub(crate) async fn own_profiles<T: Transaction>(
    transaction: &T,
    account: &Account,
) -> Result<BTreeSet<String>, StoreError> {
    let (field, key) = owner_key(account);
    let index = PROFILES.indexes.iter().find(|index| index.fields == [field]);
    let mut own = BTreeSet::new();
    for id in transaction.keys(&PROFILES, index, &KeyRange::only(key), PROFILES_MAX).await? {
        let row = transaction.get(&PROFILES, &id).await?;
        if row.is_some_and(|row| is_own(account, &row)) {
            own.insert(id);
        }
    }
    Ok(own)
}
