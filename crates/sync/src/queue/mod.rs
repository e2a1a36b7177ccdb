//! Rows that wait to be sent.

mod batch;
mod row;

pub use batch::{Batch, next_batch, surplus};
pub(crate) use row::{again, fold_back, hold, hold_absence, is_absent_beside, lifted, state_of};
pub use row::{beside_generation, operation_of, record_beside, sent};

use serde_json::{Map, Value};
use soul_core::Instant;
use soul_model::{
    Operation, QueueState, SCHEMA_VERSION, StoreDescriptor, SyncQueueItem, natural_id, new_id, sync_rules,
};

/// An edit that has to reach the cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit<'a> {
    /// Name of the record's kind on the wire.
    pub entity: &'a str,
    /// Id of the record.
    pub entity_id: &'a str,
    /// The account whose record it is.
    pub owner_id: &'a str,
    /// What happens to it.
    pub operation: Operation,
    /// The record as it goes out, see [`outgoing`]; of a deleted one its id and stamp.
    pub data: Value,
    /// Generation of the record that the edit was made on; 0 where the cloud did not have it.
    pub base_generation: u64,
    /// That record as it would go out; null for a new one.
    pub base_record: Value,
    /// Of a removal, the device's cursor; `None` before the first pull.
    pub base_cursor: Option<String>,
}

impl Edit<'_> {
    /// The queue row of the edit, made at `at`; the random bytes end its mutation id.
    #[must_use]
    pub fn into_row(self, at: Instant, random: [u8; 16]) -> SyncQueueItem {
        SyncQueueItem {
            id: unsent_row_id(self.owner_id, self.entity, self.entity_id),
            timestamp: at.unix_ms(),
            operation: self.operation,
            entity: self.entity.to_owned(),
            entity_id: self.entity_id.to_owned(),
            data: self.data,
            synced: 0,
            retry_count: 0,
            last_error: None,
            mutation_id: new_id(at, random),
            base_generation: self.base_generation,
            base_record: self.base_record,
            owner_id: self.owner_id.to_owned(),
            next_attempt_at: None,
            state: QueueState::Pending,
            schema_version: SCHEMA_VERSION,
            base_cursor: self.base_cursor,
            ask: false,
            lease_epoch: 0,
            pulled: Value::Null,
            error_field: None,
        }
    }
}

/// Id of the one row of a record that was never sent: UUIDv5 of `syncQueue:`, the owner, the entity and the record's id.
#[must_use]
pub fn unsent_row_id(owner_id: &str, entity: &str, entity_id: &str) -> String {
    natural_id(&["syncQueue", owner_id, entity, entity_id])
}

/// Folds a newer edit of a record into the row that was never sent, so that sending the result alone does what sending both
/// would have done. `None` where nothing is left to send: the record that came from the cloud meanwhile, if any, then comes
/// back, see [`record_beside`].
///
/// The result keeps the place in the queue and the base of the older row: that is what the edits were made on.
#[must_use]
pub fn coalesce(unsent: SyncQueueItem, newer: SyncQueueItem) -> Option<SyncQueueItem> {
    use Operation::{Create, Delete, Update};
    let operation = match (unsent.operation, newer.operation) {
        (Create, Delete) => return None,
        (Create, _) => Create,
        // What was to be deleted is still there for the cloud, so making it again changes it.
        (Delete, Create) | (Update, Create) => Update,
        (Update | Delete, operation) => operation,
    };
    Some(SyncQueueItem { operation, data: newer.data, base_cursor: newer.base_cursor, ..unsent })
}

/// Whether folding `newer` into the unsent row takes back a removal that has taken children along on this device. The cloud will
/// never have removed them, so the device has to read a snapshot to have them back, as by
/// [`crate::Settlement::restore_children`].
#[must_use]
pub fn takes_back_removal(unsent: &SyncQueueItem, newer: Operation) -> bool {
    let has_children = || sync_rules(&unsent.entity).is_some_and(|rules| rules.children().next().is_some());
    unsent.operation == Operation::Delete && newer != Operation::Delete && has_children()
}

