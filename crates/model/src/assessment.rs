//! Answers to personality tests.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use soul_core::{Fields, InputError, Instant};

use crate::draft::{Draft, DraftRules};
use crate::head::RecordHead;
use crate::parts;

/// Most answers of one test: the longest in use have some 600 questions.
const RESPONSES_MAX: usize = 1000;
/// Most characters of a question's or an answer's id.
const RESPONSE_CHARS_MAX: usize = 100;

/// Rules of the drafts of assessments.
pub static ASSESSMENT_DRAFTS: DraftRules = DraftRules {
    fixed: &["profileId", "type"],
    filled_in_later: &["result", "completedAt"],
    ..DraftRules::of::<AssessmentDraft>()
};

/// A stored assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// Id, stamp and moments; the id is [`crate::assessment_id`].
    #[serde(flatten)]
    pub head: RecordHead,
    /// What the user gave.
    #[serde(flatten)]
    pub given: AssessmentDraft,
    /// What the answers come to; null while they are not scored. Derived.
    pub result: Value,
    /// When the last question was answered; null before.
    pub completed_at: Option<Instant>,
    /// Fields that a newer version of the app has written.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the user gives for an assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentDraft {
    /// The profile that answers.
    pub profile_id: String,
    /// Which test it is.
    #[serde(rename = "type")]
    pub kind: AssessmentType,
    /// Ids of the chosen answers by the ids of their questions, 1000 at most of 100 characters at most each.
    pub responses: Map<String, Value>,
}

/// The tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentType {
    /// Four dichotomies.
    Mbti,
    /// Nine types.
    Enneagram,
    /// Five factors.
    BigFive,
    /// Attachment styles.
    Attachment,
    /// Love languages.
    LoveLanguages,
}

const TYPES: [(&str, AssessmentType); 5] = [
    ("mbti", AssessmentType::Mbti),
    ("enneagram", AssessmentType::Enneagram),
    ("big_five", AssessmentType::BigFive),
    ("attachment", AssessmentType::Attachment),
    ("love_languages", AssessmentType::LoveLanguages),
];

impl Draft for AssessmentDraft {
    const FIELDS: &'static [&'static str] = &["profileId", "type", "responses"];

    fn read(fields: &Fields<'_>, _today: &str) -> Result<Self, InputError> {
        let profile_id = parts::required_id(fields, "profileId")?;
        let kind = fields.choice("type", &TYPES)?;
        let kind =
            kind.ok_or_else(|| parts::missing(fields, "type", &TYPES.map(|(name, _)| name).join(", ")))?;
        let responses = parts::texts_by_name(fields, "responses", (RESPONSES_MAX, RESPONSE_CHARS_MAX))?;
        let missing = || parts::missing(fields, "responses", "an object of answers by question");
        Ok(Self { profile_id, kind, responses: responses.ok_or_else(missing)? })
    }

    fn stand_in() -> Value {
        json!({ "profileId": "", "type": "mbti", "responses": {} })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bad_field_is_named() {
        for (field, value, code, named) in [
            ("profileId", json!(null), "input/missing-field", "profileId"),
            ("type", json!(null), "input/missing-field", "type"),
            ("type", json!("tarot"), "input/not-a-choice", "type"),
            ("responses", json!(null), "input/missing-field", "responses"),
            ("responses", json!(["A"]), "input/wrong-type", "responses"),
            ("responses", json!({ "q1": 1 }), "input/wrong-type", "responses.q1"),
            ("responses", json!({ "q1": null }), "input/missing-field", "responses.q1"),
            ("responses", json!({ "q1": "a\0" }), "input/text-not-allowed", "responses.q1"),
            ("responses", json!({ "q1": "x".repeat(101) }), "input/too-long", "responses.q1"),
            ("responses", json!({ "": "A" }), "input/text-not-allowed", "responses"),
            ("responses", json!({ "q\0": "A" }), "input/text-not-allowed", "responses"),
            ("responses", json!({ "x".repeat(101): "A" }), "input/text-not-allowed", "responses"),
        ] {
            let mut draft = json!({ "profileId": "p", "type": "mbti", "responses": { "q1": "A" } });
            draft[field] = value;
            let refused = ASSESSMENT_DRAFTS.draft("draft", &draft, "2025-03-01").unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, named));
        }
    }

    #[test]
    fn a_thousand_answers_are_taken_and_one_more_is_refused() {
        let draft = |count: usize| {
            let responses: Map<_, _> = (0..count).map(|n| (format!("q{n}"), json!("A"))).collect();
            let draft = json!({ "profileId": "p", "type": "big_five", "responses": responses });
            ASSESSMENT_DRAFTS.draft("draft", &draft, "2025-03-01")
        };
        assert!(draft(1000).is_ok());
        assert_eq!(draft(1001).unwrap_err().code, "input/too-many");
    }

    #[test]
    fn every_type_is_stored_under_its_own_name() {
        for (name, kind) in TYPES {
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
        }
    }
}
