//! What reached the cloud in a run, in order, with the cloud's answers: to be asked of another cloud.

use serde_json::Value;
use soul_core::Instant;

use crate::network::Ask;

/// Something that the cloud was asked, or that happened to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A request.
    Asked {
        /// The account of the token that it came with.
        owner: String,
        /// What the cloud's clock showed.
        at: Instant,
        /// What was asked.
        request: Request,
        /// Status of the answer.
        status: u16,
        /// Body of the answer.
        answer: Value,
    },
    /// Another life of the database began, as after a restore: all cursors from before are out of date.
    Restored {
        /// The name of the life, which new cursors begin with.
        epoch: String,
    },
    /// The tombstones were forgotten that were there, as after the time for which they are kept.
    TombstonesForgotten,
}

/// A request of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A push with this body.
    Push(Value),
    /// The changes after a cursor.
    Changes {
        /// The cursor.
        cursor: String,
        /// Records of a page, at most; `None` where the request doesn't say.
        limit: Option<u64>,
    },
    /// A page of the snapshot.
    Snapshot {
        /// The token of the page; `None` for the first.
        page: Option<String>,
        /// Records of a page, at most; `None` where the request doesn't say.
        limit: Option<u64>,
    },
}

impl Request {
    /// What a tab asks for, with so many records on a page.
    pub(crate) fn of(ask: &Ask, limit: u64) -> Self {
        let limit = Some(limit);
        match ask {
            Ask::Push(body) => Self::Push(body.clone()),
            Ask::Changes(cursor) => Self::Changes { cursor: cursor.clone(), limit },
            Ask::Snapshot(page) => Self::Snapshot { page: page.clone(), limit },
        }
    }
}
