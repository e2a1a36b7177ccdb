//! What the engine is told, and what it asks for.

use serde_json::Value;
use soul_core::Instant;

use super::SyncStatus;
use crate::SyncCode;
use crate::wire::{ChangesPage, PushAnswer, PushRequest, SnapshotPage};

/// Where the device stands in the stream of its owner's changes, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// The cursor up to which everything is stored; `None` before the first snapshot.
    pub cursor: Option<String>,
    /// Whether a snapshot is to be read: at first, after the place was lost, and for what a removal had taken along.
    pub needs_snapshot: bool,
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
    /// When the oldest edit was made that is not in the cloud yet.
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
    Counted {
        /// Who is signed in, by the store. Where it is somebody else than the engine knows, a message of another tab got lost.
        owner_id: Option<String>,
        /// How many rows there are.
        counts: QueueCounts,
    },
    /// Reply to [`Action::PreparePush`].
    Prepared {
        /// Of the action.
        ticket: u64,
        /// What is to be sent; `None` where nothing is due.
        request: Option<PushRequest>,
        /// When the next of the rows that must wait is due.
        next_due: Option<Instant>,
        /// All rows, counted, as they are now.
        counts: QueueCounts,
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
    /// Read who is signed in and reply by [`Event::Account`].
    ReadAccount,
    /// In one transaction: pick what goes out next by [`crate::next_batch`], file what can't be sent as dead, and move the rest by
    /// [`crate::sent`] to their mutation ids. Reply once it is committed.
    PreparePush {
        /// For the reply.
        ticket: u64,
        /// The term; where the store knows a higher one, reply by [`Event::Fenced`]. So for all actions with a term.
        epoch: u64,
        /// Most operations.
        operations_max: usize,
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
    /// In one transaction: take in each result by [`crate::answered`], throw away what [`crate::surplus`] names, and take the cloud's
    /// clock into the hybrid clock. So for all that tells it.
    StoreAnswer {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// The answer.
        answer: PushAnswer,
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
    /// In one transaction: take in each record. A device without a cursor starts anew: by [`crate::in_snapshot`], and with the last page
    /// what it has beyond the snapshot goes by [`crate::missing_from_snapshot`], tombstones too, and the cursor is stored. One
    /// with a cursor only looks for what a removal had taken along: by [`crate::pulled`], and the cursor stays. Either way the
    /// last page clears [`Position::needs_snapshot`].
    StoreSnapshot {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
        /// Whether it is the first page of a snapshot, of which nothing is noted yet.
        first: bool,
        /// The page.
        page: SnapshotPage,
    },
    /// Throw the cursor away and note that a snapshot is needed. The queue stays as it is.
    StartAnew {
        /// For the reply.
        ticket: u64,
        /// The term.
        epoch: u64,
    },
    /// Call with [`Event::Timer`] at this moment, and at no other that was named before; `None`: at none.
    SetTimer(Option<Instant>),
    /// The token is no longer good: get another one and reply by [`Event::Token`].
    AskForToken,
    /// Tell the app.
    PublishStatus(SyncStatus),
}
