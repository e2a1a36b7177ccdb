//! Birth data as a typed value.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{CivilDate, CivilTime, Fields, InputError, LATITUDE_DEG, LONGITUDE_DEG};

/// Most characters of a birth place's name.
const LOCATION_CHARS_MAX: usize = 255;
/// Most characters of a zone name; the longest IANA name has 32.
const TIMEZONE_CHARS_MAX: usize = 100;

/// Which of two local readings is meant, where clocks were turned back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    /// The earlier one.
    First,
    /// The later one.
    Second,
}

/// Checked birth data. An unknown time, place or zone is normal and is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Birth {
    /// Local calendar date, 1800-01-01 to 2100-12-31.
    pub date: CivilDate,
    /// Local time of day; `None` where it is unknown.
    pub time: Option<CivilTime>,
    /// Free text such as `Paris, France`; kept, never interpreted.
    pub location: Option<String>,
    /// Geographic latitude in degrees, −90 to 90, north positive.
    pub latitude_deg: Option<f64>,
    /// Geographic longitude in degrees, −180 to 180, east positive.
    pub longitude_deg: Option<f64>,
    /// IANA zone name as written; whether it exists is for the zone rules to say.
    pub timezone: Option<String>,
    /// Reading of a repeated hour; `None` means the first.
    pub fold: Option<Fold>,
}

impl Birth {
    /// Names of the fields that are read, as the contract spells them.
    pub const FIELDS: [&'static str; 7] = [
        "birthDate",
        "birthTime",
        "birthLocation",
        "birthLatitude",
        "birthLongitude",
        "birthTimezone",
        "birthTimeFold",
    ];

    /// Reads birth data from an object; other fields of it are left alone, so a stored profile is an input, too.
    ///
    /// # Errors
    /// An [`InputError`] naming the first bad field: `birth/date-missing`, `birth/date-invalid`,
    /// `birth/date-out-of-range`, `birth/time-invalid`, `birth/latitude-out-of-range`,
    /// `birth/longitude-out-of-range`, or an `input/…` code for a wrong type, length or choice.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        Self::from_fields(&Fields::of("birth", value)?)
    }

    /// As [`Birth::parse`], from a reader that is already open.
    ///
    /// # Errors
    /// As [`Birth::parse`].
    pub fn from_fields(fields: &Fields<'_>) -> Result<Self, InputError> {
        let date = match fields.text("birthDate", 64)? {
            Some(text) => CivilDate::parse_birth(&fields.path("birthDate"), text)?,
            None => {
                return Err(fields.missing("birth/date-missing", "birthDate", "a calendar date YYYY-MM-DD"));
            }
        };
        Self::with_date(date, fields)
    }

    /// As [`Birth::from_fields`], for a date that the caller has read.
    ///
    /// # Errors
    /// Those of the other fields.
    pub fn with_date(date: CivilDate, fields: &Fields<'_>) -> Result<Self, InputError> {
        let time = fields.text("birthTime", 64)?;
        let time = time.map(|text| CivilTime::parse_birth(&fields.path("birthTime"), text)).transpose()?;
        Ok(Self {
            date,
            time,
            location: fields.text("birthLocation", LOCATION_CHARS_MAX)?.map(str::to_owned),
            latitude_deg: fields.number("birthLatitude", LATITUDE_DEG, "birth/latitude-out-of-range")?,
            longitude_deg: fields.number("birthLongitude", LONGITUDE_DEG, "birth/longitude-out-of-range")?,
            timezone: fields.text("birthTimezone", TIMEZONE_CHARS_MAX)?.map(str::to_owned),
            fold: fields.choice("birthTimeFold", &[("first", Fold::First), ("second", Fold::Second)])?,
        })
    }

    /// Latitude and longitude in degrees, where both are known.
    #[must_use]
    pub fn coordinates_deg(&self) -> Option<(f64, f64)> {
        self.latitude_deg.zip(self.longitude_deg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bad_fields_are_named_with_a_stable_code() {
        for (field, value, code) in [
            ("birthDate", json!("1990-02-31"), "birth/date-invalid"),
            ("birthDate", json!("1700-01-01"), "birth/date-out-of-range"),
            ("birthDate", json!(null), "birth/date-missing"),
            ("birthDate", json!(19900101), "input/wrong-type"),
            ("birthTime", json!("25:00"), "birth/time-invalid"),
            ("birthLatitude", json!(91), "birth/latitude-out-of-range"),
            ("birthLatitude", json!("51.5"), "input/wrong-type"),
            ("birthLongitude", json!(-180.5), "birth/longitude-out-of-range"),
            ("birthLocation", json!("x".repeat(256)), "input/too-long"),
            ("birthTimeFold", json!("third"), "input/not-a-choice"),
        ] {
            let mut draft = json!({ "birthDate": "1990-06-15" });
            draft[field] = value;
            let refused = Birth::parse(&draft).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
        }
    }

    #[test]
    fn a_stored_profile_with_more_fields_is_an_input() {
        let birth =
            Birth::parse(&json!({ "id": "x", "birthDate": "1990-06-15", "birthTime": null })).unwrap();
        assert_eq!(birth.time, None);
        assert_eq!(birth.coordinates_deg(), None);
    }
}
