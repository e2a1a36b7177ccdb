//! Other people, kept for compatibility.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use soul_core::{Birth, CivilDate, Fields, Fold, InputError, Instant};

use crate::draft::{Draft, DraftRules};
use crate::head::RecordHead;
use crate::parts::{self, LONG_TEXT_CHARS_MAX};
use crate::stored_birth::StoredBirth;

/// Most characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Stands in for an unknown birth date while the other birth fields are checked.
const ANY_DATE: &str = "2000-01-01";

/// Rules of the drafts of people.
pub static PERSON_DRAFTS: DraftRules = DraftRules {
    filled_in_later: &["userId", "chartData", "lastCalculatedAt"],
    notes_session: true,
    ..DraftRules::of::<PersonDraft>()
};

/// A stored person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Id, stamp and moments.
    #[serde(flatten)]
    pub head: RecordHead,
    /// What the user gave.
    #[serde(flatten)]
    pub given: PersonDraft,
    /// The person's own account, where they have one.
    pub user_id: Option<String>,
    /// The device's session while nobody was signed in.
    pub session_id: Option<String>,
    /// Some of the person's chart. Derived.
    pub chart_data: Value,
    /// When that was calculated. Derived.
    pub last_calculated_at: Option<Instant>,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the user gives for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDraft {
    /// The profile that the person belongs to.
    pub owner_profile_id: String,
    /// Name, 1 to 100 characters and not blank.
    pub name: String,
    /// What the person is to the user.
    pub relationship_type: Option<RelationshipType>,
    /// Where the photo is, 128 KiB at most.
    pub photo_url: Option<String>,
    /// The user's own words about the person.
    pub notes: Option<String>,
    /// Birth data.
    #[serde(flatten)]
    pub birth: PersonBirth,
}

/// The birth fields of a person, of which every one may be unknown. They are as in [`StoredBirth`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonBirth {
    /// Local date `YYYY-MM-DD`.
    pub birth_date: Option<String>,
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

/// What a person is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RelationshipType {
    /// A partner, or someone who may become one.
    Romantic,
    /// A friend.
    Friend,
    /// A relative.
    Family,
    /// Someone from work.
    Colleague,
    /// Someone else.
    Other,
}

const RELATIONSHIPS: [(&str, RelationshipType); 5] = [
    ("romantic", RelationshipType::Romantic),
    ("friend", RelationshipType::Friend),
    ("family", RelationshipType::Family),
    ("colleague", RelationshipType::Colleague),
    ("other", RelationshipType::Other),
];

impl Draft for PersonDraft {
    const FIELDS: &'static [&'static str] = &[
        "ownerProfileId",
        "name",
        "relationshipType",
        "photoUrl",
        "notes",
        "birthDate",
        "birthTime",
        "birthLocation",
        "birthLatitude",
        "birthLongitude",
        "birthTimezone",
        "birthTimeFold",
    ];

    fn read(fields: &Fields<'_>, _today: &str) -> Result<Self, InputError> {
        let owner_profile_id = parts::required_id(fields, "ownerProfileId")?;
        let name = parts::required_text(fields, "name", NAME_CHARS_MAX)?;
        if name.trim().is_empty() {
            let path = fields.path("name");
            return Err(InputError::new("input/blank", path, name, "is blank", "a name"));
        }
        Ok(Self {
            owner_profile_id,
            name,
            relationship_type: fields.choice("relationshipType", &RELATIONSHIPS)?,
            photo_url: parts::photo_url(fields)?,
            notes: parts::text(fields, "notes", LONG_TEXT_CHARS_MAX)?,
            birth: PersonBirth::read(fields)?,
        })
    }

    fn stand_in() -> Value {
        json!({ "ownerProfileId": "", "name": "?" })
    }
}

