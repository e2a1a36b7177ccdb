//! The user's own birth data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use soul_core::{Birth, Fields, InputError, Instant};

use crate::StoredBirth;

/// Most characters of a name.
const DISPLAY_NAME_CHARS_MAX: usize = 100;
/// Most characters of the pronouns.
const PRONOUNS_CHARS_MAX: usize = 50;
/// Most bytes of a photo's URL: room for a small picture as a `data:` URL within a record of 192 KiB.
const PHOTO_URL_BYTES_MAX: usize = 128 * 1024;

/// The fields that a draft or a change may hold.
const DRAFT_FIELDS: [&str; 10] = [
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
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileDraft {
    /// Birth data, checked and in the form in which they are stored.
    pub birth: StoredBirth,
    /// Name to show.
    pub display_name: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Where the photo is.
    pub photo_url: Option<String>,
}

impl ProfileDraft {
    /// Reads a draft.
    ///
    /// # Errors
    /// `input/unknown-field`, `input/too-long`, `input/wrong-type`, `input/text-not-allowed`, and those of
    /// [`Birth::parse`].
    pub fn parse(draft: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("draft", draft)?;
        fields.only(&DRAFT_FIELDS)?;
        let text = |field, chars_max| fields.text(field, chars_max).map(|text| text.map(str::to_owned));
        let photo_url = text("photoUrl", PHOTO_URL_BYTES_MAX)?;
        if let Some(url) = photo_url.as_ref().filter(|url| url.len() > PHOTO_URL_BYTES_MAX) {
            let problem = format!("has {} bytes", url.len());
            let accepted = format!("{PHOTO_URL_BYTES_MAX} bytes at most");
            return Err(InputError::new("input/too-long", "photoUrl", url.as_str(), problem, accepted));
        }
        Ok(Self {
            birth: Birth::from_fields(&fields)?.into(),
            display_name: text("displayName", DISPLAY_NAME_CHARS_MAX)?,
            pronouns: text("pronouns", PRONOUNS_CHARS_MAX)?,
            photo_url,
        })
    }
}

/// The fields of a profile that the user wants changed; a field that is null is cleared.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileChange {
    mentioned: Vec<&'static str>,
    values: ProfileDraft,
}

impl ProfileChange {
    /// Reads a change: a draft of which any field may be missing.
    ///
    /// # Errors
    /// As [`ProfileDraft::parse`]; the birth date may be left out but not cleared.
    pub fn parse(change: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("change", change)?;
        let mentioned = DRAFT_FIELDS.into_iter().filter(|field| fields.mentions(field)).collect();
        let mut whole = change.clone();
        if !fields.mentions("birthDate") {
            // Any date will do for checking the other fields: it is not among the mentioned ones.
            whole["birthDate"] = Value::from("2000-01-01");
        }
        Ok(Self { mentioned, values: ProfileDraft::parse(&whole)? })
    }

    /// The values it sets; fields that it doesn't mention are empty here, the birth date apart.
    #[must_use]
    pub fn values(&self) -> &ProfileDraft {
        &self.values
    }

    /// Makes the change. The derived fields and the stamp are left as they were.
    pub fn apply(&self, profile: &mut UserProfile) {
        let ProfileDraft { birth, display_name, pronouns, photo_url } = &self.values;
        for field in &self.mentioned {
            match *field {
                "birthDate" => profile.birth.birth_date.clone_from(&birth.birth_date),
                "birthTime" => profile.birth.birth_time.clone_from(&birth.birth_time),
                "birthLocation" => profile.birth.birth_location.clone_from(&birth.birth_location),
                "birthLatitude" => profile.birth.birth_latitude = birth.birth_latitude,
                "birthLongitude" => profile.birth.birth_longitude = birth.birth_longitude,
                "birthTimezone" => profile.birth.birth_timezone.clone_from(&birth.birth_timezone),
                "birthTimeFold" => profile.birth.birth_time_fold = birth.birth_time_fold,
                "displayName" => profile.display_name.clone_from(display_name),
                "pronouns" => profile.pronouns.clone_from(pronouns),
                _ => profile.photo_url.clone_from(photo_url),
            }
        }
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
    use serde_json::json;

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
            let refused = ProfileDraft::parse(&draft).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
            let refused = ProfileChange::parse(&json!({ field: value })).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field));
        }
        assert_eq!(ProfileDraft::parse(&json!({})).unwrap_err().code, "birth/date-missing");
        assert_eq!(ProfileDraft::parse(&json!("Ada")).unwrap_err().code, "input/wrong-type");
        assert_eq!(
            ProfileChange::parse(&json!({ "birthDate": null })).unwrap_err().code,
            "birth/date-missing"
        );
        assert_eq!(ProfileChange::parse(&json!(null)).unwrap_err().code, "input/wrong-type");
    }

    #[test]
    fn the_longest_texts_are_taken() {
        let draft = json!({ "birthDate": "1990-06-15", "displayName": "日".repeat(100), "pronouns": "é".repeat(50),
            "photoUrl": "x".repeat(PHOTO_URL_BYTES_MAX) });
        assert!(ProfileDraft::parse(&draft).is_ok());
    }

    #[test]
    fn each_field_alone_can_be_set_and_cleared_and_touches_no_other() {
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
                let mut profile: UserProfile = serde_json::from_value(stored()).unwrap();
                ProfileChange::parse(&json!({ field: value })).unwrap().apply(&mut profile);
                let mut expected = stored();
                expected[field] = becomes;
                assert_eq!(serde_json::to_value(profile).unwrap(), expected);
            }
        }
    }

    #[test]
    fn the_score_counts_date_time_place_zone_and_name() {
        let score = |draft: Value| {
            let draft = ProfileDraft::parse(&draft).unwrap();
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
