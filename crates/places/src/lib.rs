//! IANA zones with their history, civil birth time to UTC, and city search.
//!
//! ```
//! use serde_json::json;
//! use soul_core::Birth;
//!
//! // Before 1940 Amsterdam kept its own mean time, 20 minutes ahead of Greenwich in 1938.
//! let birth = Birth::parse(&json!({
//!     "birthDate": "1938-01-01", "birthTime": "12:00", "birthTimezone": "Europe/Amsterdam",
//! }))?;
//! let resolved = soul_places::resolve_instant(&birth)?;
//! assert_eq!(resolved.utc.to_string(), "1938-01-01T11:40:00.000Z");
//! assert_eq!((resolved.offset_seconds, resolved.abbreviation), (1200, "+0020"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`resolve_instant`] turns birth data into an instant and says whether the local time was unique, repeated or skipped.
//! - [`Zone`] answers for one zone: the offset at an instant, the readings of a local time.
//! - [`zone_names`] lists the names that are understood.
//! - [`Cities`] searches some 34,000 cities; their list is a file of its own that the caller loads.
//!
//! The rules are the IANA ones with `backzone`, the history before 1970 that the usual builds replace by that of a
//! neighbouring country. They are compiled in, so an answer depends on [`TZDATA_VERSION`] and on nothing of the machine.
//! Before a zone's first standard time its local mean time holds, to the second; future years follow the last rule known.
//!
//! The crate does no I/O, reads no clock, and doesn't guess a zone from coordinates. Dates are Gregorian: a date by the
//! Julian calendar has to be converted first.

mod cities;
mod error;
mod pack;
mod resolve;
mod zone;

pub use cities::{CITIES_CREDIT, Cities, Country, PLACES_MAX, Place, PlaceSearch};
pub use error::PlacesError;
pub use pack::zone_names;
pub use resolve::{OtherReading, ResolvedInstant, ResolvedKind, resolve_instant};
pub use zone::{LocalResolution, LocalTimeType, Reading, Zone};

/// The version of the zone rules: that of the IANA data, and that its `backzone` history is part of them.
pub const TZDATA_VERSION: &str = include_str!("zones.version");
