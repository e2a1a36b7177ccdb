//! What every synced record has.

use serde::{Deserialize, Serialize};
use soul_core::Instant;

/// The fields of a synced record that its kind does not matter for: its id, its stamp, its moments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordHead {
    /// UUIDv7 of the moment in `created_at`, or UUIDv5 of the record's natural key.
    pub id: String,
    /// First part of the stamp: one more than the version that the edit was made on.
    pub version: u32,
    /// Device of the last edit: third part of the stamp.
    pub writer: String,
    /// How many changes of this record the cloud had taken, as far as this device knows; 0 while it was never there.
    #[serde(default)]
    pub generation: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was edited: second part of the stamp, by the device's hybrid clock.
    pub updated_at: Instant,
}
