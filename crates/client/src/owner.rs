//! Whose a record is.

use std::collections::BTreeSet;

use serde::Deserialize;
use soul_model::{Account, PROFILES, StoreDescriptor};
use soul_store::{Key, KeyRange, Row, StoreError, Transaction};

/// Most profiles that are looked through to know the owner's: far more than anybody has.
const PROFILES_MAX: usize = 10_000;

/// The owner fields of a record.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnerFields {
    user_id: Option<String>,
    session_id: Option<String>,
}

/// The field and key by which an index finds the records of the current owner.
pub(crate) fn owner_key(account: &Account) -> (&'static str, Key) {
    match &account.user_id {
        Some(user_id) => ("userId", user_id.as_str().into()),
        None => ("sessionId", account.session_id.as_str().into()),
    }
}

/// Whether a record with owner fields of its own belongs to the current owner.
///
/// # Errors
/// `store/corrupt-row` for a row without them.
pub(crate) fn is_own<R: Row>(
    account: &Account,
    store: &'static StoreDescriptor,
    row: &R,
) -> Result<bool, StoreError> {
    let fields: OwnerFields = row.decode().map_err(|error| {
        let key = row.decode::<serde_json::Value>().ok();
        let key = key.as_ref().and_then(|row| row.get(store.key_path)?.as_str());
        error.at(store.name, key.unwrap_or_default())
    })?;
    Ok(match (&account.user_id, fields.user_id) {
        (Some(user_id), Some(owner)) => *user_id == owner,
        (None, None) => fields.session_id.as_ref() == Some(&account.session_id),
        _ => false,
    })
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
        if row.map_or(Ok(false), |row| is_own(account, &PROFILES, &row))? {
            own.insert(id);
        }
    }
    Ok(own)
}
