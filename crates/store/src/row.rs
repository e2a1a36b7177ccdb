//! Rows in the form in which a store keeps them.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::StoreError;

/// A row as the store keeps it: a JavaScript object in the browser, a JSON value natively.
///
/// Reads hand rows on as they are, and only what must be reasoned about is decoded.
pub trait Row: Clone + 'static {
    /// Makes a row of a record: plain data, where a missing value is null and never left out.
    ///
    /// # Errors
    /// `store/not-storable` for a value that plain data can't hold.
    fn encode<T: Serialize + ?Sized>(record: &T) -> Result<Self, StoreError>;

    /// Reads a record, or only some fields of it, out of the row.
    ///
    /// # Errors
    /// A [`RowError`] where the row does not have the shape of `T`.
    fn decode<T: DeserializeOwned>(&self) -> Result<T, RowError>;

    /// The text in one field; `None` where it is missing or something else.
    fn text(&self, field: &str) -> Option<String>;
}

/// Why a row could not be read. Whoever knows its store and key makes a [`StoreError::CorruptRow`] of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RowError(pub String);

impl RowError {
    /// The error of row `key` in `store`.
    #[must_use]
    pub fn at(self, store: &'static str, key: &str) -> StoreError {
        StoreError::CorruptRow { store, key: key.to_owned(), reason: self.0 }
    }
}

impl Row for Value {
    fn encode<T: Serialize + ?Sized>(record: &T) -> Result<Self, StoreError> {
        serde_json::to_value(record).map_err(|error| StoreError::NotStorable { reason: error.to_string() })
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<T, RowError> {
        T::deserialize(self).map_err(|error| RowError(error.to_string()))
    }

    fn text(&self, field: &str) -> Option<String> {
        self.get(field)?.as_str().map(str::to_owned)
    }
}
