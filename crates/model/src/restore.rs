//! Records that come back from a file: checked like drafts, but with all that a stored record has besides.

use serde_json::{Map, Value};
use soul_core::{Fields, InputError, Instant};

use crate::draft::DraftRules;
use crate::ids::moment_of;
use crate::parts::{self, LONG_TEXT_CHARS_MAX};
use crate::{
    ASSESSMENT_DRAFTS, ASSESSMENTS, COMPATIBILITIES, DAILY_INSIGHTS, FREQUENCY_DRAFTS, FREQUENCY_LOGS,
    JOURNAL_DRAFTS, JOURNAL_ENTRIES, PERSON_DRAFTS, PERSONS, PROFILE_DRAFTS, PROFILES, StoreDescriptor,
};

/// The collections that a file gives back, parents before their children.
pub static RESTORED: [&RestoreRules; 7] =
    [&PROFILE, &PERSON, &COMPATIBILITY, &INSIGHT, &ASSESSMENT, &JOURNAL, &FREQUENCY];

/// Most characters of a short text, such as a version or the name of a template.
const SHORT_TEXT_CHARS_MAX: usize = 200;
/// Most characters of a headline or an intention.
const LINE_CHARS_MAX: usize = 255;
/// Most characters of a template's id.
const TEMPLATE_ID_CHARS_MAX: usize = 100;
/// Most items of a list of texts: far more than any analysis has.
const TEXTS_MAX: usize = 1000;
/// The stamp, the bookkeeping and the owner: what is made anew for a record that comes back.
const MADE_ANEW: [&str; 8] =
    ["id", "version", "writer", "generation", "createdAt", "updatedAt", "userId", "sessionId"];

/// How the records of one collection are read from a file.
#[derive(Debug)]
pub struct RestoreRules {
    /// The collection.
    pub store: &'static StoreDescriptor,
    drafts: Option<&'static DraftRules>,
    /// Fields of a draft that may be left out there, but say what the record is about.
    stated: &'static [&'static str],
    /// Fields besides those of a draft.
    fields: &'static [Field],
    /// Whether a record notes the session in which nobody was signed in.
    pub notes_session: bool,
}

#[derive(Debug)]
struct Field {
    name: &'static str,
    is: Is,
    required: bool,
}

#[derive(Debug, Clone, Copy)]
enum Is {
    Id,
    Text(usize),
    Texts,
    Date,
    Instant,
    /// A whole number within these bounds.
    Whole(i32, i32),
    OneOf(&'static [&'static str]),
    Object,
}

/// A record as a file gives it, checked. Its owner and its stamp are for the store to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The id that it had.
    pub id: String,
    /// When it was made: the moment in its id where the ids of its collection have one.
    pub created_at: Instant,
    /// All other fields, those of newer versions included.
    pub fields: Map<String, Value>,
}

const fn needed(name: &'static str, is: Is) -> Field {
    Field { name, is, required: true }
}

const fn optional(name: &'static str, is: Is) -> Field {
    Field { name, is, required: false }
}

const fn of_drafts(store: &'static StoreDescriptor, drafts: &'static DraftRules) -> RestoreRules {
    RestoreRules {
        store,
        drafts: Some(drafts),
        stated: &[],
        fields: &[],
        notes_session: drafts.notes_session,
    }
}

const TEXT: Is = Is::Text(LONG_TEXT_CHARS_MAX);
const SHORT: Is = Is::Text(SHORT_TEXT_CHARS_MAX);
const SCORE: Is = Is::Whole(0, 100);

static PROFILE: RestoreRules = of_drafts(&PROFILES, &PROFILE_DRAFTS);

static PERSON: RestoreRules =
    RestoreRules { fields: &[optional("userId", SHORT)], ..of_drafts(&PERSONS, &PERSON_DRAFTS) };

static ASSESSMENT: RestoreRules = RestoreRules {
    fields: &[optional("result", Is::Object), optional("completedAt", Is::Instant)],
    ..of_drafts(&ASSESSMENTS, &ASSESSMENT_DRAFTS)
};

