//! What becomes of a record and its rows when the cloud has something to say about it: the device's side of the rule.
//!
//! All functions are pure. They take the rows of one record, give them back as they are to be stored, and say what happens to
//! the record itself; storing it all is one transaction of whoever calls them.

mod answered;
mod choice;
mod conflict;
mod meet;
mod pulled;
mod retried;

use soul_core::Instant;
use soul_model::{Strategy, SyncQueueItem};

use crate::Stamp;
use crate::wire::RecordState;

pub use answered::{answered, freed};
pub use choice::{Choice, chosen};
pub use conflict::ConflictDraft;
pub use pulled::{in_snapshot, missing_from_snapshot, pulled};
pub use retried::{retried, was_made_before, was_refused_unread};

/// What the rules need from outside.
#[derive(Debug, Clone, Copy)]
pub struct Settling<'a> {
    /// What happens to two edits that met, by the app's choice for this kind of record.
    pub strategy: Strategy,
    /// Whether a record without which this one can't be has a row that is not answered yet, or was refused.
    pub parent_waits: bool,
    /// The moment of edits that are made here, by the hybrid clock.
    pub at: Instant,
    /// Random bytes for the ids that are made here; one call makes one id at most.
    pub random: [u8; 16],
    /// Id of this device.
    pub device_id: &'a str,
}

/// What becomes of a record and its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// The row under its mutation id; `None`: there is none any more.
    pub sent: Option<SyncQueueItem>,
    /// The row that was never sent; `None`: there is none any more.
    pub waiting: Option<SyncQueueItem>,
    /// What happens to the record.
    pub record: RecordChange,
    /// What is to be kept for the user: seldom more than one.
    pub conflicts: Vec<ConflictDraft>,
    /// Whether a removal that had taken children along on this device did not come to pass: a snapshot is to be read, each record of it
    /// taken in by [`pulled`], so that they come back. The cursor stays where it is.
    pub restore_children: bool,
    /// Whether the cloud had answered the row before, and a snapshot since did not hold the record: it may have been removed, or the row may
    /// have arrived after that snapshot. The next one tells: a record that it does not hold either is [`missing_from_snapshot`].
    pub is_doubtful: bool,
    /// Whether children that waited for this record may go out: [`freed`].
    pub frees_children: bool,
}

/// What happens to a record on the device.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordChange {
    /// It stays as it is.
    Nothing,
    /// It stays as it is but for what the cloud knows of it. A removed record has a tombstone on the device, so that an older
    /// page does not bring it back.
    Settle {
        /// Its generation from now on.
        generation: u64,
        /// Its stamp from now on, where that changes.
        stamp: Option<Stamp>,
    },
    /// It becomes this, or is removed. Fields that are calculated on the device are calculated anew.
    Take(RecordState),
    /// It is removed, and the cloud does not know it: it leaves no tombstone.
    Forget,
}

impl Settlement {
    /// The rows as they are, and nothing else.
    fn unchanged(sent: Option<SyncQueueItem>, waiting: Option<SyncQueueItem>) -> Self {
        Self {
            sent,
            waiting,
            record: RecordChange::Nothing,
            conflicts: Vec::new(),
            restore_children: false,
            is_doubtful: false,
            frees_children: false,
        }
    }
}
