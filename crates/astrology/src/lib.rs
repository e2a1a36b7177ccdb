//! Signs, houses, aspects, and charts: natal, draconic, progressed, solar return, transits, synastry, horary.
//!
//! ```
//! use serde_json::json;
//! use soul_astrology::{ChartOptions, Sign, natal_chart};
//! use soul_core::Birth;
//! use soul_ephemeris::Body;
//!
//! let birth = Birth::parse(&json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London",
//!     "birthLatitude": 51.5074, "birthLongitude": -0.1278 }))?;
//! let chart = natal_chart(&birth, &ChartOptions::natal())?;
//! assert_eq!(chart.bodies.get(Body::Sun).sign, Sign::Gemini);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`natal_chart`] gives a [`Chart`] for checked birth data, whatever is unknown of it.
//! - [`draconic_chart`], [`progressed_chart`], [`solar_return_chart`], [`transits()`] and [`synastry()`] start from it.
//! - [`horary_chart`] gives the chart of a question with its considerations.
//! - [`houses()`] gives angles and cusps of an instant and place, in thirteen systems.
//! - [`aspects_among`] finds aspects between any points.
//!
//! All longitudes are degrees of the true ecliptic and equinox of date (tropical zodiac). The crate does no I/O and reads no
//! clock.

mod aspect;
mod assemble;
mod chart;
mod draconic;
mod error;
mod horary;
mod houses;
mod moment;
mod natal;
mod options;
mod progressed;
mod sign;
mod solar_return;
mod synastry;
mod transits;
mod uncertain;

pub use aspect::{Aspect, AspectName, Orbs, Point, aspect_between, aspects_across, aspects_among};
pub use chart::{Bodies, Chart, ChartKind, Placement};
pub use draconic::draconic_chart;
pub use error::AstrologyError;
pub use horary::{Consideration, HoraryChart, HoraryQuestion, PlanetaryHour, horary_chart, planetary_hour};
pub use houses::{Angles, HouseSystem, Houses, HousesRequest, houses};
pub use moment::{BirthMoment, birth_moment};
pub use natal::natal_chart;
pub use options::{ChartOptions, Node};
pub use progressed::{progressed_chart, progressed_chart_at, progressed_jd_ut};
pub use sign::Sign;
pub use solar_return::solar_return_chart;
pub use synastry::{HouseOverlays, Overlay, Synastry, synastry};
pub use transits::{Transits, transits};

/// Version of all that is stored of a chart, numerology and Human Design included: a chart of an earlier one is calculated again when it is
/// read.
pub const CALCULATION_VERSION: &str = "3";
