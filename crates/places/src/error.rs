//! What can be wrong with the place and zone of a birth, and with the search for a place.

use serde_json::{Value, json};
use soul_core::{Coded, FIRST_BIRTH_DATE, LAST_BIRTH_DATE};

/// Why a local time has no instant, or a search for a place no answer.
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
    /// Code `places/cities-damaged`: these bytes are no whole city list. Load the file again.
    #[error("the city list is damaged or no city list; load it again")]
    CitiesDamaged,
    /// Code `places/cities-version`: the city list belongs to another version of this software. Load the one that came with it.
    #[error(
        "the city list has layout {found}, this version reads {accepted}; load the list that came with it"
    )]
    CitiesVersion {
        /// The layout of the list.
        found: u16,
        /// The layout that is understood.
        accepted: u16,
    },
    /// Code `places/country-unknown`: no country of the list has this code or name.
    #[error("country is no known country; accepted: {ACCEPTED_COUNTRIES}")]
    CountryUnknown {
        /// The country as it was given.
        country: String,
    },
}

const ACCEPTED_ZONES: &str = "an IANA time zone name such as Europe/Paris or America/New_York";
const ACCEPTED_COUNTRIES: &str = "an ISO 3166-1 alpha-2 code such as FR, or an English name such as France";

impl Coded for PlacesError {
    fn code(&self) -> &'static str {
        match self {
            Self::TimezoneMissing => "birth/timezone-missing",
            Self::TimezoneUnknown { .. } => "birth/timezone-unknown",
            Self::DateOutOfRange { .. } => "birth/date-out-of-range",
            Self::CitiesDamaged => "places/cities-damaged",
            Self::CitiesVersion { .. } => "places/cities-version",
            Self::CountryUnknown { .. } => "places/country-unknown",
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
            Self::CitiesDamaged => return None,
            Self::CitiesVersion { found, accepted } => {
                return Some(json!({ "found": found, "accepted": accepted }));
            }
            Self::CountryUnknown { country } => {
                ("country", country.as_str().into(), ACCEPTED_COUNTRIES.to_owned())
            }
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
            (
                PlacesError::CountryUnknown { country: "Atlantis".into() },
                "places/country-unknown",
                "country",
                "Atlantis".into(),
            ),
        ] {
            assert_eq!(error.code(), code);
            let details = error.details().unwrap();
            assert_eq!((&details["field"], &details["value"]), (&field.into(), &value));
            assert!(!details["accepted"].as_str().unwrap().is_empty());
            assert!(error.to_string().starts_with(field), "{error}");
        }
    }

    #[test]
    fn a_city_list_that_can_not_be_read_has_its_own_codes() {
        assert_eq!(PlacesError::CitiesDamaged.code(), "places/cities-damaged");
        assert_eq!(PlacesError::CitiesDamaged.details(), None);
        let newer = PlacesError::CitiesVersion { found: 2, accepted: 1 };
        assert_eq!(newer.code(), "places/cities-version");
        assert_eq!(newer.details(), Some(json!({ "found": 2, "accepted": 1 })));
    }
}
