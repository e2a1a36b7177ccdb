//! What can't be compared.

use serde_json::Value;
use soul_astrology::AstrologyError;
use soul_core::{Coded, InputError};
use soul_ephemeris::EphemerisError;

/// Why two people could not be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CompatibilityError {
    /// Bad birth data or options; `birth/date-missing` where a person has no birth date.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A chart could not be calculated.
    #[error(transparent)]
    Astrology(#[from] AstrologyError),
    /// An instant lies outside the tables.
    #[error(transparent)]
    Ephemeris(#[from] EphemerisError),
}

impl Coded for CompatibilityError {
    fn code(&self) -> &'static str {
        match self {
            Self::Input(error) => error.code(),
            Self::Astrology(error) => error.code(),
            Self::Ephemeris(error) => error.code(),
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Input(error) => error.details(),
            Self::Astrology(error) => error.details(),
            Self::Ephemeris(error) => error.details(),
        }
    }
}
