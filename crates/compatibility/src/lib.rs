//! Two people compared: six pillars with their margins, synastry, and where each sentence comes from.
//!
//! ```
//! use serde_json::json;
//! use soul_compatibility::{Member, Options, compatibility};
//!
//! let ada = Member::parse("a", &json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London",
//!     "birthLatitude": 51.5, "birthLongitude": -0.1, "name": "Ada" }))?;
//! let ben = Member::parse("b", &json!({ "birthDate": "1988-02-03", "name": "Ben" }))?;
//! let scores = compatibility(&ada, &ben, &Options::default())?;
//! assert!((0..=100).contains(&scores.overall_score));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Method
//! Contacts between the two charts (aspects, house overlays, kinship of element and modality, Life Paths, channels of Human Design) feed
//! five pillars by the tables in `weights.rs`; transits and progressions around a date feed the sixth, timing. The sum of a pillar is
//! placed among those of 100,000 random pairs, so a score of 50 is an ordinary pair and 84 is one standard deviation above.
//! The birth times are varied within what is known of them, 64 times, and the orbs by a quarter, and what that does to a score is its margin.
//!
//! # Evidence
//! None of this predicts anything. D. Voas (2007) looked at over ten million marriages of the 2001 census of England and Wales and found no effect of
//! sun signs once recording errors were removed. The scores are conventions, stated in full so that everybody can see where they come from.
//!
//! The crate reads no clock and does no I/O, and gives the same answer on every machine. Swapping the two people swaps the sides and changes
//! nothing else.

mod calibration;
mod calibration_table;
mod category;
mod compare;
mod contacts;
mod draws;
mod error;
mod life;
mod member;
mod pillar;
mod point;
mod scores;
mod synastry_data;
mod timing;
mod totals;
mod weights;
mod words;

pub use calibration::{CALIBRATION_PAIRS, SHARES, Variant, mean_deviate_of, raw_totals};
pub use compare::{Options, compatibility, percentiles};
pub use error::CompatibilityError;
pub use member::Member;
pub use pillar::Pillar;
pub use scores::{Category, CompatibilityScores, RunnerUp, SynastryData, Theme};

/// Version of the method, its tables and its calibration: a stored analysis of an earlier one is made again.
pub const COMPATIBILITY_VERSION: &str = "2";
