//! What the device keeps about itself, one row per subject.

use serde::{Deserialize, Serialize};
use soul_core::Instant;

/// A row of the metadata store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetadataRow<T> {
    /// Its key: one of the `KEY` constants.
    pub key: String,
    /// What is kept under it.
    pub value: T,
}

/// Something that is kept in the metadata store.
pub trait Metadata {
    /// Key of its row.
    const KEY: &'static str;
}

/// The device's own id, which ends every stamp made here. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// A random UUID.
    pub device_id: String,
}

/// Whose records are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Who is signed in.
    pub user_id: Option<String>,
    /// A random UUID that owns what is made while nobody is.
    pub session_id: String,
}

/// Where the device's hybrid clock stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockReading {
    /// The last instant that it gave out.
    pub last: Instant,
}

/// Which database this is: another one than before, where the browser cleared it and it was made anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Epoch {
    /// A random UUID, made with the database.
    pub id: String,
}

/// What the index of the journal's words was made by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalIndexed {
    /// Version of the index.
    pub version: u32,
}

impl Metadata for Device {
    const KEY: &'static str = "device";
}

impl Metadata for Account {
    const KEY: &'static str = "account";
}

impl Metadata for Epoch {
    const KEY: &'static str = "epoch";
}

impl Metadata for ClockReading {
    const KEY: &'static str = "clock";
}

impl Metadata for JournalIndexed {
    const KEY: &'static str = "journalIndex";
}

impl<T: Metadata> MetadataRow<T> {
    /// The row that keeps `value`.
    #[must_use]
    pub fn of(value: T) -> Self {
        Self { key: T::KEY.to_owned(), value }
    }
}
