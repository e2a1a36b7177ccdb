//! The rules of synchronisation: which edit wins, when an edit was made, what waits to be sent, what the messages look like.
//!
//! ```
//! use soul_core::Instant;
//! use soul_sync::{Stamp, tick};
//!
//! let at = |text| Instant::parse_rfc3339(text).ok_or("no instant");
//! let stamp = |version, updated_at, writer: &str| Stamp { version, updated_at, writer: writer.to_owned() };
//! let earlier = stamp(2, at("2025-01-01T10:00:00Z")?, "phone");
//! let later = stamp(2, at("2025-01-01T10:00:05Z")?, "laptop");
//! assert!(later > earlier && stamp(3, earlier.updated_at, "phone") > later);
//!
//! // A clock that was set back does not take the device back.
//! assert_eq!(tick(Some(later.updated_at), earlier.updated_at), at("2025-01-01T10:00:05.001Z")?);
//! # Ok::<(), &str>(())
//! ```
//!
//! - [`Stamp`] orders the edits of one record, on the device and in the cloud alike.
//! - [`tick`] is the device's hybrid clock.
//! - [`Edit`] becomes a row of the queue, and [`coalesce`] folds it into the row that still waits.
//! - [`PushRequest`], [`PushAnswer`], [`ChangesPage`], [`SnapshotPage`], [`ChangeEvent`] and [`Problem`] are the messages, within
//!   [`limits`], with the codes of [`SyncCode`].
//! - [`next_batch`] picks the rows that go out; [`answered`] and [`pulled`] say what becomes of a record and its rows when the cloud
//!   answers or has news; [`FieldEdits`] merges two edits field by field, and [`chosen`] takes the user's choice between them.
//! - [`Engine`] is the state machine that asks for all this: events in, actions out.
//! - [`decide`] is what a cloud does with a [`PushOperation`], and [`Ledger`] what it does with several and with all that goes along.
//!
//! The crate knows no clock, network, storage or randomness.

mod clock;
mod code;
mod contents;
mod cursor;
mod decide;
mod engine;
mod ledger;
pub mod limits;
mod merge;
mod queue;
mod settle;
mod stamp;
mod wire;

/// The protocol as an OpenAPI document, in JSON: what a cloud shows at `/v1/openapi.json`.
pub const OPENAPI: &str = include_str!("../openapi.json");

pub use clock::tick;
pub use code::{ErrorClass, SyncCode, code_of_answer};
pub use contents::{differing_fields, is_head, same_contents, same_value};
pub use cursor::{Cursor, PageToken};
pub use decide::{Circumstances, Decision, cascaded, decide, is_unseen};
pub use engine::{
    Action, Answer, BACKOFF_MS_FIRST, BACKOFF_MS_MAX, BACKOFF_MS_MIN, Engine, Event, FRUITLESS_PAGES_MAX,
    FRUITLESS_PUSHES_MAX, NEWS_WAIT_MS, POLL_MS, PUSHES_BEFORE_NEWS, PauseReason, Position, QueueCounts,
    REPLY_MS_MAX, RETRY_AFTER_MS_MAX, SyncState, SyncStatus, TRACE_STEPS_MAX,
};
pub use ledger::Ledger;
pub use merge::FieldEdits;
pub use queue::{
    Batch, Edit, beside_generation, coalesce, next_batch, operation_of, outgoing, record_beside, sent,
    surplus, takes_back_removal, unsent_row_id,
};
pub use settle::{
    Choice, ConflictDraft, RecordChange, Settlement, Settling, answered, chosen, freed, in_snapshot,
    missing_from_snapshot, pulled, retried, was_made_before, was_refused_unread,
};
pub use stamp::{Stamp, precedence};
pub use wire::{
    Accepted, ChangeEvent, ChangesPage, Loss, OnConflict, OperationResult, Outcome, Problem, PushAnswer,
    PushOperation, PushRequest, ReceivedPush, RecordState, Rejection, SnapshotPage, WireError, is_owner_id,
};
