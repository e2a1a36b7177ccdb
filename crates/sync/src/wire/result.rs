//! What the cloud answers to a push.

use serde_json::{Value, json};
use soul_core::Instant;

use crate::limits::{INTEGER_MAX, OPERATIONS_MAX, PROTOCOL_VERSION};
use crate::wire::push::check_protocol;
use crate::wire::read::{Reader, WireError};
use crate::wire::record::{encode_stamp, read_stamp};
use crate::{RecordState, Stamp, SyncCode};

/// What the cloud made of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is as the device wants it, and nobody's edit was lost.
    Applied(Accepted),
    /// Another edit had been made meanwhile, and this one outranks it.
    Won {
        /// What the record is now.
        accepted: Accepted,
        /// What it was, for the device to keep for its user.
        replaced: RecordState,
    },
    /// Another edit had been made meanwhile, and it outranks this one. Nothing was changed.
    Lost {
        /// Why.
        reason: Loss,
        /// What the record is; `None` where the cloud no longer knows it.
        stored: Option<RecordState>,
    },
    /// Another edit had been made meanwhile, and the device wants to be asked. Nothing was changed.
    Undecided {
        /// What the record is.
        stored: RecordState,
    },
    /// It can't be taken, now or later. Nothing was changed.
    Rejected(Rejection),
    /// It could not be taken now. Nothing was changed, and the result is not kept.
    Retry {
        /// Why, such as [`SyncCode::Busy`].
        code: SyncCode,
        /// Not before so many milliseconds, where the cloud says so.
        retry_after_ms: Option<u64>,
    },
}

/// The record that the cloud has once it has taken an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Its generation.
    pub generation: u64,
    /// Its stamp: the operation's, clamped, unless `stored` says otherwise.
    pub stamp: Stamp,
    /// The record, where it is another than the operation's: one with the same contents and a greater stamp, or one that every
    /// device works out alike.
    pub stored: Option<RecordState>,
}

/// Why an operation lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The other edit's stamp is greater.
    Stamp,
    /// A record that was made without having been seen met its removal. It may be made again, on top of that.
    RemovedBefore,
    /// The removal would have taken along an entry or a person that the device had never seen.
    UnseenChildren,
    /// The record was removed so long ago that the cloud has forgotten it.
    Forgotten,
}

/// Why an operation is refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The code as it was sent; one of a later version is kept, too.
    pub code: String,
    /// The field, where it is one.
    pub field: Option<String>,
}

const LOSSES: [(&str, Loss); 4] = [
    ("stamp", Loss::Stamp),
    ("removedBefore", Loss::RemovedBefore),
    ("unseenChildren", Loss::UnseenChildren),
    ("forgotten", Loss::Forgotten),
];

/// Most characters of a code or a field name in an answer: a hostile one can't fill the queue.
const NAME_CHARS_MAX: usize = 200;

/// The result of one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationResult {
    /// Which operation.
    pub mutation_id: String,
    /// Whether the operation had been answered before, and this is the answer that was kept.
    pub duplicate: bool,
    /// What the cloud made of it.
    pub outcome: Outcome,
}

/// The answer to a push, with one result for each operation in the order of the request.
#[derive(Debug, Clone, PartialEq)]
pub struct PushAnswer {
    /// The cloud's clock.
    pub server_time: Instant,
    /// The results.
    pub results: Vec<OperationResult>,
}

impl Outcome {
    /// The message, without the mutation id: what a cloud keeps to give it to a repetition.
    #[must_use]
    pub fn encode(&self) -> Value {
        match self {
            Self::Applied(accepted) => {
                let mut message = json!({ "status": "applied" });
                accepted.put_into(&mut message);
                message
            }
            Self::Won { accepted, replaced } => {
                let mut message =
                    json!({ "status": "conflict", "winner": "mine", "replaced": replaced.encode() });
                accepted.put_into(&mut message);
                message
            }
            Self::Lost { reason, stored } => {
                let reason = crate::wire::push::name(&LOSSES, *reason);
                let stored = stored.as_ref().map(RecordState::encode);
                json!({ "status": "conflict", "winner": "theirs", "reason": reason, "stored": stored })
            }
            Self::Undecided { stored } => {
                json!({ "status": "conflict", "winner": "undecided", "stored": stored.encode() })
            }
            Self::Rejected(Rejection { code, field }) => {
                json!({ "status": "rejected", "code": code, "field": field })
            }
            Self::Retry { code, retry_after_ms } => {
                json!({ "status": "retry", "code": code.as_str(), "retryAfterMs": retry_after_ms })
            }
        }
    }

    /// Reads a message, such as one that a cloud has kept.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place.
    pub fn decode(value: &Value) -> Result<Self, WireError> {
        Self::read(Reader::of(value, "", SyncCode::AnswerInvalid)?)
    }

