//! What can be wrong with the place and zone of a birth.

use serde_json::{Value, json};
use soul_core::{Coded, FIRST_BIRTH_DATE, LAST_BIRTH_DATE};

/// Why a local time has no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlacesError {
    /// Code `birth/timezone-missing`: a local time means nothing without its zone. Give `birthTimezone`.
    #[error("birthTimezone is missing; accepted: {ACCEPTED_ZONES}")]
    TimezoneMissing,
    /// Code `birth/timezone-unknown`: no zone has this name. Choose one of [`zone_names`](crate::zone_names).
    #[error("birthTimezone is no known time zone; accepted: {ACCEPTED_ZONES}")]
    TimezoneUnknown {
        /// The name as it was given.
        name: String,
    },
    /// Code `birth/date-out-of-range`: the date lies outside the years of an instant, which checked birth data never does.
    #[error("birthDate lies outside the years that can be calculated")]
    DateOutOfRange {
        /// The date as it was given.
        date: String,
    },
}

const ACCEPTED_ZONES: &str = "an IANA time zone name such as Europe/Paris or America/New_York";

impl Coded for PlacesError {
    fn code(&self) -> &'static str {
        match self {
            Self::TimezoneMissing => "birth/timezone-missing",
            Self::TimezoneUnknown { .. } => "birth/timezone-unknown",
            Self::DateOutOfRange { .. } => "birth/date-out-of-range",
        }
    }

    fn details(&self) -> Option<Value> {
        let (field, value, accepted) = match self {
            Self::TimezoneMissing => ("birthTimezone", Value::Null, ACCEPTED_ZONES.to_owned()),
            Self::TimezoneUnknown { name } => {
                ("birthTimezone", name.as_str().into(), ACCEPTED_ZONES.to_owned())
            }
            Self::DateOutOfRange { date } => (
                "birthDate",
                date.as_str().into(),
                format!("a calendar date YYYY-MM-DD from {FIRST_BIRTH_DATE} to {LAST_BIRTH_DATE}"),
            ),
        };
        Some(json!({ "field": field, "value": value, "accepted": accepted }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_code_and_names_field_value_and_what_is_accepted() {
        for (error, code, field, value) in [
            (PlacesError::TimezoneMissing, "birth/timezone-missing", "birthTimezone", Value::Null),
            (
                PlacesError::TimezoneUnknown { name: "Mars/Base".into() },
                "birth/timezone-unknown",
                "birthTimezone",
                "Mars/Base".into(),
            ),
            (
                PlacesError::DateOutOfRange { date: "99999-01-01".into() },
                "birth/date-out-of-range",
                "birthDate",
                "99999-01-01".into(),
            ),
        ] {
            assert_eq!(error.code(), code);
            let details = error.details().unwrap();
            assert_eq!((&details["field"], &details["value"]), (&field.into(), &value));
            assert!(!details["accepted"].as_str().unwrap().is_empty());
            assert!(error.to_string().starts_with(field), "{error}");
        }
    }
}
