//! Where each field of a record is kept: the tables of the synced collections, one row of data for each column.
//!
//! Fields that no column is for are kept together in the column `extra`, so that those of a later version come back as they
//! were sent. Fields that every device calculates have columns in the specification and are not part of the sync.

use serde_json::{Map, Value};
use soul_core::{CivilDate, Instant};
use soul_model::SyncRules;
use uuid::Uuid;

/// What a column holds, and the values that it takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A text of at most so many characters; of one of these where there are any.
    Text(usize, &'static [&'static str]),
    /// A UUID.
    Id,
    /// A calendar date `YYYY-MM-DD`.
    Date,
    /// A time of day `HH:MM:SS`.
    Time,
    /// A number within these bounds.
    Float(f64, f64),
    /// A whole number within these bounds.
    Integer(i64, i64),
    /// True or false.
    Flag,
    /// An instant, RFC 3339 with milliseconds, in UTC.
    Moment,
    /// Any JSON.
    Json,
    /// A list of texts of at most so many characters.
    Texts(usize),
}

/// One field and its column.
#[derive(Debug)]
pub(crate) struct Column {
    /// Name in the record.
    pub(crate) field: &'static str,
    /// Name in the table.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a record without it is refused.
    pub(crate) required: bool,
}

use Kind::{Date, Flag, Float, Id, Integer, Json, Moment, Text, Texts, Time};

const fn may(field: &'static str, name: &'static str, kind: Kind) -> Column {
    Column { field, name, kind, required: false }
}

const fn must(field: &'static str, name: &'static str, kind: Kind) -> Column {
    Column { field, name, kind, required: true }
}

/// Texts without a bound of their own: the record's bound holds.
const LONG: usize = usize::MAX;
const FOLDS: &[&str] = &["first", "second"];
const MOODS: &[&str] = &["happy", "neutral", "sad", "anxious", "excited", "reflective", "grateful"];
const RELATIONSHIPS: &[&str] = &["romantic", "friend", "family", "colleague", "other"];
const ASSESSMENTS: &[&str] = &["mbti", "enneagram", "big_five", "attachment", "love_languages"];
const CONFIDENCES: &[&str] = &["high", "medium", "low"];
const CATEGORIES: &[&str] =
    &["soulmate", "karmic", "growth", "complementary", "challenging", "great_match", "best_friends"];
const GENERATORS: &[&str] = &["ai", "template", "hybrid"];
const SCORE: Kind = Integer(0, 100);
const ERROR: Kind = Integer(0, 1000);
const TEN: Kind = Integer(1, 10);

/// Columns that every table has, beside the owner's, the generation's and `extra`.
pub(crate) static HEAD: [Column; 5] = [
    must("id", "id", Id),
    must("version", "version", Integer(1, u32::MAX as i64)),
    must("updatedAt", "updated_at", Moment),
    must("writer", "writer", Text(64, &[])),
    must("createdAt", "created_at", Moment),
];

static PROFILE: [Column; 12] = [
    must("userId", "user_id", Id),
    may("sessionId", "session_id", Text(255, &[])),
    may("displayName", "display_name", Text(100, &[])),
    may("pronouns", "pronouns", Text(50, &[])),
    may("photoUrl", "photo_url", Text(LONG, &[])),
    must("birthDate", "birth_date", Date),
    may("birthTime", "birth_time", Time),
    may("birthLocation", "birth_location", Text(255, &[])),
    may("birthLatitude", "birth_latitude", Float(-90.0, 90.0)),
    may("birthLongitude", "birth_longitude", Float(-180.0, 180.0)),
    may("birthTimezone", "birth_timezone", Text(100, &[])),
    may("birthTimeFold", "birth_time_fold", Text(10, FOLDS)),
];

static PERSON: [Column; 14] = [
    must("ownerProfileId", "owner_profile_id", Id),
    may("userId", "user_id", Id),
    may("sessionId", "session_id", Text(255, &[])),
    must("name", "name", Text(100, &[])),
    may("relationshipType", "relationship_type", Text(50, RELATIONSHIPS)),
    may("photoUrl", "photo_url", Text(LONG, &[])),
    may("notes", "notes", Text(LONG, &[])),
    may("birthDate", "birth_date", Date),
    may("birthTime", "birth_time", Time),
    may("birthLocation", "birth_location", Text(255, &[])),
    may("birthLatitude", "birth_latitude", Float(-90.0, 90.0)),
    may("birthLongitude", "birth_longitude", Float(-180.0, 180.0)),
    may("birthTimezone", "birth_timezone", Text(100, &[])),
    may("birthTimeFold", "birth_time_fold", Text(10, FOLDS)),
];

