//! How the user felt on a day.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use soul_core::{Fields, InputError};

use crate::draft::{Draft, DraftRules};
use crate::head::RecordHead;
use crate::parts::{self, LONG_TEXT_CHARS_MAX};

/// Rules of the drafts of frequency logs.
pub static FREQUENCY_DRAFTS: DraftRules =
    DraftRules { fixed: &["logDate"], ..DraftRules::of::<FrequencyDraft>() };

/// A stored frequency log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrequencyLog {
    /// Id, stamp and moments; the id is [`crate::frequency_id`].
    #[serde(flatten)]
    pub head: RecordHead,
    /// What the user gave.
    #[serde(flatten)]
    pub given: FrequencyDraft,
    /// The account it belongs to; exactly one of this and `session_id` is set.
    pub user_id: Option<String>,
    /// The device's session it belongs to while nobody is signed in.
    pub session_id: Option<String>,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the user gives for a day. Each number is 1 to 10.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrequencyDraft {
    /// The day, `YYYY-MM-DD`, 1800 to 2100; today unless the draft says otherwise.
    pub log_date: String,
    /// Energy.
    pub energy: u8,
    /// Mood.
    pub mood: u8,
    /// Clarity.
    pub clarity: u8,
    /// Connection.
    pub connection: u8,
    /// Notes.
    pub notes: Option<String>,
}

impl Draft for FrequencyDraft {
    const FIELDS: &'static [&'static str] = &["logDate", "energy", "mood", "clarity", "connection", "notes"];

    fn read(fields: &Fields<'_>, today: &str) -> Result<Self, InputError> {
        Ok(Self {
            log_date: parts::date(fields, "logDate")?.unwrap_or_else(|| today.to_owned()),
            energy: parts::one_to_ten(fields, "energy")?,
            mood: parts::one_to_ten(fields, "mood")?,
            clarity: parts::one_to_ten(fields, "clarity")?,
            connection: parts::one_to_ten(fields, "connection")?,
            notes: parts::text(fields, "notes", LONG_TEXT_CHARS_MAX)?,
        })
    }

    fn stand_in() -> Value {
        json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_whole_and_from_1_to_10() {
        let read = |field: &str, value: Value| {
            let mut draft = json!({ "energy": 5, "mood": 5, "clarity": 5, "connection": 5 });
            draft[field] = value;
            FREQUENCY_DRAFTS.draft("draft", &draft, "2025-03-01")
        };
        for field in ["energy", "mood", "clarity", "connection"] {
            for accepted in [1, 10] {
                assert_eq!(read(field, json!(accepted)).unwrap()[field], accepted);
            }
            for (value, code) in [
                (json!(0), "input/out-of-range"),
                (json!(11), "input/out-of-range"),
                (json!(5.5), "input/wrong-type"),
                (json!("5"), "input/wrong-type"),
                (json!(null), "input/missing-field"),
            ] {
                let refused = read(field, value).unwrap_err();
                assert_eq!((refused.code, refused.field.as_str()), (code, field));
            }
        }
    }

    #[test]
    fn the_day_is_today_unless_it_is_given() {
        let draft = json!({ "energy": 5, "mood": 5, "clarity": 5, "connection": 5 });
        assert_eq!(FREQUENCY_DRAFTS.draft("draft", &draft, "2025-03-01").unwrap()["logDate"], "2025-03-01");
        let refused = FREQUENCY_DRAFTS.change(&json!({ "logDate": "yesterday" }), "2025-03-01").unwrap_err();
        assert_eq!((refused.code, refused.field.as_str()), ("input/not-a-date", "logDate"));
    }
}
