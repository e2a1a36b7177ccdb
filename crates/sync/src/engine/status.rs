//! What the app is told about syncing.

use serde_json::{Value, json};
use soul_core::Instant;

use super::QueueCounts;

/// The four states that an app shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncState {
    /// Something is under way.
    Syncing,
    /// All is with the cloud.
    Synced,
    /// Something waits.
    Pending,
    /// Something failed in a way that waiting for the network does not mend, or was refused.
    Error,
}

/// Why nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseReason {
    /// The app has asked for it.
    Requested,
    /// Nobody is signed in.
    SignedOut,
    /// A new token is needed.
    Unauthorized,
    /// The token is another account's.
    OwnerMismatch,
    /// The account is closed.
    AccountClosed,
    /// The app is too old for the cloud.
    ProtocolUnsupported,
}

/// What the app is told about syncing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncStatus {
    /// In one word.
    pub state: SyncState,
    /// Whether the browser says that there is a network.
    pub online: bool,
    /// Whether this tab talks to the cloud.
    pub leader: bool,
    /// Why nothing is sent; `None` where something may be.
    pub paused: Option<PauseReason>,
    /// The queue.
    pub counts: QueueCounts,
    /// When everything was last done that there was to do.
    pub last_success_at: Option<Instant>,
    /// When the next attempt is due; `None` where none is.
    pub next_attempt_at: Option<Instant>,
    /// Code of what went wrong last, until something goes right.
    pub last_error: Option<String>,
}

impl PauseReason {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::SignedOut => "signedOut",
            Self::Unauthorized => "unauthorized",
            Self::OwnerMismatch => "ownerMismatch",
            Self::AccountClosed => "accountClosed",
            Self::ProtocolUnsupported => "protocolUnsupported",
        }
    }
}

impl SyncStatus {
    /// The status as the app gets it at the moment `now`; `message` is a sentence about the last error.
    #[must_use]
    pub fn encode(&self, now: Instant, message: &str) -> Value {
        let state = match self.state {
            SyncState::Syncing => "syncing",
            SyncState::Synced => "synced",
            SyncState::Pending => "pending",
            SyncState::Error => "error",
        };
        let QueueCounts { pending, in_flight, blocked, dead, conflicts, oldest } = self.counts;
        let age_ms = oldest.map(|oldest| now.unix_ms().saturating_sub(oldest.unix_ms()).max(0));
        let text = |at: Option<Instant>| at.map(|at| at.to_string());
        json!({ "state": state, "online": self.online, "leader": self.leader,
            "paused": self.paused.map(PauseReason::as_str), "pending": pending, "inFlight": in_flight,
            "blocked": blocked, "dead": dead, "conflicts": conflicts, "oldestPendingAgeMs": age_ms,
            "lastSuccessAt": text(self.last_success_at), "nextAttemptAt": text(self.next_attempt_at),
            "lastError": self.last_error.as_ref().map(|code| json!({ "code": code, "message": message })) })
    }
}
