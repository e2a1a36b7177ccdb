//! What can go wrong between the client and its store.

use serde_json::{Value, json};
use soul_core::Coded;

/// A failure of the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Code `store/not-found`: the record that should be changed does not exist for the current user.
    #[error("{store} has no record {id}")]
    NotFound {
        /// Name of the object store.
        store: &'static str,
        /// The key that was asked for.
        id: String,
    },
    /// Code `store/not-unique`: another row holds the same key of a unique index. Change or remove that row first.
    #[error("another row of {store} has the same {index}")]
    NotUnique {
        /// Name of the object store.
        store: String,
        /// Name of the index; empty where the engine does not tell.
        index: String,
    },
    /// Code `store/quota-exceeded`: the device or the browser gives no more room. Free some space, then try again.
    #[error("there is no room left on this device: {reason}")]
    QuotaExceeded {
        /// What the engine said.
        reason: String,
    },
    /// Code `store/newer-version`: a newer version of the app wrote the database. Update the app.
    #[error("the database has version {found}, and this app knows {known} at most: update the app")]
    NewerVersion {
        /// Version of the database on the device.
        found: u32,
        /// Newest version that this code knows.
        known: u32,
    },
    /// Code `store/blocked`: another tab holds an older version of the database open. Close the other tabs.
    #[error("another tab keeps an older version of the database open: close it")]
    Blocked,
    /// Code `store/closed`: the store was closed, by the app or for another tab's upgrade. Open it again.
    #[error("the store is closed: open it again")]
    Closed,
    /// Code `store/connection-lost`: the browser dropped the connection to the database, and once more after reopening.
    #[error("the connection to the database was lost: {reason}")]
    ConnectionLost {
        /// What the engine said.
        reason: String,
    },
    /// Code `store/unavailable`: the browser has no database for this page, as in some private windows.
    #[error("no database can be opened here: {reason}")]
    Unavailable {
        /// What the engine said.
        reason: String,
    },
    /// Code `store/aborted`: the transaction was abandoned and nothing of it was written. It may be tried again.
    #[error("the transaction was aborted, nothing was written: {reason}")]
    Aborted {
        /// What the engine said.
        reason: String,
    },
    /// Code `store/corrupt-row`: a stored row does not have the shape of its record. The other rows can still be read.
    #[error("row {key} of {store} can't be read: {reason}")]
    CorruptRow {
        /// Name of the object store.
        store: &'static str,
        /// Primary key of the row.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Code `store/not-storable`: a value can't become a row: it has no valid key, or a shape that rows don't have.
    #[error("the value can't be stored: {reason}")]
    NotStorable {
        /// What is wrong with it.
        reason: String,
    },
    /// Code `store/misuse`: the transaction was asked for something it was not opened for. This is a defect of the caller.
    #[error("the transaction can't do this: {reason}")]
    Misuse {
        /// What was asked.
        reason: String,
    },
}

impl Coded for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "store/not-found",
            Self::NotUnique { .. } => "store/not-unique",
            Self::QuotaExceeded { .. } => "store/quota-exceeded",
            Self::NewerVersion { .. } => "store/newer-version",
            Self::Blocked => "store/blocked",
            Self::Closed => "store/closed",
            Self::ConnectionLost { .. } => "store/connection-lost",
            Self::Unavailable { .. } => "store/unavailable",
            Self::Aborted { .. } => "store/aborted",
            Self::CorruptRow { .. } => "store/corrupt-row",
            Self::NotStorable { .. } => "store/not-storable",
            Self::Misuse { .. } => "store/misuse",
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::NotFound { store, id } => Some(json!({ "store": store, "id": id })),
            Self::NotUnique { store, index } => Some(json!({ "store": store, "index": index })),
            Self::NewerVersion { found, known } => Some(json!({ "found": found, "known": known })),
            Self::CorruptRow { store, key, reason } => {
                Some(json!({ "store": store, "key": key, "reason": reason }))
            }
            _ => None,
        }
    }

    fn retryable(&self) -> bool {
        // A full disk stays full until somebody makes room, so retrying by itself would only spin.
        matches!(self, Self::Blocked | Self::Closed | Self::ConnectionLost { .. } | Self::Aborted { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_a_code_of_its_own_and_a_sentence_for_people() {
        let reason = || "the engine's words".to_owned();
        let errors = [
            StoreError::NotFound { store: "profiles", id: "p".into() },
            StoreError::NotUnique { store: "chartResults".into(), index: "profileId".into() },
            StoreError::QuotaExceeded { reason: reason() },
            StoreError::NewerVersion { found: 2, known: 1 },
            StoreError::Blocked,
            StoreError::Closed,
            StoreError::ConnectionLost { reason: reason() },
            StoreError::Unavailable { reason: reason() },
            StoreError::Aborted { reason: reason() },
            StoreError::CorruptRow { store: "profiles", key: "p".into(), reason: reason() },
            StoreError::NotStorable { reason: reason() },
            StoreError::Misuse { reason: reason() },
        ];
        let mut codes: Vec<_> = errors.iter().map(Coded::code).collect();
        assert!(codes.iter().all(|code| code.starts_with("store/")));
        assert!(errors.iter().all(|error| error.to_string().len() > 15));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), errors.len());
    }

    #[test]
    fn only_what_may_pass_by_itself_is_retryable() {
        assert!(StoreError::Blocked.retryable() && StoreError::Closed.retryable());
        assert!(!StoreError::QuotaExceeded { reason: String::new() }.retryable());
        assert!(!StoreError::NewerVersion { found: 2, known: 1 }.retryable());
    }
}
