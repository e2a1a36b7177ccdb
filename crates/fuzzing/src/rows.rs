//! What a device has stored of the sync, as it reads it again: written by an older or a newer version, or damaged.

use serde_json::Value;
use soul_client::sync::Places;
use soul_core::Instant;
use soul_model::{Metadata, MetadataRow, Operation, QueueState, Strategy, SyncQueueItem};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{
    PushOperation, beside_generation, coalesce, freed, next_batch, operation_of, record_beside, sent,
};

use crate::{check_refusal, check_state, json};

/// Any bytes as a row of the queue.
pub(crate) fn queue_row(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let Ok(row) = serde_json::from_value::<SyncQueueItem>(value.clone()) else { return false };
    let stored = serde_json::to_value(&row).expect("a row is JSON");
    assert_eq!(serde_json::from_value::<SyncQueueItem>(stored).expect("what was written can be read"), row);

    if let Some(beside) = record_beside(&row) {
        check_state(&beside);
        assert_eq!(beside_generation(&row), beside.generation);
    }
    match operation_of(&row) {
        Ok(operation) => check_operation(&row, &operation),
        Err(error) => check_refusal(&error, &value),
    }
    let twice = coalesce(row.clone(), row.clone());
    assert!(twice.is_none_or(|twice| twice.data == row.data && twice.mutation_id == row.mutation_id));
    assert_ne!(freed(row.clone()).state, QueueState::Blocked);
    let batch = next_batch(core::slice::from_ref(&row), Instant::UNIX_EPOCH, OPERATIONS_MAX);
    assert!(batch.row_ids.len() + batch.broken.len() <= 1);
    true
}

/// What goes out does not change once it has gone out.
fn check_operation(row: &SyncQueueItem, operation: &PushOperation) {
    assert_eq!((&operation.mutation_id, operation.operation), (&row.mutation_id, row.operation));
    let frozen = sent(row.clone(), Strategy::Ask, 1);
    let again = sent(frozen.clone(), Strategy::LastWriteWins, 2);
    let (first, second) = (operation_of(&frozen).unwrap(), operation_of(&again).unwrap());
    assert_eq!(first.encode().to_string(), second.encode().to_string());
    if row.operation != Operation::Delete {
        assert_eq!(operation.encode().get("baseCursor"), None);
    }
    // A cloud that refuses it names the place.
    if let Err(error) = PushOperation::decode(&operation.encode(), &row.owner_id, "") {
        check_refusal(&error, &Value::Null);
    }
}

/// Any bytes as the row that tells how far a device has read.
pub(crate) fn place_row(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let Ok(row) = serde_json::from_value::<MetadataRow<Places>>(value) else { return false };
    let stored = serde_json::to_value(&row).expect("a row is JSON");
    assert_eq!(serde_json::from_value::<MetadataRow<Places>>(stored).expect("it can be read"), row);
    let places = row.value;
    assert!(!Places::KEY.is_empty());
    for owner_id in ["nobody", "ann"].into_iter().chain(places.places.iter().map(|place| &*place.owner_id)) {
        let place = places.of(owner_id);
        assert_eq!(place.owner_id, owner_id);
        let with = places.clone().with(place.clone());
        assert_eq!(with.of(owner_id), place, "what was put there is found there");
        assert_eq!(with.places.iter().filter(|other| other.owner_id == owner_id).count(), 1);
    }
    true
}
