//! A record as it travels.

use serde_json::{Map, Value, json};
use soul_model::{RECORD_BYTES_MAX, SyncRules, sync_rules};

use crate::limits::INTEGER_MAX;
use crate::wire::read::{Reader, WireError};
use crate::{Stamp, SyncCode};

/// What one side knows of a record: its fields, or of a removed one the stamp of the removal, and how often it had changed.
///
/// Fields that this version does not know pass through as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordState {
    /// How records of this kind are synced.
    pub rules: &'static SyncRules,
    /// Whether it is removed.
    pub deleted: bool,
    /// How many changes of the record the cloud had taken, this one included; 0 while it was never there.
    pub generation: u64,
    // Read from the record once and kept equal to it.
    id: String,
    stamp: Stamp,
    record: Map<String, Value>,
}

impl RecordState {
    /// Puts a state together; `record` has id and stamp, and nothing else where it is removed.
    ///
    /// # Errors
    /// `sync/record-invalid`, naming what is missing or not allowed of id and stamp.
    pub fn new(
        rules: &'static SyncRules,
        deleted: bool,
        generation: u64,
        record: Map<String, Value>,
    ) -> Result<Self, WireError> {
        let (id, stamp) = identity(Reader::over(&record, "record.", SyncCode::RecordInvalid))?;
        Ok(Self { rules, deleted, generation, id, stamp, record })
    }

    /// Puts a state together from parts that agree.
    pub(crate) fn of_parts(
        rules: &'static SyncRules,
        deleted: bool,
        generation: u64,
        id: String,
        stamp: Stamp,
        record: Map<String, Value>,
    ) -> Self {
        Self { rules, deleted, generation, id, stamp, record }
    }

    /// The record's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Stamp of the edit that made this state.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The fields; of a removed record its id and stamp.
    #[must_use]
    pub fn record(&self) -> &Map<String, Value> {
        &self.record
    }

    /// The fields, for whoever keeps them.
    #[must_use]
    pub fn into_record(self) -> Map<String, Value> {
        self.record
    }

    /// The same state under another stamp.
    #[must_use]
    pub fn restamped(mut self, stamp: Stamp) -> Self {
        stamp.put_into(&mut self.record);
        self.stamp = stamp;
        self
    }

    /// The same state in another generation.
    #[must_use]
    pub fn with_generation(self, generation: u64) -> Self {
        Self { generation, ..self }
    }

    /// The removal of the record by the edit with this stamp.
    #[must_use]
    pub fn removed(&self, generation: u64, stamp: Stamp) -> Self {
        let record = identity_of(&self.id, &stamp);
        Self { rules: self.rules, deleted: true, generation, id: self.id.clone(), stamp, record }
    }

    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        json!({ "entity": self.rules.entity, "deleted": self.deleted, "generation": self.generation,
            "record": self.record })
    }

    /// Reads a message.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place; `sync/entity-unknown` for a kind that a later version has added.
    pub fn decode(value: &Value) -> Result<Self, WireError> {
        Self::read(value, "", SyncCode::AnswerInvalid)
    }

    /// Reads the message that stands under the path `prefix`.
    pub(crate) fn read(value: &Value, prefix: &str, code: SyncCode) -> Result<Self, WireError> {
        let reader = Reader::of(value, prefix, code)?;
        let (rules, deleted) = (read_rules(reader)?, reader.flag("deleted")?);
        let generation = reader.integer("generation", INTEGER_MAX)?;
        let record = reader.object("record")?;
        let path = reader.inner("record");
        let (id, stamp) = identity(Reader::over(record, &path, code))?;
        Ok(Self { rules, deleted, generation, id, stamp, record: record.clone() })
    }
}

/// The rules of the kind that a message names.
pub(crate) fn read_rules(reader: Reader<'_>) -> Result<&'static SyncRules, WireError> {
    let unknown = || reader.refusing(SyncCode::EntityUnknown).error("entity", "a kind of record that syncs");
    sync_rules(reader.text("entity")?).ok_or_else(unknown)
}

/// Id and stamp of a record.
pub(crate) fn identity(record: Reader<'_>) -> Result<(String, Stamp), WireError> {
    Ok((record.uuid("id")?.to_owned(), read_stamp(record)?))
}

/// All that is kept of a removed record.
pub(crate) fn identity_of(id: &str, stamp: &Stamp) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("id".to_owned(), id.into());
    stamp.put_into(&mut record);
    record
}

