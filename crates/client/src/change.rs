//! News about stored records.

use serde::Serialize;

/// Some records of a store were made, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Name of the object store.
    pub store: &'static str,
    /// Ids of the records.
    pub ids: Vec<String>,
    /// Where the change was made.
    pub origin: Origin,
}

/// Where a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// Through this client.
    Local,
    /// By the sync: the cloud has answered, or told of others' changes.
    Cloud,
}
