//! The user has a refused row tried again.

use serde_json::Value;
use soul_model::{Operation, QueueState, SyncQueueItem, Winner};

use super::{ConflictDraft, RecordChange, Settlement, Settling};
use crate::queue::{again, fold_back, hold, hold_absence, state_of};
use crate::wire::{RecordState, WireError};
use crate::{ErrorClass, SyncCode};

/// Lets a refused row go out again. `waiting` is the row of the same record that waits already: of edits that were made since, or another
/// refused one that is tried again, too. `present` is the record, or its tombstone, as the device has it.
///
/// A row that the cloud itself has refused waits under a new mutation id. Of it and the one that waits the later edit stays: where it was
/// made on the earlier one it holds what that said, and takes its base; where the record had become another in between, the earlier
/// one is kept for the user as a conflict. The record becomes what the row says, where that is later than what it says now.
///
/// A row whose whole request was refused ([`was_refused_unread`]) goes out as it is, under its own id.
///
/// # Errors
/// `sync/entity-unknown` or `sync/record-invalid` for a row that this version could not have written.
pub fn retried(
    dead: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    present: Option<RecordState>,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    if was_refused_unread(&dead) {
        return sent_again(dead, waiting, present);
    }
    let generation = present.map_or(0, |present| present.generation);
    let mut conflicts = Vec::new();
    let (row, is_shown) = match waiting {
        None => (dead, false),
        Some(waiting) => {
            let pulled = waiting.pulled.clone();
            let is_shown = was_made_before(&dead, &waiting)?;
            let (earlier, later) = if is_shown { (dead, waiting) } else { (waiting, dead) };
            let timestamp = earlier.timestamp.min(later.timestamp);
            let row = if stands_on(&later, &earlier)? {
                fold_back(&earlier, later)
            } else {
                let later_state = state_of(&later, generation)?;
                if later_state.rules.files_conflicts && earlier.operation != Operation::Delete {
                    conflicts.push(ConflictDraft::of(&earlier, Some(&later_state), Winner::Theirs));
                }
                later
            };
            (SyncQueueItem { timestamp, pulled, ..row }, is_shown)
        }
    };
    let row = again(row, settling.at, settling.random);
    let record = match is_shown {
        true => RecordChange::Nothing,
        false => RecordChange::Take(state_of(&row, generation)?),
    };
    Ok(Settlement { record, conflicts, ..Settlement::unchanged(None, Some(row)) })
}

/// Whether it was not the operation that was refused but the request that it was in. An earlier request, whose answer was lost, may have
/// reached the cloud; then only the row's own mutation id brings the answer, and the record that it replaced.
#[must_use]
pub fn was_refused_unread(dead: &SyncQueueItem) -> bool {
    let code = dead.last_error.as_deref().and_then(SyncCode::of);
    code.is_some_and(|code| code.class() == ErrorClass::Split)
}

/// Whether the edit of one row was made before that of another.
///
/// # Errors
/// As [`retried`].
pub fn was_made_before(one: &SyncQueueItem, other: &SyncQueueItem) -> Result<bool, WireError> {
    Ok(state_of(one, 0)?.stamp().updated_at < state_of(other, 0)?.stamp().updated_at)
}

/// The row on its way once more. What the cloud has told of the record since it was refused stands beside it, as if it had come while
/// the row was under way.
fn sent_again(
    dead: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    present: Option<RecordState>,
) -> Result<Settlement, WireError> {
    let mine = state_of(&dead, present.as_ref().map_or(dead.base_generation, |present| present.generation))?;
    let row = SyncQueueItem {
        state: QueueState::InFlight,
        retry_count: 0,
        last_error: None,
        error_field: None,
        next_attempt_at: None,
        pulled: Value::Null,
        ..dead
    };
    let (row, record) = match (&waiting, present) {
        // The record is what the later edits have made it, and they were made on what came since.
        (Some(_), _) => (row, RecordChange::Nothing),
        (None, Some(present)) if present.stamp() == mine.stamp() => (row, RecordChange::Nothing),
        (None, Some(present)) => (hold(row, &present), RecordChange::Take(mine)),
        (None, None) => (hold_absence(row), RecordChange::Take(mine)),
    };
    Ok(Settlement { record, ..Settlement::unchanged(Some(row), waiting) })
}

/// Whether the later edit was made on the record as the earlier one had left it, so that it holds what that said.
fn stands_on(later: &SyncQueueItem, earlier: &SyncQueueItem) -> Result<bool, WireError> {
    let is_base = ["version", "updatedAt", "writer"].iter().all(|field| {
        let base = later.base_record.get(field);
        base.is_some() && base == earlier.data.get(field)
    });
    // A row behind a refused one has taken its base, and only its version tells that it stands on it.
    let version = |row| state_of(row, 0).map(|state| state.stamp().version);
    let took_base = later.base_record == earlier.base_record && version(later)? > version(earlier)?;
    Ok(is_base || took_base)
}
