//! The result of a comparison.

use serde::Serialize;
use soul_astrology::{Aspect, HouseOverlays};
use soul_core::Confidence;

use crate::Pillar;

/// A kind of relationship, by the rules of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the specification's; the rules stand in `category`")]
pub enum Category {
    Soulmate,
    Karmic,
    Growth,
    Complementary,
    Challenging,
    GreatMatch,
    BestFriends,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 7] = [
        Self::Soulmate,
        Self::Karmic,
        Self::Growth,
        Self::Complementary,
        Self::Challenging,
        Self::GreatMatch,
        Self::BestFriends,
    ];
}

/// The category that the margin makes possible as well.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RunnerUp {
    /// Which one.
    pub category: Category,
    /// Share of the assumed birth times that give it, 0 to 1.
    pub probability: f64,
}

/// A score with words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Theme {
    /// 0 to 100, the percentile among random pairs.
    pub score: u8,
    /// What that means.
    pub description: String,
}

/// The synastry behind the scores, for the birth times as given.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SynastryData {
    /// Conjunctions, trines and sextiles within 1° between two of Sun, Moon, Venus, Mars and Ascendant.
    pub golden_aspects: Vec<Aspect>,
    /// Aspects that the same two bodies make both ways within 3°: the first person's X with the second's Y and the first's Y with the second's X.
    pub diamond_aspects: Vec<Aspect>,
    /// In whose houses the other's bodies fall.
    pub house_overlays: HouseOverlays,
    /// The pillar of attraction in words.
    pub chemistry: Theme,
    /// The pillar of the long term in words.
    pub commitment: Theme,
}

/// Two people compared. Scores are percentiles among random pairs, 0 to 100; errors are their margins, ±.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "a score and its margin per pillar, as the pillars say")]
pub struct CompatibilityScores {
    pub overall_score: u8,
    pub overall_error: u8,
    /// The lower of the two people's.
    pub confidence_level: Confidence,
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
    /// Null without a date.
    pub timing_score: Option<u8>,
    pub timing_error: Option<u8>,
    pub relationship_category: Category,
    /// Where the margin crosses a category's line.
    pub runner_up: Option<RunnerUp>,
    /// Those above 60 whose lower bound is above the median of the others.
    pub dominant_pillars: Vec<Pillar>,
    /// The strongest contacts that add, each with its pillar and what it adds.
    pub strengths: Vec<String>,
    /// The strongest contacts that take off.
    pub challenges: Vec<String>,
    /// A sentence or two for the category and the weakest pillar.
    pub advice: String,
    /// The synastry, where it was asked for.
    pub synastry_data: Option<SynastryData>,
    /// [`COMPATIBILITY_VERSION`](crate::COMPATIBILITY_VERSION).
    pub calculation_version: &'static str,
}