static COMPATIBILITY: [Column; 27] = [
    must("profile1Id", "profile1_id", Id),
    must("profile2Id", "profile2_id", Id),
    may("sessionId", "session_id", Text(255, &[])),
    may("overallScore", "overall_score", SCORE),
    may("overallError", "overall_error", ERROR),
    may("confidenceLevel", "confidence_level", Text(20, CONFIDENCES)),
    may("attractionScore", "attraction_score", SCORE),
    may("attractionError", "attraction_error", ERROR),
    may("emotionalScore", "emotional_score", SCORE),
    may("emotionalError", "emotional_error", ERROR),
    may("communicationScore", "communication_score", SCORE),
    may("communicationError", "communication_error", ERROR),
    may("lifestyleScore", "lifestyle_score", SCORE),
    may("lifestyleError", "lifestyle_error", ERROR),
    may("longTermScore", "long_term_score", SCORE),
    may("longTermError", "long_term_error", ERROR),
    may("timingScore", "timing_score", SCORE),
    may("timingError", "timing_error", ERROR),
    may("relationshipCategory", "relationship_category", Text(50, CATEGORIES)),
    may("runnerUp", "runner_up", Json),
    may("dominantPillars", "dominant_pillars", Texts(50)),
    may("strengths", "strengths", Texts(LONG)),
    may("challenges", "challenges", Texts(LONG)),
    may("advice", "advice", Text(LONG, &[])),
    may("synastryData", "synastry_data", Json),
    may("calculatedAt", "calculated_at", Moment),
    may("calculationVersion", "calculation_version", Text(20, &[])),
];

static ASSESSMENT: [Column; 4] = [
    must("profileId", "profile_id", Id),
    must("type", "type", Text(50, ASSESSMENTS)),
    may("responses", "responses", Json),
    may("completedAt", "completed_at", Moment),
];

static INSIGHT: [Column; 12] = [
    must("profileId", "profile_id", Id),
    must("insightDate", "insight_date", Date),
    may("headline", "headline", Text(255, &[])),
    may("content", "content", Text(LONG, &[])),
    may("currentTransits", "current_transits", Json),
    may("personalDayNumber", "personal_day_number", Integer(1, 9)),
    may("intention", "intention", Text(255, &[])),
    may("affirmation", "affirmation", Text(LONG, &[])),
    may("journalPrompt", "journal_prompt", Text(LONG, &[])),
    may("templateId", "template_id", Text(100, &[])),
    may("generatedBy", "generated_by", Text(20, GENERATORS)),
    may("generatedAt", "generated_at", Moment),
];

static FREQUENCY: [Column; 8] = [
    must("userId", "user_id", Id),
    may("sessionId", "session_id", Text(255, &[])),
    must("logDate", "log_date", Date),
    may("energy", "energy", TEN),
    may("mood", "mood", TEN),
    may("clarity", "clarity", TEN),
    may("connection", "connection", TEN),
    may("notes", "notes", Text(LONG, &[])),
];

static JOURNAL: [Column; 11] = [
    must("profileId", "profile_id", Id),
    may("sessionId", "session_id", Text(255, &[])),
    may("title", "title", Text(255, &[])),
    must("content", "content", Text(LONG, &[])),
    may("mood", "mood", Text(50, MOODS)),
    must("tags", "tags", Texts(50)),
    may("linkedPersonId", "linked_person_id", Id),
    may("linkedCompatibilityId", "linked_compatibility_id", Id),
    may("linkedInsightId", "linked_insight_id", Id),
    must("isPrivate", "is_private", Flag),
    must("entryDate", "entry_date", Date),
];

/// The columns of a collection's own fields.
pub(crate) fn columns(rules: &SyncRules) -> &'static [Column] {
    match rules.entity {
        "profile" => &PROFILE,
        "person" => &PERSON,
        "compatibility" => &COMPATIBILITY,
        "assessment" => &ASSESSMENT,
        "insight" => &INSIGHT,
        "frequency" => &FREQUENCY,
        "journal" => &JOURNAL,
        _ => &[],
    }
}

/// The name of the first field whose value its column does not take, and `None` where all do.
pub(crate) fn refused_field(rules: &SyncRules, record: &Map<String, Value>) -> Option<&'static str> {
    let all = HEAD.iter().chain(columns(rules));
    let refused = all.filter(|column| match record.get(column.field) {
        None | Some(Value::Null) => column.required,
        Some(value) => !takes(column.kind, value),
    });
    let known = refused.map(|column| column.field).next();
    // A text with U+0000 can be no part of a jsonb, wherever it stands.
    known.or_else(|| record.values().any(holds_nul).then_some("record"))
}

fn takes(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Text(chars_max, choices), Value::String(text)) => {
            text.chars().count() <= chars_max
                && !text.contains('\0')
                && (choices.is_empty() || choices.contains(&text.as_str()))
        }
        // Only the usual form, so that it comes back as it was sent.
        (Id, Value::String(text)) => Uuid::try_parse(text).is_ok_and(|id| id.to_string() == *text),
        (Date, Value::String(text)) => {
            CivilDate::parse_birth("date", text).is_ok_and(|date| date.to_string() == *text)
        }
        (Time, Value::String(text)) => is_time(text),
        (Float(min, max), value) => value.as_f64().is_some_and(|number| (min..=max).contains(&number)),
        (Integer(min, max), value) => whole(value).is_some_and(|number| (min..=max).contains(&number)),
        (Flag, Value::Bool(_)) | (Json, _) => true,
        (Moment, Value::String(text)) => {
            Instant::parse_rfc3339(text).is_some_and(|at| at.to_string() == *text)
        }
        (Texts(chars_max), Value::Array(items)) => items.iter().all(|item| takes(Text(chars_max, &[]), item)),
        _ => false,
    }
}

fn whole(value: &Value) -> Option<i64> {
    // JavaScript knows one kind of number: 3.0 is 3.
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64))
}

fn is_time(text: &str) -> bool {
    let bounds = [24, 60, 60];
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, bound): (&&str, u8)| {
        part.len() == 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|n| n < bound)
    };
    parts.len() == 3 && parts.iter().zip(bounds).all(fits)
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}
