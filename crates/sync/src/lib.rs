//! The rules of synchronisation: which edit wins, when an edit was made, what waits to be sent.
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
//!
//! The crate knows no clock, network, storage or randomness.

mod clock;
mod queue;
mod stamp;

pub use clock::tick;
pub use queue::{Edit, coalesce, outgoing, unsent_row_id};
pub use stamp::Stamp;
