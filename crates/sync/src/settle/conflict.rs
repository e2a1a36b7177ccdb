//! What is kept of an edit that lost.

use serde_json::{Map, Value};
use soul_core::Instant;
use soul_model::{Conflict, Operation, SyncQueueItem, Winner, new_id};

use crate::contents::differing_fields;
use crate::wire::RecordState;

/// Two edits of a record that met, to be kept for the user.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictDraft {
    owner_id: String,
    entity: String,
    entity_id: String,
    mine: Value,
    theirs: Value,
    base: Value,
    fields: Vec<String>,
    winner: Winner,
}

impl ConflictDraft {
    /// The conflict of a row with the record of somebody else; `theirs` is `None` where the cloud has forgotten it.
    pub(crate) fn of(mine: &SyncQueueItem, theirs: Option<&RecordState>, winner: Winner) -> Self {
        let none = Map::new();
        let my_data = match mine.operation {
            Operation::Delete => Value::Null,
            Operation::Create | Operation::Update => mine.data.clone(),
        };
        let their_data = match theirs.filter(|theirs| !theirs.deleted) {
            Some(theirs) => Value::Object(theirs.record().clone()),
            None => Value::Null,
        };
        let of = |value: &'_ Value| value.as_object().cloned().unwrap_or_else(|| none.clone());
        Self {
            owner_id: mine.owner_id.clone(),
            entity: mine.entity.clone(),
            entity_id: mine.entity_id.clone(),
            fields: differing_fields(&of(&my_data), &of(&their_data)),
            mine: my_data,
            theirs: their_data,
            base: mine.base_record.clone(),
            winner,
        }
    }

    /// The same in only the fields that both sides changed; nothing where there are none.
    pub(crate) fn in_fields(self, fields: Vec<String>) -> Vec<Self> {
        if fields.is_empty() { Vec::new() } else { vec![Self { fields, ..self }] }
    }

    /// The record of the conflict, found at `at`; the random bytes end its id.
    #[must_use]
    pub fn filed(self, at: Instant, random: [u8; 16]) -> Conflict {
        Conflict {
            id: new_id(at, random),
            owner_id: self.owner_id,
            entity: self.entity,
            entity_id: self.entity_id,
            mine: self.mine,
            theirs: self.theirs,
            base: self.base,
            fields: self.fields,
            winner: self.winner,
            detected_at: at,
        }
    }
}
