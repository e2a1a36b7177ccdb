//! What a device reads from the cloud: pages of changes, pages of a snapshot, news of changes.

use serde_json::{Value, json};
use soul_core::Instant;

use crate::limits::{CURSOR_CHARS_MAX, OWNER_CHARS_MAX, PAGE_LIMIT_MAX, PROTOCOL_VERSION};
use crate::wire::push::check_protocol;
use crate::wire::read::{Reader, WireError};
use crate::{RecordState, SyncCode};

/// What has changed after a cursor, oldest first: each record once, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangesPage {
    /// The account whose records they are.
    pub owner_id: String,
    /// The cloud's clock.
    pub server_time: Instant,
    /// The cursor that was asked about.
    pub from: String,
    /// The cursor after these changes; the same as `from` where there are none.
    pub cursor: String,
    /// Whether more changes are there already.
    pub more: bool,
    /// The records, removed ones among them.
    pub changes: Vec<RecordState>,
    /// How many changes were of kinds that this version does not know. They are left out.
    pub unknown: usize,
}

/// Some records of all that there are.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotPage {
    /// The account whose records they are.
    pub owner_id: String,
    /// The cloud's clock.
    pub server_time: Instant,
    /// The cursor from which changes are read after the last page. It was fixed before the first page and is the same on each.
    pub cursor: String,
    /// Asks for the next page; `None` on the last one.
    pub next: Option<String>,
    /// The records. No removed one is among them.
    pub records: Vec<RecordState>,
    /// How many records were of kinds that this version does not know. They are left out.
    pub unknown: usize,
}

/// News that something has changed. The data come by the next pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEvent {
    /// The cloud's clock.
    pub server_time: Instant,
    /// The cursor after the newest change. A device whose own cursor is the same has all.
    pub cursor: String,
}

impl ChangesPage {
    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        json!({ "protocol": PROTOCOL_VERSION, "ownerId": self.owner_id, "serverTime": self.server_time.to_string(),
            "from": self.from, "cursor": self.cursor, "more": self.more, "changes": encode_all(&self.changes) })
    }

    /// Reads the answer for `owner_id` to the question what came after `from`.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place, also for the records of somebody else, for the answer to another question, and for
    /// a page that says there is more and does not get on.
    pub fn decode(value: &Value, owner_id: &str, from: &str) -> Result<Self, WireError> {
        let reader = Reader::of(value, "", SyncCode::AnswerInvalid)?;
        let server_time = read_head(reader, owner_id)?;
        if reader.token("from", CURSOR_CHARS_MAX)? != from {
            return Err(reader.error("from", "the cursor that was asked about"));
        }
        let (cursor, more) = (reader.token("cursor", CURSOR_CHARS_MAX)?.to_owned(), reader.flag("more")?);
        if cursor == from && more {
            return Err(reader.error("more", "false where the cursor stands still"));
        }
        let (changes, unknown) = read_states(reader, "changes")?;
        let (owner_id, from) = (owner_id.to_owned(), from.to_owned());
        Ok(Self { owner_id, server_time, from, cursor, more, changes, unknown })
    }
}

impl SnapshotPage {
    /// The message.
    #[must_use]
    pub fn encode(&self) -> Value {
        json!({ "protocol": PROTOCOL_VERSION, "ownerId": self.owner_id, "serverTime": self.server_time.to_string(),
            "cursor": self.cursor, "next": self.next, "records": encode_all(&self.records) })
    }

    /// Reads a page of the records of `owner_id`; `asked` is the token that asked for it, `None` for the first.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place, also for the records of somebody else, for a removed one, and for a page that
    /// asks for itself again.
    pub fn decode(value: &Value, owner_id: &str, asked: Option<&str>) -> Result<Self, WireError> {
        let reader = Reader::of(value, "", SyncCode::AnswerInvalid)?;
        let server_time = read_head(reader, owner_id)?;
        let cursor = reader.token("cursor", CURSOR_CHARS_MAX)?.to_owned();
        let next = reader.token_or_none("next", CURSOR_CHARS_MAX)?;
        if next.is_some() && next == asked {
            return Err(reader.error("next", "another token than the one asked with"));
        }
        let (records, unknown) = read_states(reader, "records")?;
        if records.iter().any(|record| record.deleted) {
            return Err(reader.error("records", "records that are there"));
        }
        let (owner_id, next) = (owner_id.to_owned(), next.map(str::to_owned));
        Ok(Self { owner_id, server_time, cursor, next, records, unknown })
    }
}

impl ChangeEvent {
    /// The message: the data of a server-sent event called `change`.
    #[must_use]
    pub fn encode(&self) -> Value {
        json!({ "protocol": PROTOCOL_VERSION, "serverTime": self.server_time.to_string(), "cursor": self.cursor })
    }

    /// Reads a message.
    ///
    /// # Errors
    /// `sync/answer-invalid` with the place.
    pub fn decode(value: &Value) -> Result<Self, WireError> {
        let reader = Reader::of(value, "", SyncCode::AnswerInvalid)?;
        check_protocol(reader, SyncCode::AnswerInvalid)?;
        let cursor = reader.token("cursor", CURSOR_CHARS_MAX)?.to_owned();
        Ok(Self { server_time: reader.instant("serverTime")?, cursor })
    }
}

/// Checks version and owner, and gives the cloud's clock.
fn read_head(reader: Reader<'_>, owner_id: &str) -> Result<Instant, WireError> {
    check_protocol(reader, SyncCode::AnswerInvalid)?;
    if reader.token("ownerId", OWNER_CHARS_MAX)? != owner_id {
        return Err(reader.error("ownerId", "the owner that was asked about"));
    }
    reader.instant("serverTime")
}

fn encode_all(states: &[RecordState]) -> Vec<Value> {
    states.iter().map(RecordState::encode).collect()
}

/// The records in a list, each at most once, and how many were of unknown kinds.
fn read_states(reader: Reader<'_>, field: &str) -> Result<(Vec<RecordState>, usize), WireError> {
    let items = reader.list(field, PAGE_LIMIT_MAX as usize)?;
    let mut states: Vec<RecordState> = Vec::with_capacity(items.len());
    let mut seen = std::collections::BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let path = reader.item(field, index);
        match RecordState::read(item, &path, SyncCode::AnswerInvalid) {
            Ok(state) => {
                if !seen.insert((state.rules.place, state.rules.entity, state.id().to_owned())) {
                    let item = Reader::of(item, &path, SyncCode::AnswerInvalid)?;
                    return Err(item.error("record", "a record that stands once on the page"));
                }
                states.push(state);
            }
            // A newer cloud may keep kinds that this version has never heard of.
            Err(error) if error.code == SyncCode::EntityUnknown => {}
            Err(error) => return Err(error),
        }
    }
    let unknown = items.len() - states.len();
    Ok((states, unknown))
}
