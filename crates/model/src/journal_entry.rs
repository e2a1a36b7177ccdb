//! The user's journal.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use soul_core::{Fields, InputError};

use crate::draft::{Draft, DraftRules};
use crate::head::RecordHead;
use crate::parts::{self, LONG_TEXT_CHARS_MAX};

/// Most characters of a title.
const TITLE_CHARS_MAX: usize = 255;
/// Most characters of a tag.
const TAG_CHARS_MAX: usize = 50;
/// Most tags: far more than anybody reads.
const TAGS_MAX: usize = 100;

/// Rules of the drafts of journal entries.
pub static JOURNAL_DRAFTS: DraftRules =
    DraftRules { notes_session: true, ..DraftRules::of::<JournalDraft>() };

/// A stored journal entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// Id, stamp and moments.
    #[serde(flatten)]
    pub head: RecordHead,
    /// What the user gave.
    #[serde(flatten)]
    pub given: JournalDraft,
    /// The device's session while nobody was signed in.
    pub session_id: Option<String>,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the user gives for a journal entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalDraft {
    /// The profile whose journal it is.
    pub profile_id: String,
    /// What was written; it may be empty, as where only a mood is noted.
    pub content: String,
    /// The day it is about, `YYYY-MM-DD`, 1800 to 2100.
    pub entry_date: String,
    /// Title, 255 characters at most.
    pub title: Option<String>,
    /// Mood.
    pub mood: Option<Mood>,
    /// 100 tags of 50 characters at most.
    pub tags: Vec<String>,
    /// Whether only the user is to see it; true unless the draft says otherwise.
    pub is_private: bool,
    /// The person it is about.
    pub linked_person_id: Option<String>,
    /// The analysis it is about.
    pub linked_compatibility_id: Option<String>,
    /// The insight that prompted it.
    pub linked_insight_id: Option<String>,
}

/// How the user felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the words are the whole meaning")]
pub enum Mood {
    Happy,
    Neutral,
    Sad,
    Anxious,
    Excited,
    Reflective,
    Grateful,
}

const MOODS: [(&str, Mood); 7] = [
    ("happy", Mood::Happy),
    ("neutral", Mood::Neutral),
    ("sad", Mood::Sad),
    ("anxious", Mood::Anxious),
    ("excited", Mood::Excited),
    ("reflective", Mood::Reflective),
    ("grateful", Mood::Grateful),
];

impl Mood {
    /// Every mood with the name under which it is stored.
    pub const CHOICES: &'static [(&'static str, Self)] = &MOODS;
}

impl Draft for JournalDraft {
    const FIELDS: &'static [&'static str] = &[
        "profileId",
        "content",
        "entryDate",
        "title",
        "mood",
        "tags",
        "isPrivate",
        "linkedPersonId",
        "linkedCompatibilityId",
        "linkedInsightId",
    ];

    fn read(fields: &Fields<'_>, today: &str) -> Result<Self, InputError> {
        Ok(Self {
            profile_id: parts::required_id(fields, "profileId")?,
            content: parts::required_text(fields, "content", LONG_TEXT_CHARS_MAX)?,
            entry_date: parts::date(fields, "entryDate")?.unwrap_or_else(|| today.to_owned()),
            title: parts::text(fields, "title", TITLE_CHARS_MAX)?,
            mood: fields.choice("mood", &MOODS)?,
            tags: fields.texts("tags", TAGS_MAX, TAG_CHARS_MAX)?.unwrap_or_default(),
            is_private: fields.flag("isPrivate")?.unwrap_or(true),
            linked_person_id: parts::id(fields, "linkedPersonId")?,
            linked_compatibility_id: parts::id(fields, "linkedCompatibilityId")?,
            linked_insight_id: parts::id(fields, "linkedInsightId")?,
        })
    }

    fn stand_in() -> Value {
        json!({ "profileId": "", "content": "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(draft: &Value) -> Result<JournalDraft, InputError> {
        JournalDraft::read(&Fields::of("draft", draft)?, "2025-03-01")
    }

    #[test]
    fn an_entry_is_private_and_of_today_unless_it_says_otherwise() {
        let draft = read(&json!({ "profileId": "p", "content": "Dear diary" })).unwrap();
        assert_eq!(
            serde_json::to_value(&draft).unwrap(),
            json!({ "profileId": "p", "content": "Dear diary", "entryDate": "2025-03-01", "title": null, "mood": null,
                "tags": [], "isPrivate": true, "linkedPersonId": null, "linkedCompatibilityId": null,
                "linkedInsightId": null })
        );
        let draft =
            read(&json!({ "profileId": "p", "content": "", "entryDate": "1999-12-31", "isPrivate": false }))
                .unwrap();
        assert_eq!((draft.entry_date.as_str(), draft.is_private), ("1999-12-31", false));
    }

    #[test]
    fn each_bad_field_is_named() {
        for (field, value, code, named) in [
            ("profileId", json!(null), "input/missing-field", "profileId"),
            ("content", json!(null), "input/missing-field", "content"),
            ("content", json!(["a"]), "input/wrong-type", "content"),
            ("content", json!("\0"), "input/text-not-allowed", "content"),
            ("content", json!("x".repeat(LONG_TEXT_CHARS_MAX + 1)), "input/too-long", "content"),
            ("entryDate", json!("2025-02-29"), "input/not-a-date", "entryDate"),
            ("entryDate", json!("2025-03-01T10:00:00Z"), "input/not-a-date", "entryDate"),
            ("entryDate", json!("2101-01-01"), "input/out-of-range", "entryDate"),
            ("title", json!("x".repeat(256)), "input/too-long", "title"),
            ("mood", json!("bored"), "input/not-a-choice", "mood"),
            ("tags", json!("work"), "input/wrong-type", "tags"),
            ("tags", json!(["work", "x".repeat(51)]), "input/too-long", "tags[1]"),
            ("tags", json!(vec!["a"; 101]), "input/too-many", "tags"),
            ("isPrivate", json!(1), "input/wrong-type", "isPrivate"),
            ("linkedPersonId", json!(7), "input/wrong-type", "linkedPersonId"),
        ] {
            let mut draft = json!({ "profileId": "p", "content": "" });
            draft[field] = value;
            let refused = read(&draft).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, named));
        }
    }

    #[test]
    fn the_longest_texts_are_taken() {
        let draft =
            json!({ "profileId": "p", "content": "", "title": "日".repeat(255), "tags": ["é".repeat(50)] });
        assert!(read(&draft).is_ok());
    }

    #[test]
    fn every_mood_is_stored_under_its_own_name() {
        for (name, mood) in MOODS {
            assert_eq!(serde_json::to_value(mood).unwrap(), name);
        }
    }
}
