//! A record comes by a page of changes or of a snapshot.

use serde_json::Value;
use soul_model::{Operation, SyncQueueItem, Winner};

use super::meet::{Verdict, meet};
use super::{ConflictDraft, RecordChange, Settlement, Settling};
use crate::queue::{beside_generation, hold, hold_absence};
use crate::wire::{RecordState, WireError};

/// Takes in a pulled record.
///
/// `generation` is that of the record, or of its tombstone, on the device; 0 where it has neither. `sent` is the row that was
/// sent and not answered, `waiting` the one under the record's own key.
///
/// # Errors
/// `sync/entity-unknown` or `sync/record-invalid` for a row that this version could not have written.
pub fn pulled(
    generation: u64,
    sent: Option<SyncQueueItem>,
    waiting: Option<SyncQueueItem>,
    theirs: RecordState,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let beside = |row: &Option<SyncQueueItem>| row.as_ref().map_or(0, beside_generation);
    let known = generation.max(beside(&sent)).max(beside(&waiting));
    if theirs.generation <= known {
        return Ok(Settlement::unchanged(sent, waiting));
    }
    match sent {
        // Whether it is the very edit that was sent, only the answer tells.
        Some(sent) => Ok(Settlement::unchanged(Some(hold(sent, &theirs)), waiting)),
        None => meet(waiting, theirs, Verdict::ByStamp, settling),
    }
}

/// Takes in a record of a snapshot. The device starts anew with it, so what it knew of generations counts for nothing.
///
/// # Errors
/// As [`pulled`].
pub fn in_snapshot(
    sent: Option<SyncQueueItem>,
    waiting: Option<SyncQueueItem>,
    theirs: RecordState,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    if let Some(sent) = sent {
        return Ok(Settlement::unchanged(Some(hold(sent, &theirs)), waiting));
    }
    match waiting {
        Some(waiting) if is_base(&waiting, &theirs) => {
            let generation = theirs.generation;
            let row = SyncQueueItem { base_generation: generation, pulled: Value::Null, ..waiting };
            let record = RecordChange::Settle { generation, stamp: None };
            Ok(Settlement { record, ..Settlement::unchanged(None, Some(row)) })
        }
        waiting => meet(waiting, theirs, Verdict::ByStamp, settling),
    }
}

/// Says what becomes of a record that a whole snapshot did not hold.
///
/// `generation` is that of the record on the device: above 0 the cloud had it once. What the cloud never had and what is made anew on
/// top of a removal stays; of what was sent and is not answered, the answer tells.
#[must_use]
pub fn missing_from_snapshot(
    generation: u64,
    sent: Option<SyncQueueItem>,
    waiting: Option<SyncQueueItem>,
) -> Settlement {
    if let Some(sent) = sent {
        return Settlement::unchanged(Some(hold_absence(sent)), waiting);
    }
    let made = waiting.as_ref().is_some_and(|row| row.operation == Operation::Create);
    let was_there = generation > 0 || waiting.as_ref().is_some_and(|row| row.base_generation > 0);
    if made || !was_there {
        // What came before is gone: it must not come back when the edit is taken back.
        return Settlement::unchanged(None, waiting.map(|row| SyncQueueItem { pulled: Value::Null, ..row }));
    }
    gone(waiting)
}

/// The cloud has forgotten the record: the removal wins over the edits in `last`.
pub(crate) fn gone(last: Option<SyncQueueItem>) -> Settlement {
    let edited = last.filter(|row| row.operation != Operation::Delete);
    let conflicts = edited.iter().map(|row| ConflictDraft::of(row, None, Winner::Theirs)).collect();
    Settlement { record: RecordChange::Forget, conflicts, ..Settlement::unchanged(None, None) }
}

/// Whether the row's edit was made on this very record.
fn is_base(row: &SyncQueueItem, theirs: &RecordState) -> bool {
    ["version", "updatedAt", "writer"]
        .iter()
        .all(|field| row.base_record.get(field).is_some_and(|base| theirs.record().get(*field) == Some(base)))
}
