//! What can't be answered.

use serde_json::Value;
use soul_astrology::AstrologyError;
use soul_core::Coded;
use soul_ephemeris::EphemerisError;

/// Why a chart could not be calculated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HumanDesignError {
    /// The birth could not be placed in time, by a zone that does not exist.
    #[error(transparent)]
    Moment(#[from] AstrologyError),
    /// An instant lies outside the tables.
    #[error(transparent)]
    Ephemeris(#[from] EphemerisError),
}

impl Coded for HumanDesignError {
    fn code(&self) -> &'static str {
        match self {
            Self::Moment(error) => error.code(),
            Self::Ephemeris(error) => error.code(),
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Moment(error) => error.details(),
            Self::Ephemeris(error) => error.details(),
        }
    }
}
