//! What every Soul Codex crate shares: quantities with their bounds, civil birth data, error codes and warnings.
//!
//! ```
//! use serde_json::json;
//! use soul_core::{Birth, Coded};
//!
//! let birth = Birth::parse(&json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London" }))?;
//! assert_eq!(birth.date.to_string(), "1990-06-15");
//!
//! let refused = Birth::parse(&json!({ "birthDate": "1990-02-31" })).unwrap_err();
//! assert_eq!(refused.code(), "birth/date-invalid");
//! # Ok::<(), soul_core::InputError>(())
//! ```
//!
//! The border of the system is here: [`Birth`] and [`Fields`] turn outside data into typed values once, or into an
//! [`InputError`] that names the field, the value and what is accepted. The crate computes no positions, knows no time
//! zone rules, reads no clock and does no I/O.

mod angle;
mod birth;
mod bounds;
mod civil;
mod coded;
mod fields;
mod instant;
mod julian;
mod order;
mod warning;

pub use angle::{difference_deg, normalize_deg};
pub use birth::{Birth, Fold};
pub use bounds::{Bounds, LATITUDE_DEG, LONGITUDE_DEG};
pub use civil::{CivilDate, CivilTime, FIRST_BIRTH_DATE, LAST_BIRTH_DATE};
pub use coded::{Coded, InputError};
pub use fields::Fields;
pub use instant::Instant;
pub use julian::{DAY_S, JulianDayTt, JulianDayUt};
pub use order::sort_by;
pub use warning::{Alternative, Confidence, Uncertain, Warning};
