//! The analysis of a profile and a person.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use soul_core::{Confidence, Instant};

use crate::head::RecordHead;

/// A stored analysis. Scores are 0 to 100, and an error is the ± beside its score.
///
/// All but the head and the ids of the two is derived: calculated on each device, neither sent nor stamped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Compatibility {
    /// Id, stamp and moments; the id is [`crate::compatibility_id`].
    #[serde(flatten)]
    pub head: RecordHead,
    /// The user's profile.
    pub profile1_id: String,
    /// The person.
    pub profile2_id: String,
    /// The device's session while nobody was signed in.
    pub session_id: Option<String>,
    /// Score over all pillars.
    pub overall_score: u8,
    /// Its error.
    pub overall_error: u8,
    /// How complete the data of both were.
    pub confidence_level: Confidence,
    /// The pillars; null where one can't be judged.
    #[serde(flatten)]
    pub pillars: PillarScores,
    /// Category, such as `complementary`.
    pub relationship_category: String,
    /// The other category that the margin reaches, with its probability.
    pub runner_up: Option<Value>,
    /// Names of the strongest pillars.
    pub dominant_pillars: Vec<String>,
    /// What is strong between the two.
    pub strengths: Vec<String>,
    /// What is not.
    pub challenges: Vec<String>,
    /// Advice.
    pub advice: String,
    /// The synastry; null where it was not asked for.
    pub synastry_data: Option<Value>,
    /// When it was calculated.
    pub calculated_at: Instant,
    /// By which version of the calculation.
    pub calculation_version: String,
    /// The local day around which timing was looked at, `YYYY-MM-DD`.
    pub on_date: String,
    /// Stands for the birth data and names of which it was calculated.
    pub input_hash: String,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The pillar fields of a [`Compatibility`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "a score and an error for each of the six pillars")]
pub struct PillarScores {
    pub attraction_score: Option<u8>,
    pub attraction_error: Option<u8>,
    pub emotional_score: Option<u8>,
    pub emotional_error: Option<u8>,
    pub communication_score: Option<u8>,
    pub communication_error: Option<u8>,
    pub lifestyle_score: Option<u8>,
    pub lifestyle_error: Option<u8>,
    pub long_term_score: Option<u8>,
    pub long_term_error: Option<u8>,
    pub timing_score: Option<u8>,
    pub timing_error: Option<u8>,
}