/// The stamp in a record, or in an object of its own.
pub(crate) fn read_stamp(reader: Reader<'_>) -> Result<Stamp, WireError> {
    let version = reader.integer("version", u32::MAX.into())?;
    if version == 0 {
        return Err(reader.error("version", "a whole number within its range"));
    }
    Ok(Stamp {
        version: u32::try_from(version).unwrap_or(u32::MAX),
        updated_at: reader.instant("updatedAt")?,
        writer: reader.uuid("writer")?.to_owned(),
    })
}

/// A stamp as an object of its own.
pub(crate) fn encode_stamp(stamp: &Stamp) -> Value {
    let mut object = Map::new();
    stamp.put_into(&mut object);
    Value::Object(object)
}

/// Bytes of a value's JSON text.
pub(crate) fn json_bytes(value: &Value) -> usize {
    match value {
        Value::Null => 4,
        Value::Bool(flag) => 5 - usize::from(*flag),
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text_bytes(text),
        Value::Array(items) => 1 + items.len().max(1) + items.iter().map(json_bytes).sum::<usize>(),
        Value::Object(fields) => object_bytes(fields),
    }
}

/// Bytes of an object's JSON text.
pub(crate) fn object_bytes(fields: &Map<String, Value>) -> usize {
    let inside: usize = fields.iter().map(|(name, value)| text_bytes(name) + 1 + json_bytes(value)).sum();
    1 + fields.len().max(1) + inside
}

/// Whether a record is within the size that records may have.
pub(crate) fn is_within_size(record: &Map<String, Value>) -> bool {
    object_bytes(record) <= RECORD_BYTES_MAX
}

/// Bytes of a text in quotes, as JSON escapes it.
fn text_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 2,
        0..32 => 6,
        _ => 1,
    };
    2 + text.bytes().map(escaped).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 30, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn record() -> Value {
        json!({ "id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 3,
            "updatedAt": "2025-03-01T12:00:00.000Z", "writer": "7d444840-9dc0-41d1-b245-5ffdce74fad2",
            "content": "A quiet day.", "aFieldOfALaterVersion": { "kept": [1, 2.5, null] } })
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_text(value in any_json()) {
            prop_assert_eq!(json_bytes(&value), value.to_string().len());
        }

        #[test]
        fn reading_any_value_gives_an_answer(value in any_json()) {
            prop_assert!(RecordState::decode(&value).is_err());
        }
    }

    #[test]
    fn a_message_comes_back_as_it_went_with_the_fields_of_a_later_version() {
        let message = json!({ "entity": "journal", "deleted": false, "generation": 4, "record": record() });
        let state = RecordState::decode(&message).unwrap();
        assert_eq!(state.encode(), message);
        assert_eq!((state.stamp().version, state.id()), (3, "01890a5d-ac96-774b-bcce-b302099a8057"));
        let restamped = state.clone().restamped(Stamp { version: 4, ..state.stamp().clone() });
        assert_eq!(restamped.record()["version"], 4);
        assert_eq!(RecordState::decode(&restamped.encode()), Ok(restamped));
    }

    #[test]
    fn each_refusal_names_its_place() {
        for (pointer, value, path) in [
            ("/entity", json!("user"), "entity"),
            ("/entity", json!(5), "entity"),
            ("/deleted", json!(0), "deleted"),
            ("/generation", json!(-1), "generation"),
            ("/generation", json!(9_007_199_254_740_992_u64), "generation"),
            ("/record", json!([]), "record"),
            ("/record/id", json!("p"), "record.id"),
            ("/record/version", json!(4_294_967_296_u64), "record.version"),
            ("/record/version", json!("3"), "record.version"),
            ("/record/updatedAt", json!(1_740_830_400_000_i64), "record.updatedAt"),
            ("/record/writer", json!(null), "record.writer"),
        ] {
            let mut message =
                json!({ "entity": "journal", "deleted": false, "generation": 4, "record": record() });
            *message.pointer_mut(pointer).unwrap() = value;
            assert_eq!(RecordState::decode(&message).unwrap_err().path, path);
        }
        assert_eq!(RecordState::decode(&json!(null)).unwrap_err().path, "");
    }
}
