//! The user settles a conflict.

use serde_json::{Map, Value};
use soul_model::{Conflict, Operation, QueueState, SyncQueueItem};

use super::{RecordChange, Settlement, Settling};
use crate::contents::is_head;
use crate::queue::state_of;
use crate::wire::{RecordState, WireError};
use crate::{Edit, Stamp, SyncCode, coalesce, record_beside, same_contents, takes_back_removal};

/// What the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// The record as this device had it.
    Mine,
    /// The record as it came.
    Theirs,
    /// A record put together from both: these fields in place of those that the record has.
    Merged(Map<String, Value>),
}

/// Makes the user's choice a new edit on top of all, so that every device follows it. Where the record is already what was chosen,
/// there is nothing to edit.
///
/// `present` is the record or the tombstone that the device has, with its generation; `waiting` the row of edits that were never
/// sent. Where the choice removes a record, its children go as by any other removal.
///
/// # Errors
/// `sync/entity-unknown` or `sync/record-invalid` for a conflict or a row that this version could not have written.
pub fn chosen(
    conflict: &Conflict,
    choice: Choice,
    present: Option<RecordState>,
    waiting: Option<SyncQueueItem>,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let undecided = waiting.as_ref().filter(|row| row.state == QueueState::Conflict);
    let theirs = undecided.and_then(record_beside);
    let shown = present.as_ref().filter(|state| !state.deleted).map(|state| state.record().clone());
    let wanted = match (choice, &theirs) {
        (Choice::Mine, Some(_)) => shown.clone(),
        (Choice::Theirs, Some(theirs)) => {
            let record = RecordChange::Take(theirs.clone());
            return Ok(Settlement { record, ..Settlement::unchanged(None, None) });
        }
        (Choice::Mine, None) => conflict.mine.as_object().cloned(),
        (Choice::Theirs, None) => conflict.theirs.as_object().cloned(),
        (Choice::Merged(fields), _) => {
            let either = || conflict.mine.as_object().or(conflict.theirs.as_object()).cloned();
            let mut record = shown.clone().or_else(either).unwrap_or_default();
            record.extend(fields.into_iter().filter(|(name, _)| !is_head(name)));
            Some(record)
        }
    };
    let is_so_already = match (&wanted, &shown) {
        (Some(wanted), Some(shown)) => same_contents(wanted, shown),
        (wanted, shown) => wanted.is_none() && shown.is_none(),
    };
    if is_so_already && theirs.is_none() {
        return Ok(Settlement::unchanged(None, waiting));
    }
    edit(conflict, wanted, theirs.or(present), waiting, settling)
}

/// The edit that makes the record what is wanted, on top of `below`.
fn edit(
    conflict: &Conflict,
    wanted: Option<Map<String, Value>>,
    below: Option<RecordState>,
    waiting: Option<SyncQueueItem>,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let unknown = || WireError {
        code: SyncCode::EntityUnknown,
        path: "entity".to_owned(),
        accepted: "a kind of record that syncs",
    };
    let rules = soul_model::sync_rules(&conflict.entity).ok_or_else(unknown)?;
    let undecided = waiting.as_ref().is_some_and(|row| row.state == QueueState::Conflict);
    let unsent = waiting.as_ref().map(|row| state_of(row, 0)).transpose()?.map(|state| state.stamp().version);
    let on = below.as_ref().map_or(0, |below| below.stamp().version);
    let version = match unsent {
        Some(unsent) if undecided => unsent.max(on).saturating_add(1),
        // On top of an edit that was never sent.
        Some(unsent) => unsent,
        None => on.saturating_add(1),
    };
    let stamp = Stamp { version, updated_at: settling.at, writer: settling.device_id.to_owned() };
    let operation = match (&wanted, below.as_ref().filter(|below| !below.deleted)) {
        (None, _) => Operation::Delete,
        (Some(_), None) => Operation::Create,
        (Some(_), Some(_)) => Operation::Update,
    };
    let mut record = wanted.unwrap_or_default();
    record.insert("id".to_owned(), conflict.entity_id.as_str().into());
    stamp.put_into(&mut record);
    record.remove("generation");
    let generation = below.as_ref().map_or(0, |below| below.generation);
    let base_record = match below.filter(|below| !below.deleted) {
        Some(below) => Value::Object(below.into_record()),
        None => Value::Null,
    };
    let newer = Edit {
        entity: rules.entity,
        entity_id: &conflict.entity_id,
        owner_id: &conflict.owner_id,
        operation,
        data: Value::Object(record.clone()),
        base_generation: generation,
        base_record,
        base_cursor: None,
    };
    let newer = newer.into_row(settling.at, settling.random);
    let restore_children =
        waiting.as_ref().is_some_and(|row| !undecided && takes_back_removal(row, operation));
    let row = match waiting {
        Some(waiting) if !undecided => coalesce(waiting, newer),
        Some(waiting) => Some(SyncQueueItem { timestamp: waiting.timestamp, ..newer }),
        None => Some(newer),
    };
    let state = RecordState::new(rules, operation == Operation::Delete, generation, record)?;
    Ok(Settlement { record: RecordChange::Take(state), restore_children, ..Settlement::unchanged(None, row) })
}
