//! Errors with stable codes.

use serde_json::{Value, json};

/// An error with a stable code, as the JavaScript `SoulError` shows it.
///
/// Codes have the shape `area/reason`. They are added, never renamed; programs decide by them and never by the message.
pub trait Coded: std::error::Error {
    /// The stable code, such as `birth/date-invalid`.
    fn code(&self) -> &'static str;

    /// Facts for the caller; for bad input an object with `field`, `value` and `accepted`.
    fn details(&self) -> Option<Value> {
        None
    }

    /// Whether the same call may succeed later without any change of the input.
    fn retryable(&self) -> bool {
        false
    }
}

/// Outside input that can't be taken: which field, what is wrong with its value, and what is accepted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} {problem}; accepted: {accepted}")]
pub struct InputError {
    /// Stable code.
    pub code: &'static str,
    /// Name of the field as the caller wrote it, with a path for nested ones (`place.latitude`).
    pub field: String,
    /// The refused value, or null where it is missing.
    pub value: Value,
    /// What is wrong with the value, as the continuation of a sentence that begins with the field's name.
    pub problem: String,
    /// What would be accepted.
    pub accepted: String,
}

impl InputError {
    /// Builds the error; `value` is the refused value as it was given.
    pub fn new(
        code: &'static str,
        field: impl Into<String>,
        value: impl Into<Value>,
        problem: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Self {
        Self {
            code,
            field: field.into(),
            value: value.into(),
            problem: problem.into(),
            accepted: accepted.into(),
        }
    }
}

impl Coded for InputError {
    fn code(&self) -> &'static str {
        self.code
    }

    fn details(&self) -> Option<Value> {
        Some(json!({ "field": self.field, "value": self.value, "accepted": self.accepted }))
    }
}
