//! What a day brings, as it was generated.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use soul_core::Instant;

use crate::head::RecordHead;

/// A stored insight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    /// Id, stamp and moments; the id is [`crate::insight_id`].
    #[serde(flatten)]
    pub head: RecordHead,
    /// The profile it is for.
    pub profile_id: String,
    /// The day it is for, `YYYY-MM-DD`.
    pub insight_date: String,
    /// Short summary.
    pub headline: String,
    /// Full text.
    pub content: String,
    /// The day's transits.
    pub current_transits: Value,
    /// Personal day of the numerology, 1 to 9.
    pub personal_day_number: u8,
    /// Suggested intention.
    pub intention: String,
    /// Affirmation.
    pub affirmation: String,
    /// A question to write about.
    pub journal_prompt: String,
    /// The template, so that it is not soon used again.
    pub template_id: String,
    /// How the text was made.
    pub generated_by: GeneratedBy,
    /// When it was made.
    pub generated_at: Instant,
    /// When the user first looked at it; null before.
    pub viewed_at: Option<Instant>,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How an insight was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GeneratedBy {
    /// By a language model.
    Ai,
    /// From a template.
    Template,
    /// From a template that a language model has worked over.
    Hybrid,
}