static JOURNAL: RestoreRules =
    RestoreRules { stated: &["entryDate"], ..of_drafts(&JOURNAL_ENTRIES, &JOURNAL_DRAFTS) };

static FREQUENCY: RestoreRules =
    RestoreRules { stated: &["logDate"], ..of_drafts(&FREQUENCY_LOGS, &FREQUENCY_DRAFTS) };

static COMPATIBILITY: RestoreRules = RestoreRules {
    store: &COMPATIBILITIES,
    drafts: None,
    stated: &[],
    notes_session: true,
    fields: &[
        needed("profile1Id", Is::Id),
        needed("profile2Id", Is::Id),
        needed("overallScore", SCORE),
        needed("overallError", SCORE),
        needed("confidenceLevel", Is::OneOf(&["high", "medium", "low"])),
        optional("attractionScore", SCORE),
        optional("attractionError", SCORE),
        optional("emotionalScore", SCORE),
        optional("emotionalError", SCORE),
        optional("communicationScore", SCORE),
        optional("communicationError", SCORE),
        optional("lifestyleScore", SCORE),
        optional("lifestyleError", SCORE),
        optional("longTermScore", SCORE),
        optional("longTermError", SCORE),
        optional("timingScore", SCORE),
        optional("timingError", SCORE),
        needed(
            "relationshipCategory",
            Is::OneOf(&[
                "soulmate",
                "karmic",
                "growth",
                "complementary",
                "challenging",
                "great_match",
                "best_friends",
            ]),
        ),
        optional("runnerUp", Is::Object),
        needed("dominantPillars", Is::Texts),
        needed("strengths", Is::Texts),
        needed("challenges", Is::Texts),
        needed("advice", TEXT),
        optional("synastryData", Is::Object),
        needed("calculatedAt", Is::Instant),
        needed("calculationVersion", SHORT),
        needed("onDate", Is::Date),
        optional("inputHash", SHORT),
    ],
};

static INSIGHT: RestoreRules = RestoreRules {
    store: &DAILY_INSIGHTS,
    drafts: None,
    stated: &[],
    notes_session: false,
    fields: &[
        needed("profileId", Is::Id),
        needed("insightDate", Is::Date),
        needed("headline", Is::Text(LINE_CHARS_MAX)),
        needed("content", TEXT),
        needed("currentTransits", Is::Object),
        needed("personalDayNumber", Is::Whole(1, 9)),
        needed("intention", Is::Text(LINE_CHARS_MAX)),
        needed("affirmation", TEXT),
        needed("journalPrompt", TEXT),
        needed("templateId", Is::Text(TEMPLATE_ID_CHARS_MAX)),
        needed("generatedBy", Is::OneOf(&["ai", "template", "hybrid"])),
        needed("generatedAt", Is::Instant),
        optional("viewedAt", Is::Instant),
    ],
};

impl RestoreRules {
    /// Checks a record of a file.
    ///
    /// # Errors
    /// `input/…` and `birth/…` codes that name the field, as for drafts; `input/id-invalid` for an id that no record of the
    /// collection can have.
    pub fn read(&self, record: &Value) -> Result<Restored, InputError> {
        let given = Fields::of("record", record)?;
        let id = parts::required_id(&given, "id")?;
        let created_at = if self.store.keys_follow_creation {
            moment_of(&id).ok_or_else(|| id_invalid(&id))?
        } else {
            instant(&given, "createdAt")?.ok_or_else(|| missing(&given, "createdAt", Is::Instant))?
        };
        let mut fields = Map::new();
        let object = record.as_object();
        for (name, value) in object.into_iter().flatten() {
            if !MADE_ANEW.contains(&name.as_str()) && !self.store.derived_fields.contains(&name.as_str()) {
                storable(name, value)?;
                fields.insert(name.clone(), value.clone());
            }
        }
        if let Some(rules) = self.drafts {
            for name in self.stated {
                given.value(name).ok_or_else(|| missing(&given, name, Is::Date))?;
            }
            let mut draft = Map::new();
            for name in rules.fields {
                if let Some(value) = fields.remove(*name) {
                    draft.insert((*name).to_owned(), value);
                }
            }
            fields.extend(rules.draft("draft", &Value::Object(draft), "")?);
        }
        for field in self.fields {
            fields.insert(field.name.to_owned(), field.read(&given)?);
        }
        Ok(Restored { id, created_at, fields })
    }
}

