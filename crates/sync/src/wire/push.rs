//! What a device asks the cloud to take.

use serde_json::{Map, Value, json};
use soul_model::{Operation, Owner, SyncRules};

use crate::limits::{CURSOR_CHARS_MAX, INTEGER_MAX, OPERATIONS_MAX, OWNER_CHARS_MAX, PROTOCOL_VERSION};
use crate::wire::read::{Reader, WireError};
use crate::wire::record::{identity, identity_of, is_within_size, read_rules};
use crate::{RecordState, Stamp, SyncCode};

/// What the cloud does where another edit of the record came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// The rule picks the winner.
    Decide,
    /// Nothing is changed; the operation comes back undecided.
    Return,
}

const OPERATIONS: [(&str, Operation); 3] =
    [("create", Operation::Create), ("update", Operation::Update), ("delete", Operation::Delete)];
const ON_CONFLICT: [(&str, OnConflict); 2] = [("decide", OnConflict::Decide), ("return", OnConflict::Return)];

/// One edit on its way to the cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct PushOperation {
    /// UUID by which the cloud knows a repetition.
    pub mutation_id: String,
    /// What happens to the record.
    pub operation: Operation,
    /// How records of this kind are synced.
    pub rules: &'static SyncRules,
    /// Generation of the record that the edit was made on; 0 where the device never saw one.
    pub base_generation: u64,
    /// Of a removal, the device's cursor when it was made: what it has seen of the children. `None` before the first pull.
    pub base_cursor: Option<String>,
    /// What to do where another edit came first.
    pub on_conflict: OnConflict,
    id: String,
    stamp: Stamp,
    record: Map<String, Value>,
}

impl PushOperation {
    /// Puts an operation together; `record` has id and stamp, and nothing else where the record is removed.
    ///
    /// # Errors
    /// `sync/record-invalid`, naming what is missing or not allowed of id and stamp.
    pub fn new(
        mutation_id: String,
        operation: Operation,
        rules: &'static SyncRules,
        record: Map<String, Value>,
    ) -> Result<Self, WireError> {
        let (id, stamp) = identity(Reader::over(&record, "record.", SyncCode::RecordInvalid))?;
        Ok(Self {
            mutation_id,
            operation,
            rules,
            base_generation: 0,
            base_cursor: None,
            on_conflict: OnConflict::Decide,
            id,
            stamp,
            record,
        })
    }

    /// The same edit, made on this generation of the record.
    #[must_use]
    pub fn made_on(self, base_generation: u64) -> Self {
        Self { base_generation, ..self }
    }

    /// The same removal, made when the device had seen the stream up to this cursor.
    #[must_use]
    pub fn seen_until(self, base_cursor: Option<String>) -> Self {
        Self { base_cursor, ..self }
    }

    /// The same edit, to come back undecided where another one came first.
    #[must_use]
    pub fn asking(self) -> Self {
        Self { on_conflict: OnConflict::Return, ..self }
    }

    /// Id of the record.
    #[must_use]
    pub fn entity_id(&self) -> &str {
        &self.id
    }

    /// Stamp of the edit.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The record as it should become; of a removed one its id and stamp.
    #[must_use]
    pub fn record(&self) -> &Map<String, Value> {
        &self.record
    }

    /// Whether it removes the record.
    #[must_use]
    pub fn deletes(&self) -> bool {
        self.operation == Operation::Delete
    }

