//! What a row of the queue is on the wire, and how it moves on.

use serde_json::{Map, Value};
use soul_core::Instant;
use soul_model::{Operation, QueueState, Strategy, SyncQueueItem, SyncRules, new_id, sync_rules};

use crate::wire::read::whole;
use crate::wire::{PushOperation, RecordState, WireError};
use crate::{Stamp, SyncCode, unsent_row_id};

/// The operation that a row is. The same row always gives the same one, byte for byte.
///
/// # Errors
/// `sync/entity-unknown` and `sync/record-invalid` for a row that this version could not have written.
pub fn operation_of(row: &SyncQueueItem) -> Result<PushOperation, WireError> {
    let operation =
        PushOperation::new(row.mutation_id.clone(), row.operation, rules_of(row)?, data_of(row)?.clone())?;
    let operation = operation.made_on(row.base_generation);
    let operation = match row.operation {
        Operation::Delete => operation.seen_until(row.base_cursor.clone()),
        _ => operation,
    };
    Ok(if row.ask { operation.asking() } else { operation })
}

/// The row as it is from before its request leaves until it is answered: under its mutation id, so that a later edit makes a
/// new row behind it, and frozen. `epoch` is the term of leadership that sends it.
///
/// A row that was sent before only passes to the new term.
#[must_use]
pub fn sent(row: SyncQueueItem, strategy: Strategy, epoch: u64) -> SyncQueueItem {
    if row.state == QueueState::InFlight {
        return SyncQueueItem { lease_epoch: epoch, ..row };
    }
    SyncQueueItem {
        id: row.mutation_id.clone(),
        state: QueueState::InFlight,
        ask: strategy == Strategy::Ask,
        lease_epoch: epoch,
        next_attempt_at: None,
        ..row
    }
}

/// The record that came from the cloud while the row waited.
#[must_use]
pub fn record_beside(row: &SyncQueueItem) -> Option<RecordState> {
    // What can't be read was written by a version that is newer; the next pull brings it again.
    RecordState::decode(&row.pulled).ok()
}

/// Generation of the record that came from the cloud while the row waited; 0 where none came.
#[must_use]
pub fn beside_generation(row: &SyncQueueItem) -> u64 {
    row.pulled.get("generation").and_then(whole).unwrap_or(0)
}

/// The sent row with the note that a snapshot did not hold its record.
pub(crate) fn hold_absence(row: SyncQueueItem) -> SyncQueueItem {
    SyncQueueItem { pulled: serde_json::json!({ "absent": true }), ..row }
}

/// Whether a snapshot did not hold the row's record.
pub(crate) fn is_absent_beside(row: &SyncQueueItem) -> bool {
    row.pulled.get("absent").is_some()
}

/// The row with a record from the cloud beside it.
pub(crate) fn hold(row: SyncQueueItem, pulled: &RecordState) -> SyncQueueItem {
    SyncQueueItem { pulled: pulled.encode(), ..row }
}

/// The same edit as a new one that was never sent.
pub(crate) fn again(row: SyncQueueItem, at: Instant, random: [u8; 16]) -> SyncQueueItem {
    SyncQueueItem {
        id: unsent_row_id(&row.owner_id, &row.entity, &row.entity_id),
        mutation_id: new_id(at, random),
        state: QueueState::Pending,
        synced: 0,
        ask: false,
        lease_epoch: 0,
        retry_count: 0,
        next_attempt_at: None,
        last_error: None,
        error_field: None,
        ..row
    }
}

/// The row behind one that came to nothing: it keeps its stamp and takes the old base, since its author has seen nothing newer.
pub(crate) fn fold_back(failed: &SyncQueueItem, behind: SyncQueueItem) -> SyncQueueItem {
    use Operation::{Create, Delete, Update};
    let operation = match (failed.operation, behind.operation) {
        // Whatever the cloud has under this id now, the user wants it gone.
        (_, Delete) => Delete,
        (Create, _) => Create,
        (Delete | Update, _) => Update,
    };
    SyncQueueItem {
        operation,
        base_generation: failed.base_generation,
        base_record: failed.base_record.clone(),
        ..behind
    }
}

/// The row on top of a removal: its version is one more than the removal's, its moment and writer stay its own.
///
/// # Errors
/// `sync/record-invalid` for a row without a stamp.
pub(crate) fn lifted(row: SyncQueueItem, removal: &RecordState) -> Result<(SyncQueueItem, Stamp), WireError> {
    let state = state_of(&row, removal.generation)?;
    let version = state.stamp().version.max(removal.stamp().version.saturating_add(1));
    let stamp = Stamp { version, ..state.stamp().clone() };
    let data = Value::Object(state.restamped(stamp.clone()).into_record());
    let row = SyncQueueItem {
        operation: Operation::Create,
        data,
        base_generation: removal.generation,
        base_record: Value::Null,
        pulled: Value::Null,
        ..row
    };
    Ok((row, stamp))
}

/// How records of the row's kind are synced.
pub(crate) fn rules_of(row: &SyncQueueItem) -> Result<&'static SyncRules, WireError> {
    let unknown = || WireError {
        code: SyncCode::EntityUnknown,
        path: "entity".to_owned(),
        accepted: "a kind of record that syncs",
    };
    sync_rules(&row.entity).ok_or_else(unknown)
}

/// The record that the row makes, as the device of the row knows it.
pub(crate) fn state_of(row: &SyncQueueItem, generation: u64) -> Result<RecordState, WireError> {
    RecordState::new(rules_of(row)?, row.operation == Operation::Delete, generation, data_of(row)?.clone())
}

fn data_of(row: &SyncQueueItem) -> Result<&Map<String, Value>, WireError> {
    let no_record =
        || WireError { code: SyncCode::RecordInvalid, path: "record".to_owned(), accepted: "an object" };
    row.data.as_object().ok_or_else(no_record)
}