impl Field {
    /// The checked value as it is stored.
    fn read(&self, given: &Fields<'_>) -> Result<Value, InputError> {
        let name = self.name;
        let value = match self.is {
            Is::Id => parts::id(given, name)?.map(Value::from),
            Is::Text(chars_max) => parts::text(given, name, chars_max)?.map(Value::from),
            Is::Texts => given.texts(name, TEXTS_MAX, LONG_TEXT_CHARS_MAX)?.map(Value::from),
            Is::Date => parts::date(given, name)?.map(Value::from),
            Is::Instant => instant(given, name)?.map(|instant| instant.to_string().into()),
            Is::Whole(min, max) => given.integer(name, min, max)?.map(Value::from),
            Is::OneOf(choices) => match given.value(name) {
                Some(value) if choices.iter().any(|choice| value == choice) => Some(value.clone()),
                Some(value) => {
                    let (code, problem) = ("input/not-a-choice", "is not one of the choices");
                    return Err(InputError::new(code, name, value.clone(), problem, choices.join(", ")));
                }
                None => None,
            },
            Is::Object => match given.value(name) {
                Some(value) if !value.is_object() => {
                    let (code, problem) = ("input/wrong-type", "is no object");
                    return Err(InputError::new(code, name, value.clone(), problem, "an object"));
                }
                value => value.cloned(),
            },
        };
        match value {
            None if self.required => Err(missing(given, name, self.is)),
            value => Ok(value.unwrap_or(Value::Null)),
        }
    }
}

fn missing(given: &Fields<'_>, name: &str, is: Is) -> InputError {
    let accepted = match is {
        Is::Id => "the id of a record",
        Is::Text(_) => "a text",
        Is::Texts => "a list of texts",
        Is::Date => "a date YYYY-MM-DD",
        Is::Instant => "an instant by RFC 3339",
        Is::Whole(..) => "a whole number",
        Is::OneOf(_) => "one of the choices",
        Is::Object => "an object",
    };
    parts::missing(given, name, accepted)
}

fn instant(given: &Fields<'_>, name: &str) -> Result<Option<Instant>, InputError> {
    let Some(text) = given.text(name, SHORT_TEXT_CHARS_MAX)? else { return Ok(None) };
    let invalid = || {
        let accepted = "an instant by RFC 3339 such as 2025-03-01T12:00:00.000Z";
        InputError::new("input/not-an-instant", given.path(name), text, "is no instant", accepted)
    };
    Instant::parse_rfc3339(text).map(Some).ok_or_else(invalid)
}

fn id_invalid(id: &str) -> InputError {
    let (problem, accepted) = ("is no id of this collection", "a UUIDv7 in its usual form");
    InputError::new("input/id-invalid", "id", id, problem, accepted)
}

/// Refuses texts that the cloud's database can't hold, wherever they are.
fn storable(path: &str, value: &Value) -> Result<(), InputError> {
    let refused = |text: &str| {
        let (code, problem) = ("input/text-not-allowed", "holds the character U+0000");
        Err(InputError::new(code, path, text, problem, "text without U+0000"))
    };
    match value {
        Value::String(text) if text.contains('\0') => refused(text),
        Value::Array(items) => items.iter().try_for_each(|item| storable(path, item)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            if name.contains('\0') { refused(name) } else { storable(path, value) }
        }),
        _ => Ok(()),
    }
}
