//! Errors of the ephemeris.

use serde_json::{Value, json};
use soul_core::Coded;

use crate::range;

/// What the ephemeris can't answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum EphemerisError {
    /// The instant lies outside the tables, or is no number. Positions are never extrapolated.
    #[error(
        "Julian day {jd_tt} (TT) lies outside the ephemeris; accepted: {} to {}",
        range::FIRST_JD_TT,
        range::LAST_JD_TT
    )]
    OutOfRange {
        /// The refused Julian day in TT.
        jd_tt: f64,
    },
    /// A root was asked for between two instants at which the function does not change its sign.
    #[error("the function does not change its sign between Julian days {from_jd_tt} and {to_jd_tt} (TT)")]
    NoSignChange {
        /// Start of the bracket, Julian day in TT.
        from_jd_tt: f64,
        /// End of the bracket, Julian day in TT.
        to_jd_tt: f64,
    },
}

impl Coded for EphemerisError {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "ephemeris/out-of-range",
            Self::NoSignChange { .. } => "ephemeris/no-sign-change",
        }
    }

    fn details(&self) -> Option<Value> {
        Some(match *self {
            Self::OutOfRange { jd_tt } => json!({
                "field": "julianDayTt",
                // JSON has no NaN and no infinities: they show as null.
                "value": jd_tt,
                "accepted": format!("{} to {}", range::FIRST_JD_TT, range::LAST_JD_TT),
            }),
            Self::NoSignChange { from_jd_tt, to_jd_tt } => json!({ "from": from_jd_tt, "to": to_jd_tt }),
        })
    }
}