    fn read(reader: Reader<'_>) -> Result<Self, WireError> {
        const STATUSES: [(&str, u8); 4] = [("applied", 0), ("conflict", 1), ("rejected", 2), ("retry", 3)];
        match reader.choice("status", &STATUSES, "applied, conflict, rejected or retry")? {
            0 => Ok(Self::Applied(Accepted::read(reader)?)),
            1 => Self::read_conflict(reader),
            2 => {
                let field = reader.value("field").and_then(Value::as_str).map(bounded);
                Ok(Self::Rejected(Rejection { code: bounded(reader.text("code")?), field }))
            }
            _ => {
                // A code of a later version is a reason to come back, too.
                let code = SyncCode::of(reader.text("code")?).unwrap_or(SyncCode::Busy);
                Ok(Self::Retry { code, retry_after_ms: reader.integer_or_none("retryAfterMs")? })
            }
        }
    }

    fn read_conflict(reader: Reader<'_>) -> Result<Self, WireError> {
        const WINNERS: [(&str, u8); 3] = [("mine", 0), ("theirs", 1), ("undecided", 2)];
        match reader.choice("winner", &WINNERS, "mine, theirs or undecided")? {
            0 => {
                let accepted = Accepted::read(reader)?;
                let replaced = read_state(reader, "replaced")?
                    .ok_or_else(|| reader.error("replaced", "a record with its generation"))?;
                Ok(Self::Won { accepted, replaced })
            }
            1 => {
                let accepted = "stamp, removedBefore, unseenChildren or forgotten";
                let reason = reader.choice("reason", &LOSSES, accepted)?;
                let stored = read_state(reader, "stored")?;
                if stored.is_none() && reason != Loss::Forgotten {
                    return Err(reader.error("stored", "a record with its generation"));
                }
                Ok(Self::Lost { reason, stored })
            }
            _ => {
                let stored = read_state(reader, "stored")?
                    .ok_or_else(|| reader.error("stored", "a record with its generation"))?;
                Ok(Self::Undecided { stored })
            }
        }
    }

    /// Whether a cloud keeps the result to give it to a repetition: where something was decided. Sending a refused operation
    /// again does no harm.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::Won { .. } | Self::Lost { .. } | Self::Undecided { .. })
    }
}

impl Accepted {
    fn put_into(&self, message: &mut Value) {
        message["generation"] = self.generation.into();
        message["stamp"] = encode_stamp(&self.stamp);
        message["stored"] = self.stored.as_ref().map(RecordState::encode).into();
    }

    fn read(reader: Reader<'_>) -> Result<Self, WireError> {
        let generation = reader.integer("generation", INTEGER_MAX)?;
        let path = reader.inner("stamp");
        let stamp = read_stamp(Reader::over(reader.object("stamp")?, &path, SyncCode::AnswerInvalid))?;
        Ok(Self { generation, stamp, stored: read_state(reader, "stored")? })
    }
}

impl OperationResult {
    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        let outcome = self.outcome.encode();
        let mut message = match self.duplicate {
            true => json!({ "status": "duplicate", "result": outcome }),
            false => outcome,
        };
        message["mutationId"] = self.mutation_id.as_str().into();
        message
    }

    fn read(reader: Reader<'_>) -> Result<Self, WireError> {
        let mutation_id = reader.uuid("mutationId")?.to_owned();
        if reader.value("status").and_then(Value::as_str) != Some("duplicate") {
            return Ok(Self { mutation_id, duplicate: false, outcome: Outcome::read(reader)? });
        }
        let path = reader.inner("result");
        let kept = Reader::over(reader.object("result")?, &path, SyncCode::AnswerInvalid);
        Ok(Self { mutation_id, duplicate: true, outcome: Outcome::read(kept)? })
    }
}

impl PushAnswer {
    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        let results: Vec<_> = self.results.iter().map(OperationResult::encode).collect();
        json!({ "protocol": PROTOCOL_VERSION, "serverTime": self.server_time.to_string(), "results": results })
    }

    /// Reads the answer to a push of the operations `sent`, given by their mutation ids.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place, also where the results are not those of `sent`, one each and in order.
    pub fn decode<'a>(
        value: &Value,
        sent: impl ExactSizeIterator<Item = &'a str>,
    ) -> Result<Self, WireError> {
        let reader = Reader::of(value, "", SyncCode::AnswerInvalid)?;
        check_protocol(reader, SyncCode::AnswerInvalid)?;
        let server_time = reader.instant("serverTime")?;
        let items = reader.list("results", OPERATIONS_MAX)?;
        if items.len() != sent.len() {
            return Err(reader.error("results", "one result for each operation"));
        }
        let mut results = Vec::with_capacity(items.len());
        for (index, (item, mutation_id)) in items.iter().zip(sent).enumerate() {
            let path = reader.item("results", index);
            let item = Reader::of(item, &path, SyncCode::AnswerInvalid)?;
            let result = OperationResult::read(item)?;
            if result.mutation_id != mutation_id {
                return Err(item.error("mutationId", "the id of the operation at this place"));
            }
            results.push(result);
        }
        Ok(Self { server_time, results })
    }
}

/// The record state in a field that may be null.
fn read_state(reader: Reader<'_>, field: &str) -> Result<Option<RecordState>, WireError> {
    let Some(value) = reader.value(field) else { return Ok(None) };
    RecordState::read(value, &reader.inner(field), SyncCode::AnswerInvalid).map(Some)
}

fn bounded(text: &str) -> String {
    text.chars().take(NAME_CHARS_MAX).collect()
}