/// The part of a record that goes to the cloud: all but the derived fields, which every device calculates, and the
/// bookkeeping of this device.
#[must_use]
pub fn outgoing(store: &StoreDescriptor, mut record: Map<String, Value>) -> Map<String, Value> {
    record.retain(|name, _| name != "generation" && !store.derived_fields.contains(&name.as_str()));
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use soul_model::PROFILES;

    fn row(operation: Operation, content: i64) -> SyncQueueItem {
        let base = if operation == Operation::Create { Value::Null } else { json!("base") };
        let edit = Edit {
            entity: "profile",
            entity_id: "p",
            owner_id: "u",
            operation,
            data: json!(content),
            base_generation: u64::from(!base.is_null()),
            base_record: base,
            base_cursor: None,
        };
        edit.into_row(Instant::from_unix_ms(content).unwrap(), [7; 16])
    }

    /// What the cloud holds after taking a row: some content, or nothing.
    fn applied(_held: Option<Value>, row: &SyncQueueItem) -> Option<Value> {
        (row.operation != Operation::Delete).then(|| row.data.clone())
    }

    /// A history that can happen: a record is made when it is not there, and changed or removed when it is.
    fn any_history() -> impl Strategy<Value = (bool, Vec<Operation>)> {
        (any::<bool>(), prop::collection::vec(any::<bool>(), 1..7)).prop_map(|(was_there, choices)| {
            let mut there = was_there;
            let operations = choices.into_iter().map(|remove| {
                let operation = match (there, remove) {
                    (false, _) => Operation::Create,
                    (true, false) => Operation::Update,
                    (true, true) => Operation::Delete,
                };
                there = operation != Operation::Delete;
                operation
            });
            (was_there, operations.collect())
        })
    }

    proptest! {
        #[test]
        fn sending_the_folded_row_does_what_sending_each_would((was_there, history) in any_history()) {
            let at_first = was_there.then(|| json!("base"));
            let rows: Vec<_> = history.iter().zip(1..).map(|(operation, n)| row(*operation, n)).collect();
            let one_by_one = rows.iter().fold(at_first.clone(), applied);
            let mut unsent: Option<SyncQueueItem> = None;
            for newer in rows {
                unsent = match unsent {
                    Some(older) => coalesce(older, newer),
                    None => Some(newer),
                };
            }
            if let Some(row) = &unsent {
                // A record that the cloud has is never made, and one that it has not is never changed or removed.
                prop_assert_eq!(row.operation == Operation::Create, !was_there);
                prop_assert_eq!(&row.base_record, &at_first.clone().unwrap_or(Value::Null));
            }
            let folded = unsent.iter().fold(at_first, applied);
            prop_assert_eq!(folded, one_by_one);
        }
    }

    #[test]
    fn a_folded_row_keeps_its_place_its_mutation_and_its_base() {
        let older = row(Operation::Update, 1);
        let folded = coalesce(older.clone(), row(Operation::Update, 2)).unwrap();
        assert_eq!(folded, SyncQueueItem { data: json!(2), ..older });
    }

    #[test]
    fn derived_fields_and_the_devices_bookkeeping_do_not_go_out() {
        let record = json!({ "id": "p", "displayName": "Ada", "completenessScore": 80, "lastCalculatedAt": null,
            "generation": 3, "version": 1, "aFieldOfANewerVersion": true });
        assert_eq!(
            Value::Object(outgoing(&PROFILES, record.as_object().unwrap().clone())),
            json!({ "id": "p", "displayName": "Ada", "version": 1, "aFieldOfANewerVersion": true })
        );
    }

    #[test]
    fn two_owners_of_one_record_have_two_rows() {
        assert_ne!(unsent_row_id("u", "profile", "p"), unsent_row_id("v", "profile", "p"));
    }
}
