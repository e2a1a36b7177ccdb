//! Birth data as records hold them.

use serde::{Deserialize, Serialize};
use soul_core::{Birth, CivilDate, CivilTime, Fold, InputError};

/// The birth fields of a stored record; what is unknown is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredBirth {
    /// Local date `YYYY-MM-DD`.
    pub birth_date: String,
    /// Local time `HH:MM:SS`.
    pub birth_time: Option<String>,
    /// Place in words.
    pub birth_location: Option<String>,
    /// Geographic latitude in degrees, north positive.
    pub birth_latitude: Option<f64>,
    /// Geographic longitude in degrees, east positive.
    pub birth_longitude: Option<f64>,
    /// IANA zone of the place.
    pub birth_timezone: Option<String>,
    /// Which of two readings of a repeated hour is meant.
    #[serde(default)]
    pub birth_time_fold: Option<Fold>,
}

impl From<Birth> for StoredBirth {
    fn from(birth: Birth) -> Self {
        Self {
            birth_date: birth.date.to_string(),
            birth_time: birth.time.map(|time| time.to_string()),
            birth_location: birth.location,
            birth_latitude: birth.latitude_deg,
            birth_longitude: birth.longitude_deg,
            birth_timezone: birth.timezone,
            birth_time_fold: birth.fold,
        }
    }
}

impl StoredBirth {
    /// The birth data as calculations take them.
    ///
    /// # Errors
    /// `birth/date-invalid`, `birth/date-out-of-range`, `birth/time-invalid`: only where something else than this crate
    /// wrote the record.
    pub fn birth(&self) -> Result<Birth, InputError> {
        let time = self.birth_time.as_deref();
        Ok(Birth {
            date: CivilDate::parse_birth("birthDate", &self.birth_date)?,
            time: time.map(|time| CivilTime::parse_birth("birthTime", time)).transpose()?,
            location: self.birth_location.clone(),
            latitude_deg: self.birth_latitude,
            longitude_deg: self.birth_longitude,
            timezone: self.birth_timezone.clone(),
            fold: self.birth_time_fold,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_stored_to_the_second_and_unknown_fields_as_null() {
        let birth = Birth::parse(&json!({ "birthDate": "1990-06-15", "birthTime": "14:30" })).unwrap();
        let stored = StoredBirth::from(birth.clone());
        assert_eq!(
            serde_json::to_value(&stored).unwrap(),
            json!({ "birthDate": "1990-06-15", "birthTime": "14:30:00", "birthLocation": null, "birthLatitude": null,
                "birthLongitude": null, "birthTimezone": null, "birthTimeFold": null })
        );
        assert_eq!(stored.birth(), Ok(birth));
    }
}