impl PersonBirth {
    fn read(fields: &Fields<'_>) -> Result<Self, InputError> {
        let given = fields.text("birthDate", 64)?;
        let date = CivilDate::parse_birth(&fields.path("birthDate"), given.unwrap_or(ANY_DATE))?;
        let birth = StoredBirth::from(Birth::with_date(date, fields)?);
        Ok(Self {
            birth_date: given.map(|_| birth.birth_date),
            birth_time: birth.birth_time,
            birth_location: birth.birth_location,
            birth_latitude: birth.birth_latitude,
            birth_longitude: birth.birth_longitude,
            birth_timezone: birth.birth_timezone,
            birth_time_fold: birth.birth_time_fold,
        })
    }

    /// The birth data with a date, as calculations take them; `None` where the date is unknown.
    #[must_use]
    pub fn dated(&self) -> Option<StoredBirth> {
        Some(self.on(self.birth_date.clone()?))
    }

    /// The birth data with some date in place of an unknown one: enough to check the time zone.
    #[must_use]
    pub fn on_any_date(&self) -> StoredBirth {
        self.on(self.birth_date.clone().unwrap_or_else(|| ANY_DATE.to_owned()))
    }

    fn on(&self, birth_date: String) -> StoredBirth {
        StoredBirth {
            birth_date,
            birth_time: self.birth_time.clone(),
            birth_location: self.birth_location.clone(),
            birth_latitude: self.birth_latitude,
            birth_longitude: self.birth_longitude,
            birth_timezone: self.birth_timezone.clone(),
            birth_time_fold: self.birth_time_fold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(draft: &Value) -> Result<PersonDraft, InputError> {
        PersonDraft::read(&Fields::of("draft", draft)?, "2025-03-01")
    }

    #[test]
    fn a_name_and_a_profile_are_enough() {
        let person = read(&json!({ "ownerProfileId": "p", "name": "Ann" })).unwrap();
        assert_eq!(
            serde_json::to_value(&person).unwrap(),
            json!({ "ownerProfileId": "p", "name": "Ann", "relationshipType": null, "photoUrl": null, "notes": null,
                "birthDate": null, "birthTime": null, "birthLocation": null, "birthLatitude": null,
                "birthLongitude": null, "birthTimezone": null, "birthTimeFold": null })
        );
        assert_eq!(person.birth.dated(), None);
    }

    #[test]
    fn birth_fields_are_checked_and_stored_as_those_of_a_profile_with_or_without_a_date() {
        let draft = json!({ "ownerProfileId": "p", "name": "Ann", "birthTime": "7:05" });
        assert_eq!(read(&draft).unwrap_err().code, "birth/time-invalid");
        let draft =
            json!({ "ownerProfileId": "p", "name": "Ann", "birthTime": "07:05", "birthTimeFold": "second" });
        let birth = read(&draft).unwrap().birth;
        assert_eq!((birth.birth_date, birth.birth_time.as_deref()), (None, Some("07:05:00")));
        let draft = json!({ "ownerProfileId": "p", "name": "Ann", "birthDate": "1990-02-31" });
        assert_eq!(read(&draft).unwrap_err().code, "birth/date-invalid");
    }

    #[test]
    fn each_bad_field_is_named() {
        for (field, value, code) in [
            ("ownerProfileId", json!(null), "input/missing-field"),
            ("ownerProfileId", json!(5), "input/wrong-type"),
            ("name", json!(null), "input/missing-field"),
            ("name", json!(" \t"), "input/blank"),
            ("name", json!("x".repeat(101)), "input/too-long"),
            ("relationshipType", json!("enemy"), "input/not-a-choice"),
            ("photoUrl", json!("日".repeat(43_691)), "input/too-long"),
            ("notes", json!("a\0b"), "input/text-not-allowed"),
            ("birthLatitude", json!(90.5), "birth/latitude-out-of-range"),
        ] {
            let mut draft = json!({ "ownerProfileId": "p", "name": "Ann" });
            draft[field] = value;
            let refused = read(&draft).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
        }
    }

    #[test]
    fn every_choice_is_stored_under_its_own_name() {
        for (name, choice) in RELATIONSHIPS {
            assert_eq!(serde_json::to_value(choice).unwrap(), name);
        }
    }
}
