//! The user's own birth data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use soul_core::{Birth, Fields, InputError, Instant};

use crate::StoredBirth;
use crate::draft::{Draft, DraftRules};
use crate::parts;

/// Most characters of a name.
const DISPLAY_NAME_CHARS_MAX: usize = 100;
/// Most characters of the pronouns.
const PRONOUNS_CHARS_MAX: usize = 50;
/// Rules of the drafts of profiles.
pub static PROFILE_DRAFTS: DraftRules =
    DraftRules { filled_in_later: &["lastCalculatedAt"], ..DraftRules::of::<ProfileDraft>() };

/// A stored profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    /// UUIDv7 of the moment in `created_at`.
    pub id: String,
    /// The account it belongs to; exactly one of this and `session_id` is set.
    pub user_id: Option<String>,
    /// The device's session it belongs to while nobody is signed in.
    pub session_id: Option<String>,
    /// Name to show, 100 characters at most.
    pub display_name: Option<String>,
    /// Pronouns, 50 characters at most.
    pub pronouns: Option<String>,
    /// Where the photo is, 128 KiB at most.
    pub photo_url: Option<String>,
    /// Birth data.
    #[serde(flatten)]
    pub birth: StoredBirth,
    /// How complete the data are, 0 to 100: see [`completeness_score`]. Derived.
    pub completeness_score: u8,
    /// When its chart was calculated. Derived.
    pub last_calculated_at: Option<Instant>,
    /// First part of the stamp: one more than the version that the edit was made on.
    pub version: u32,
    /// Device of the last edit: third part of the stamp.
    pub writer: String,
    /// How many changes of this record the cloud had taken, as far as this device knows; 0 while it was never there.
    #[serde(default)]
    pub generation: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was edited: second part of the stamp, by the device's hybrid clock.
    pub updated_at: Instant,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the user gives for a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileDraft {
    /// Birth data.
    #[serde(flatten)]
    pub birth: StoredBirth,
    /// Name to show.
    pub display_name: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Where the photo is.
    pub photo_url: Option<String>,
}

impl Draft for ProfileDraft {
    const FIELDS: &'static [&'static str] = &[
        "birthDate",
        "birthTime",
        "birthLocation",
        "birthLatitude",
        "birthLongitude",
        "birthTimezone",
        "birthTimeFold",
        "displayName",
        "pronouns",
        "photoUrl",
    ];

    fn read(fields: &Fields<'_>, _today: &str) -> Result<Self, InputError> {
        Ok(Self {
            birth: Birth::from_fields(fields)?.into(),
            display_name: parts::text(fields, "displayName", DISPLAY_NAME_CHARS_MAX)?,
            pronouns: parts::text(fields, "pronouns", PRONOUNS_CHARS_MAX)?,
            photo_url: parts::photo_url(fields)?,
        })
    }

    fn stand_in() -> Value {
        json!({ "birthDate": "2000-01-01" })
    }
}

