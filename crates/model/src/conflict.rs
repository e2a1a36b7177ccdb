//! Two edits of one record that met.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use soul_core::Instant;

/// A stored conflict, open until the user has settled it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// UUIDv7.
    pub id: String,
    /// The account whose record it is.
    pub owner_id: String,
    /// Name of the record's kind on the wire.
    pub entity: String,
    /// Id of the record.
    pub entity_id: String,
    /// The record as this device had it; null for a removal.
    pub mine: Value,
    /// The record as it came; null for a removal.
    pub theirs: Value,
    /// The record that both were made on, where it is known.
    pub base: Value,
    /// Names of the fields that differ.
    pub fields: Vec<String>,
    /// Which of the two is the record now.
    pub winner: Winner,
    /// When they met.
    pub detected_at: Instant,
}

/// Which side of a conflict the rule picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Winner {
    /// This device's.
    Mine,
    /// The other's.
    Theirs,
}