    /// What the record is once a cloud has taken the operation, under the stamp that the cloud gives it.
    #[must_use]
    pub fn result(&self, generation: u64, stamp: Stamp) -> RecordState {
        let mut record = self.record.clone();
        stamp.put_into(&mut record);
        RecordState::of_parts(self.rules, self.deletes(), generation, self.id.clone(), stamp, record)
    }

    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        let mut message = json!({ "mutationId": self.mutation_id, "operation": name(&OPERATIONS, self.operation),
            "entity": self.rules.entity, "baseGeneration": self.base_generation,
            "onConflict": name(&ON_CONFLICT, self.on_conflict), "record": self.record });
        if self.deletes() {
            message["baseCursor"] = self.base_cursor.as_deref().into();
        }
        message
    }

    /// Reads a message as a cloud does, for records of `owner_id`; `prefix` is its path in the request, with a dot.
    ///
    /// Checked is what every cloud must refuse; the values of the other fields are for the cloud's own rules.
    ///
    /// # Errors
    /// `sync/operation-invalid`, `sync/entity-unknown`, `sync/record-invalid`, `sync/record-too-large` and
    /// `sync/natural-key-mismatch`, each with its place.
    pub fn decode(value: &Value, owner_id: &str, prefix: &str) -> Result<Self, WireError> {
        let reader = Reader::of(value, prefix, SyncCode::OperationInvalid)?;
        let mutation_id = reader.uuid("mutationId")?.to_owned();
        let operation = reader.choice("operation", &OPERATIONS, "create, update or delete")?;
        let rules = read_rules(reader)?;
        let on_conflict = match reader.value("onConflict") {
            None => OnConflict::Decide,
            Some(_) => reader.choice("onConflict", &ON_CONFLICT, "decide or return")?,
        };
        let base_generation = reader.integer("baseGeneration", INTEGER_MAX)?;
        let base_cursor = reader.token_or_none("baseCursor", CURSOR_CHARS_MAX)?.map(str::to_owned);
        let path = reader.inner("record");
        let record = Reader::over(reader.object("record")?, &path, SyncCode::RecordInvalid);
        let (id, stamp) = identity(record)?;
        let kept = match operation {
            // Of a removed record nothing is kept but these; what else the message holds is passed over.
            Operation::Delete => identity_of(&id, &stamp),
            _ => record.object.clone(),
        };
        let operation = Self {
            mutation_id,
            operation,
            rules,
            base_generation,
            base_cursor,
            on_conflict,
            id,
            stamp,
            record: kept,
        };
        operation.check(reader, record, owner_id)?;
        Ok(operation)
    }

    /// Refuses a record that can't be the owner's, or that another record would stand beside under the same key.
    fn check(&self, operation: Reader<'_>, record: Reader<'_>, owner_id: &str) -> Result<(), WireError> {
        if !is_within_size(record.object) {
            let too_large = operation.refusing(SyncCode::RecordTooLarge);
            return Err(too_large.error("record", "a record of at most 192 KiB"));
        }
        if self.deletes() {
            return Ok(());
        }
        if self.rules.store.owner == Owner::Account && record.text("userId")? != owner_id {
            return Err(record.error("userId", "the id of the owner"));
        }
        for (field, _) in self.rules.parents() {
            record.uuid(field)?;
        }
        if self.rules.has_natural_key()
            && self.rules.natural_id(owner_id, record.object) != Some(self.id.clone())
        {
            let accepted = "the UUIDv5 of the record's natural key";
            return Err(record.refusing(SyncCode::NaturalKeyMismatch).error("id", accepted));
        }
        Ok(())
    }
}

/// A push: some edits of one owner, in the order in which the cloud is to take them.
#[derive(Debug, Clone, PartialEq)]
pub struct PushRequest {
    /// The account whose records they are. A token of another one is refused.
    pub owner_id: String,
    /// The edits, at most [`OPERATIONS_MAX`], no two of them under one mutation id.
    pub operations: Vec<PushOperation>,
}

/// A push as a cloud reads it: an operation that can't be taken does not stop the others.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedPush {
    /// The account whose records the device says they are.
    pub owner_id: String,
    /// The operations with their mutation ids, in order.
    pub operations: Vec<(String, Result<PushOperation, WireError>)>,
}

impl PushRequest {
    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        let operations: Vec<_> = self.operations.iter().map(PushOperation::encode).collect();
        json!({ "protocol": PROTOCOL_VERSION, "ownerId": self.owner_id, "operations": operations })
    }

    /// Reads a message as a cloud does.
    ///
    /// # Errors
    /// `sync/protocol-unsupported`; `sync/request-too-large` past [`OPERATIONS_MAX`]; `sync/request-invalid` with the place,
    /// where owner or list can't be read, or an operation has no mutation id or that of another one.
    pub fn decode(value: &Value) -> Result<ReceivedPush, WireError> {
        let reader = Reader::of(value, "", SyncCode::RequestInvalid)?;
        check_protocol(reader, SyncCode::ProtocolUnsupported)?;
        let owner_id = reader.token("ownerId", OWNER_CHARS_MAX)?.to_owned();
        let items = reader.list("operations", usize::MAX)?;
        if items.len() > OPERATIONS_MAX {
            let too_large = reader.refusing(SyncCode::RequestTooLarge);
            return Err(too_large.error("operations", "a list of at most 100 operations"));
        }
        let mut operations: Vec<(String, _)> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = reader.item("operations", index);
            // Without its mutation id an operation could not be answered.
            let envelope = Reader::of(item, &path, SyncCode::RequestInvalid)?;
            let mutation_id = envelope.uuid("mutationId")?;
            if operations.iter().any(|(earlier, _)| earlier == mutation_id) {
                return Err(envelope.error("mutationId", "an id that no other operation of the request has"));
            }
            operations.push((mutation_id.to_owned(), PushOperation::decode(item, &owner_id, &path)));
        }
        Ok(ReceivedPush { owner_id, operations })
    }
}

/// Refuses a message of another version of the protocol.
pub(crate) fn check_protocol(reader: Reader<'_>, code: SyncCode) -> Result<(), WireError> {
    if reader.integer("protocol", INTEGER_MAX)? == PROTOCOL_VERSION {
        Ok(())
    } else {
        Err(reader.refusing(code).error("protocol", "1"))
    }
}

/// The text of a choice.
pub(crate) fn name<T: Copy + PartialEq>(choices: &[(&'static str, T)], choice: T) -> &'static str {
    choices.iter().find(|(_, named)| *named == choice).map_or("", |(name, _)| name)
}