/// How complete a profile is, 0 to 100: 20 each for the birth date, the birth time, the coordinates of the place, its time
/// zone, and a name. These are what charts, numerology and Human Design ask for; the rest is decoration.
#[must_use]
pub fn completeness_score(birth: &StoredBirth, display_name: Option<&str>) -> u8 {
    let known = [
        birth.birth_time.is_some(),
        birth.birth_latitude.is_some() && birth.birth_longitude.is_some(),
        birth.birth_timezone.is_some(),
        display_name.is_some_and(|name| !name.trim().is_empty()),
    ];
    20 + known.into_iter().map(|known| 20 * u8::from(known)).sum::<u8>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::PHOTO_URL_BYTES_MAX;

    const TODAY: &str = "2025-03-01";

    fn stored() -> Value {
        json!({
            "id": "p", "userId": "u", "sessionId": null, "displayName": "Ada", "pronouns": "she", "photoUrl": null,
            "birthDate": "1990-06-15", "birthTime": "14:30:00", "birthLocation": "London, UK", "birthLatitude": 51.5,
            "birthLongitude": -0.13, "birthTimezone": "Europe/London", "birthTimeFold": "second",
            "completenessScore": 100, "lastCalculatedAt": "2025-01-01T00:00:00.000Z", "version": 3, "writer": "d",
            "generation": 2, "createdAt": "2025-01-01T00:00:00.000Z", "updatedAt": "2025-01-02T00:00:00.000Z",
        })
    }

    #[test]
    fn a_stored_profile_with_fields_of_a_newer_version_survives_reading_and_writing() {
        let mut newer = stored();
        newer["favouriteTea"] = json!({ "kind": "Assam", "cups": [1, null, 2.5] });
        let profile: UserProfile = serde_json::from_value(newer.clone()).unwrap();
        assert_eq!(profile.extra.len(), 1);
        assert_eq!(serde_json::to_value(profile).unwrap(), newer);
    }

    #[test]
    fn bad_drafts_are_refused_by_field() {
        let long_url = format!("data:{}", "x".repeat(PHOTO_URL_BYTES_MAX));
        let moons = "🌙".repeat(PHOTO_URL_BYTES_MAX / 4 + 1);
        for (field, value, code) in [
            ("displayName", json!("x".repeat(101)), "input/too-long"),
            ("displayName", json!("a\0b"), "input/text-not-allowed"),
            ("displayName", json!(7), "input/wrong-type"),
            ("pronouns", json!("x".repeat(51)), "input/too-long"),
            ("photoUrl", json!(long_url), "input/too-long"),
            ("photoUrl", json!(moons), "input/too-long"),
            ("birthTime", json!("25:00"), "birth/time-invalid"),
            ("version", json!(9), "input/unknown-field"),
            ("userId", json!("somebody else"), "input/unknown-field"),
        ] {
            let mut draft = json!({ "birthDate": "1990-06-15" });
            draft[field] = value.clone();
            let refused = PROFILE_DRAFTS.draft("draft", &draft, TODAY).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
            let refused = PROFILE_DRAFTS.change(&json!({ field: value }), TODAY).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
        }
        for refused in [
            PROFILE_DRAFTS.draft("draft", &json!({}), TODAY),
            PROFILE_DRAFTS.change(&json!({ "birthDate": null }), TODAY),
        ] {
            assert_eq!(refused.unwrap_err().code, "birth/date-missing");
        }
    }

    #[test]
    fn the_longest_texts_are_taken() {
        let draft = json!({ "birthDate": "1990-06-15", "displayName": "日".repeat(100), "pronouns": "é".repeat(50),
            "photoUrl": "x".repeat(PHOTO_URL_BYTES_MAX) });
        assert!(PROFILE_DRAFTS.draft("draft", &draft, TODAY).is_ok());
    }

    #[test]
    fn each_field_alone_can_be_set_and_cleared() {
        for (field, set, becomes) in [
            ("birthDate", json!("1991-01-01"), json!("1991-01-01")),
            ("birthTime", json!("07:05"), json!("07:05:00")),
            ("birthLocation", json!("Paris"), json!("Paris")),
            ("birthLatitude", json!(48.85), json!(48.85)),
            ("birthLongitude", json!(2.35), json!(2.35)),
            ("birthTimezone", json!("Europe/Paris"), json!("Europe/Paris")),
            ("birthTimeFold", json!("first"), json!("first")),
            ("displayName", json!("Grace"), json!("Grace")),
            ("pronouns", json!("they"), json!("they")),
            ("photoUrl", json!("https://example.org/a.png"), json!("https://example.org/a.png")),
        ] {
            let mut cases = vec![(set, becomes)];
            if field != "birthDate" {
                cases.push((Value::Null, Value::Null));
            }
            for (value, becomes) in cases {
                let change = PROFILE_DRAFTS.change(&json!({ field: value }), TODAY).unwrap();
                assert_eq!(Value::Object(change), json!({ field: becomes }));
            }
        }
    }

    #[test]
    fn the_score_counts_date_time_place_zone_and_name() {
        let score = |draft: Value| {
            let draft = ProfileDraft::read(&Fields::of("draft", &draft).unwrap(), TODAY).unwrap();
            completeness_score(&draft.birth, draft.display_name.as_deref())
        };
        let mut draft = json!({ "birthDate": "1990-06-15", "displayName": "  ", "birthLatitude": 51.5 });
        assert_eq!(score(draft.clone()), 20);
        for (n, (field, value)) in [
            ("birthTime", json!("14:30")),
            ("birthLongitude", json!(0)),
            ("birthTimezone", json!("UTC")),
            ("displayName", json!("Ada")),
        ]
        .into_iter()
        .enumerate()
        {
            draft[field] = value;
            assert_eq!(usize::from(score(draft.clone())), 40 + 20 * n);
        }
    }
}
