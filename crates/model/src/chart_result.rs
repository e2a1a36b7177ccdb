//! The calculated chart of a profile.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use soul_core::{Confidence, Instant};

/// A stored chart. Degrees are degrees within the sign, 0 to 30; cusps are ecliptic longitudes, 0 to 360.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChartResult {
    /// See [`crate::chart_result_id`].
    pub id: String,
    /// The profile whose chart it is.
    pub profile_id: String,
    /// Sign of the Sun.
    pub sun_sign: String,
    /// Degree of the Sun.
    pub sun_degree: f64,
    /// House of the Sun, 1 to 12.
    pub sun_house: Option<u8>,
    /// Sign of the Moon.
    pub moon_sign: String,
    /// Degree of the Moon.
    pub moon_degree: f64,
    /// House of the Moon, 1 to 12.
    pub moon_house: Option<u8>,
    /// Sign of the Ascendant.
    pub rising_sign: Option<String>,
    /// Degree of the Ascendant.
    pub rising_degree: Option<f64>,
    /// Placements by the name of the body.
    pub planetary_positions: Value,
    /// Twelve cusps, that of house 1 first.
    pub house_cusps: Option<[f64; 12]>,
    /// The aspects.
    pub aspects: Value,
    /// Numbers of the numerology; null where they are not calculated.
    #[serde(flatten)]
    pub numerology: ChartNumerology,
    /// The Human Design; null where it is not calculated.
    #[serde(flatten)]
    pub human_design: ChartHumanDesign,
    /// When it was calculated.
    pub calculated_at: Instant,
    /// By which version of the calculations.
    pub calculation_version: String,
    /// How complete the birth data were.
    pub confidence: Confidence,
    /// When the profile's first chart was stored.
    pub created_at: Instant,
    /// When this one was.
    pub updated_at: Instant,
}

/// The numerology fields of a [`ChartResult`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChartNumerology {
    /// Life path: 1 to 9, 11, 22, 33.
    pub life_path_number: Option<u8>,
    /// Number of all letters of the name.
    pub expression_number: Option<u8>,
    /// Number of the vowels.
    pub soul_urge_number: Option<u8>,
    /// Number of the consonants.
    pub personality_number: Option<u8>,
    /// Number of the day of birth.
    pub birthday_number: Option<u8>,
    /// Numbers that no letter of the name has.
    pub karmic_lessons: Option<Vec<u8>>,
    /// The four pinnacles.
    pub pinnacles: Option<Value>,
    /// The four challenges.
    pub challenges: Option<Value>,
}

/// The Human Design fields of a [`ChartResult`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChartHumanDesign {
    /// Type, such as `Generator`.
    pub hd_type: Option<String>,
    /// Strategy, such as `To respond`.
    pub hd_strategy: Option<String>,
    /// Authority with its word, such as `Sacral Authority`.
    pub hd_authority: Option<String>,
    /// Profile, such as `3/5`.
    pub hd_profile: Option<String>,
    /// Names of the defined centers.
    pub hd_defined_centers: Option<Vec<String>>,
    /// Activated gates.
    pub hd_gates: Option<Vec<u8>>,
    /// Defined channels, such as `10-20`.
    pub hd_channels: Option<Vec<String>>,
    /// Incarnation cross.
    pub hd_incarnation_cross: Option<String>,
}
