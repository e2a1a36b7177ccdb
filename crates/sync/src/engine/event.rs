//! What the engine is told, and what it asks for.

use serde_json::Value;
use soul_core::Instant;
use soul_model::SyncQueueItem;

use super::SyncStatus;
use crate::SyncCode;
use crate::wire::{ChangesPage, OperationResult, RecordState, Rejection};

/// Where the device stands in the stream of its owner's changes, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// The cursor up to which everything is stored; `None` before the first snapshot.
    pub cursor: Option<String>,
    /// Whether a snapshot is to be read for what a removal had taken along: [`crate::Settlement::restore_children`].
    pub restore_children: bool,
}

/// How many rows of the owner stand where, and how long the oldest waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueCounts {
    /// Rows that wait to be sent.
    pub pending: u64,
    /// Rows that were sent and not answered.
    pub in_flight: u64,
    /// Rows that wait for their parent.
    pub blocked: u64,
    /// Rows that were refused for good.
    pub dead: u64,
    /// Conflicts that the user has not settled.
    pub conflicts: u64,
    /// When the oldest row was made that is not answered, blocked and dead ones aside.
    pub oldest: Option<Instant>,
}

/// What an HTTP request has come to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The cloud has answered.
    Response {
        /// Its status.
        status: u16,
        /// The header `Retry-After`.
        retry_after: Option<String>,
        /// The body, where it is JSON.
        body: Option<Value>,
    },
    /// There is no answer: [`SyncCode::Network`], [`SyncCode::Timeout`], [`SyncCode::AnswerInvalid`] for one that is too large, or
    /// [`SyncCode::Unauthorized`] where there was no token to send.
    Failed(SyncCode),
}

/// Something that the engine has to know.
///
/// The replies to actions carry the ticket of the action. One that comes late, after the engine has given up on it, is passed over.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// This tab talks to the network from now on, in the term `epoch`, for the account that is signed in.
    Leads {
        /// Number of the term, higher than any before.
        epoch: u64,
        /// The account; `None` while nobody is signed in.
        owner_id: Option<String>,
        /// Its place in the stream.
        position: Position,
    },
    /// Another tab does, or none.
    Follows,
    /// Somebody else is signed in, or nobody; what was under way for the account before is thrown away.
    Account {
        /// The account.
        owner_id: Option<String>,
        /// Its place in the stream.
        position: Position,
    },
    /// A transaction on this device has changed the queue.
    Committed,
    /// Reply to [`Action::CountQueue`].
    Counted(QueueCounts),
    /// Reply to [`Action::ReadQueue`].
    Queue {
        /// Of the action.
        ticket: u64,
        /// The oldest rows that are pending or in flight.
        rows: Vec<SyncQueueItem>,
        /// All rows, counted.
        counts: QueueCounts,
    },
    /// Reply to [`Action::MarkSent`]: the rows as they are now frozen, in the order asked for; those that are gone are left out.
    Marked {
        /// Of the action.
        ticket: u64,
        /// The rows.
        rows: Vec<SyncQueueItem>,
    },
    /// Reply to [`Action::Push`], [`Action::PullChanges`] and [`Action::PullSnapshot`].
    Answered {
        /// Of the action.
        ticket: u64,
        /// What came of it.
        answer: Answer,
    },
    /// Reply to the actions that store something: it is stored.
    Stored {
        /// Of the action.
        ticket: u64,
        /// The place in the stream as it is stored now.
        position: Position,
        /// All rows, counted.
        counts: QueueCounts,
    },
    /// Reply to any action of the store: it failed, and nothing was stored.
    StoreFailed {
        /// Of the action.
        ticket: u64,
        /// Code of the failure, such as `store/quota-exceeded`.
        code: String,
    },
    /// Reply to any action of the store: another tab leads by now, and nothing was stored.
    Fenced {
        /// Of the action.
        ticket: u64,
    },
    /// The moment of [`Action::SetTimer`] has come.
    Timer,
    /// The browser says that there is a network, or none. A hint.
    Online(bool),
    /// The app has come to the foreground.
    Visible,
    /// The cloud says that something has changed.
    News {
        /// The cursor after the newest change.
        cursor: String,
    },
    /// There is a new token.
    Token,
    /// The app wants no syncing.
    Pause,
    /// The app wants syncing again.
    Resume,
    /// The user wants it now.
    SyncNow,
}

/// Something that the engine wants done. What carries a ticket is replied to with it, once.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Count the rows and reply by [`Event::Counted`].
    CountQueue,
    /// Read the oldest `limit` rows of the owner that are pending or in flight, and count all.
    ReadQueue {
        /// For the reply.
        ticket: u64,
        /// Most rows.
        limit: usize,
    },
    /// In one transaction: move these rows by [`crate::sent`] to their mutation ids, and reply with them once it is committed.
    MarkSent {
        /// For the reply.
        ticket: u64,
        /// The term; where the store knows a higher one, reply by [`Event::Fenced`]. So for all actions with a term.
        epoch: u64,
        /// Ids of the rows, in order.
        row_ids: Vec<String>,
    },
    /// File these rows as dead.
    FileDead {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// Ids of the rows, each with the reason.
        rows: Vec<(String, Rejection)>,
    },
    /// `POST /v1/sync/push` with this body.
    Push {
        /// For the reply.
        ticket: u64,
        /// The message.
        body: Value,
    },
    /// `GET /v1/sync/changes` from this cursor.
    PullChanges {
        /// For the reply.
        ticket: u64,
        /// The cursor.
        cursor: String,
    },
    /// `GET /v1/sync/snapshot`, the page of this token, or the first one.
    PullSnapshot {
        /// For the reply.
        ticket: u64,
        /// The token.
        page: Option<String>,
    },
    /// In one transaction: take in each result by [`crate::answered`], and throw away what [`crate::surplus`] names.
    StoreResults {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// The results.
        results: Vec<OperationResult>,
        /// The cloud's clock, for the hybrid clock. So for all actions with it.
        server_time: Instant,
    },
    /// In one transaction: where the stored cursor is the page's `from`, take in each record by [`crate::pulled`] and store the page's
    /// cursor; else change nothing.
    StoreChanges {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// The page.
        page: ChangesPage,
    },
    /// In one transaction: take in each record, by [`crate::in_snapshot`] where `anew`, else by [`crate::pulled`].
    StoreSnapshot {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// The records of the page.
        records: Vec<RecordState>,
        /// Whether the device starts anew; else it only looks for what a removal had taken along.
        anew: bool,
        /// The cloud's clock.
        server_time: Instant,
        /// What to do with the last page, in the same transaction; `None` on the others.
        end: Option<SnapshotEnd>,
    },
    /// Call with [`Event::Timer`] at this moment, and at no other that was named before; `None`: at none.
    SetTimer(Option<Instant>),
    /// The token is no longer good: get another one and reply by [`Event::Token`].
    AskForToken,
    /// Tell the app.
    PublishStatus(SyncStatus),
}

/// The end of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotEnd {
    /// Where the device starts anew: the cursor to store, and entity and id of every record that the snapshot held. What the device
    /// has beyond those, tombstones too, goes by [`crate::missing_from_snapshot`]. Else `None`: only
    /// [`Position::restore_children`] is cleared.
    pub anew: Option<(String, Vec<(&'static str, String)>)>,
}
