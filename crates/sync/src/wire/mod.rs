//! The messages between device and cloud: PROTOCOL.md as types.
//!
//! Each has an `encode` that gives the JSON value and a `decode` that reads one, checks all that the protocol promises about it
//! and never panics. Fields of messages that this version does not know are passed over; those of records are kept.

mod pages;
mod problem;
pub(crate) mod push;
pub(crate) mod read;
pub(crate) mod record;
mod result;

pub use pages::{ChangeEvent, ChangesPage, SnapshotPage};
pub use problem::Problem;
pub use push::{OnConflict, PushOperation, PushRequest, ReceivedPush};
pub use read::{WireError, is_owner_id};
pub use record::RecordState;
pub use result::{Accepted, Loss, OperationResult, Outcome, PushAnswer, Rejection};
