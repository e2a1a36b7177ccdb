//! What a result says about the quality of its own input.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something the reader of a result should know; the result stands all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable code of the shape `area/reason`.
    pub code: String,
    /// A plain sentence for people.
    pub message: String,
}

impl Warning {
    /// Builds a warning.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

/// How complete the birth data behind a result were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Time, place and zone are known.
    High,
    /// The time is known; the place or the zone is missing or was estimated.
    Medium,
    /// The birth time is unknown.
    Low,
}

/// One value that a field takes during the unknown part of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// The value.
    pub value: Value,
    /// Share of the day on which it holds, 0 to 1.
    pub share: f64,
}

/// A field that an unknown birth time leaves open, with its values of the day, largest share first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uncertain {
    /// Path of the field in the result, such as `bodies.Moon.sign`.
    pub field: String,
    /// The values and their shares of the day.
    pub alternatives: Vec<Alternative>,
}
