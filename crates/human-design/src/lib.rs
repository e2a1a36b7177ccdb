//! Human Design: 26 activations of a birth, and what follows from them.
//!
//! ```
//! use serde_json::json;
//! use soul_core::Birth;
//! use soul_human_design::{HdBody, human_design};
//!
//! let birth = Birth::parse(&json!({ "birthDate": "1980-09-27", "birthTime": "16:57", "birthTimezone": "Etc/UTC" }))?;
//! let chart = human_design(&birth)?;
//! assert_eq!(chart.kind.name(), "Generator");
//! assert_eq!(chart.profile.to_string(), "1/4");
//! assert_eq!(chart.personality.get(HdBody::Sun).gate, 18);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`human_design`] gives the whole [`HumanDesign`] of checked birth data, whatever is unknown of it.
//! - [`Activations::at`] and [`design_instant`] give the activations of an instant and the instant of the design.
//! - [`Outline::of`] derives type, authority, profile and the rest from two sets of activations, without a birth.
//! - [`Graph::of`] joins gates to channels and centers.
//!
//! # Conventions
//! Tropical longitudes, apparent, geocentric, of date, with the true node. Gate 41 begins at 302°. The design instant is the
//! one at which the Sun was 88° of longitude behind. Whether a motor reaches the throat is decided over any path of defined
//! channels. The heart gives an ego authority by whatever way it reaches the throat.
//!
//! The crate reads no clock and does no I/O. It interprets nothing: what a gate or a type is said to mean is not part of it.

mod activations;
mod authority;
mod center;
mod channel;
mod chart;
mod cross;
mod cross_names;
mod design;
mod error;
mod graph;
mod kind;
mod outline;
mod profile;
mod tally;
mod uncertain;
mod variables;
mod wheel;

pub use activations::{Activations, HdBody};
pub use authority::Authority;
pub use center::{Center, CenterSet};
pub use channel::{Channel, ChannelSet};
pub use chart::{HumanDesign, human_design};
pub use cross::{Angle, IncarnationCross};
pub use design::design_instant;
pub use error::HumanDesignError;
pub use graph::{Definition, GateSet, Graph};
pub use kind::Kind;
pub use outline::Outline;
pub use profile::Profile;
pub use uncertain::SAMPLES;
pub use variables::{Arrow, Variables};
pub use wheel::Activation;
