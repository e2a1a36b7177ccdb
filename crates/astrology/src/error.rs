//! What can't be answered.

use serde_json::{Value, json};
use soul_core::{Coded, InputError};
use soul_ephemeris::EphemerisError;
use soul_places::PlacesError;

use crate::HouseSystem;

/// Why a chart or its houses could not be calculated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AstrologyError {
    /// Bad birth data or options.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The birth time could not be placed in its zone.
    #[error(transparent)]
    Places(#[from] PlacesError),
    /// The instant lies outside the tables.
    #[error(transparent)]
    Ephemeris(#[from] EphemerisError),
    /// The house system has no answer inside the polar circles: choose another one, such as `porphyry`.
    #[error(
        "{} houses are not defined at latitude {latitude_deg}: inside the polar circles choose porphyry, \
         equal or wholeSign",
        system.name()
    )]
    HousesUndefined {
        /// The system asked for.
        system: HouseSystem,
        /// Geographic latitude in degrees.
        latitude_deg: f64,
    },
}

impl Coded for AstrologyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Input(error) => error.code(),
            Self::Places(error) => error.code(),
            Self::Ephemeris(error) => error.code(),
            Self::HousesUndefined { .. } => "houses/undefined-at-latitude",
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Input(error) => error.details(),
            Self::Places(error) => error.details(),
            Self::Ephemeris(error) => error.details(),
            Self::HousesUndefined { system, latitude_deg } => {
                Some(json!({ "system": system.name(), "latitude": latitude_deg }))
            }
        }
    }
}
