//! How outside data become the fields of a record.

use serde::Serialize;
use serde_json::{Map, Value};
use soul_core::{Fields, InputError};

/// Largest record, in bytes of the JSON text that goes to the cloud.
pub const RECORD_BYTES_MAX: usize = 192 * 1024;

/// What an app gives for a record of one kind: checked, and in the form in which it is stored.
pub trait Draft: Sized + Serialize {
    /// The fields that a draft may hold.
    const FIELDS: &'static [&'static str];

    /// Reads a draft; `today`, a date `YYYY-MM-DD`, stands where a draft leaves out its day.
    ///
    /// # Errors
    /// `input/missing-field` and the other `input/…` codes, and for birth data those of [`soul_core::Birth::parse`], naming
    /// the first bad field.
    fn read(fields: &Fields<'_>, today: &str) -> Result<Self, InputError>;

    /// A draft that is always accepted. A change is checked as a draft whose other fields are these.
    fn stand_in() -> Value;
}

/// Reads a draft into the fields that are stored, given today's date.
type Reader = fn(&Fields<'_>, &str) -> Result<Map<String, Value>, InputError>;

/// What the client has to know about the records of a collection that apps write.
#[derive(Debug)]
pub struct DraftRules {
    pub(crate) fields: &'static [&'static str],
    pub(crate) read: Reader,
    pub(crate) stand_in: fn() -> Value,
    /// Fields of the draft that make the record's id and can therefore not be changed.
    pub fixed: &'static [&'static str],
    /// Fields that are no part of a draft: null in a new record, filled in later.
    pub filled_in_later: &'static [&'static str],
    /// Whether a record notes the session in which nobody was signed in.
    pub notes_session: bool,
}

impl DraftRules {
    /// The rules of drafts `D`, without fixed or further fields.
    pub(crate) const fn of<D: Draft>() -> Self {
        Self {
            fields: D::FIELDS,
            read: read::<D>,
            stand_in: D::stand_in,
            fixed: &[],
            filled_in_later: &[],
            notes_session: false,
        }
    }

    /// Reads a whole draft, called `name` in messages, into the fields that are stored.
    ///
    /// # Errors
    /// Those of [`Draft::read`], and `input/unknown-field`.
    pub fn draft(&self, name: &str, draft: &Value, today: &str) -> Result<Map<String, Value>, InputError> {
        let prefix = format!("{name}.");
        let fields = Fields::of(name, draft)?;
        // A single draft needs no path to its fields.
        let fields = if name == "draft" { fields } else { fields.under(&prefix) };
        fields.only(self.fields)?;
        (self.read)(&fields, today)
    }

    /// Reads a change: the fields that it mentions, as they are stored. Null puts a field back to what it is in a record
    /// whose draft left it out.
    ///
    /// # Errors
    /// As [`DraftRules::draft`]; required fields may be left out but not be null.
    pub fn change(&self, change: &Value, today: &str) -> Result<Map<String, Value>, InputError> {
        let mentioned = Fields::of("change", change)?;
        mentioned.only(self.fields)?;
        let mut whole = (self.stand_in)();
        for (name, value) in change.as_object().into_iter().flatten() {
            whole[name.as_str()] = value.clone();
        }
        let mut fields = (self.read)(&Fields::of("change", &whole)?, today)?;
        fields.retain(|name, _| mentioned.mentions(name));
        Ok(fields)
    }
}

/// Refuses a record that is too large to be sent, naming its largest field; `outgoing` is what goes to the cloud.
///
/// # Errors
/// `input/record-too-large`.
pub fn check_size(outgoing: &Map<String, Value>) -> Result<(), InputError> {
    let size = |value: &Value| value.to_string().len();
    let bytes: usize = 1 + outgoing.iter().map(|(name, value)| name.len() + size(value) + 4).sum::<usize>();
    if bytes <= RECORD_BYTES_MAX {
        return Ok(());
    }
    let largest = outgoing.iter().max_by_key(|(_, value)| size(value));
    let (field, value) = largest.map_or(("", &Value::Null), |(name, value)| (name.as_str(), value));
    let problem = format!("makes a record of {bytes} bytes");
    let accepted = format!("{RECORD_BYTES_MAX} bytes at most in all fields together");
    Err(InputError::new("input/record-too-large", field, value.clone(), problem, accepted))
}

fn read<D: Draft>(fields: &Fields<'_>, today: &str) -> Result<Map<String, Value>, InputError> {
    // A draft is a struct of texts, numbers, flags and lists of them, so it always becomes an object.
    match serde_json::to_value(D::read(fields, today)?) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DRAFTS;
    use serde_json::json;

    const TODAY: &str = "2025-03-01";

    #[test]
    fn the_size_is_that_of_the_json_text() {
        let mut record = json!({ "id": "r", "n": 1.5, "list": ["é\n", null, {}], "content": "" });
        let rest = record.to_string().len();
        record["content"] = "x".repeat(RECORD_BYTES_MAX - rest).into();
        assert_eq!(check_size(record.as_object().unwrap()), Ok(()));
        record["content"] = "x".repeat(RECORD_BYTES_MAX - rest + 1).into();
        let refused = check_size(record.as_object().unwrap()).unwrap_err();
        assert_eq!((refused.code, refused.field.as_str()), ("input/record-too-large", "content"));
    }

    #[test]
    fn every_stand_in_is_a_draft_that_is_accepted_and_gives_all_fields() {
        for rules in DRAFTS {
            let fields = rules.draft("draft", &(rules.stand_in)(), TODAY).unwrap();
            let names: Vec<_> = fields.keys().map(String::as_str).collect();
            let mut expected = rules.fields.to_vec();
            expected.sort_unstable();
            let mut names = names;
            names.sort_unstable();
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn a_change_gives_the_fields_that_it_mentions_and_no_other() {
        for rules in DRAFTS {
            assert_eq!(rules.change(&json!({}), TODAY), Ok(Map::new()));
            for (name, value) in rules.draft("draft", &(rules.stand_in)(), TODAY).unwrap() {
                let change = rules.change(&json!({ name.as_str(): value }), TODAY).unwrap();
                assert_eq!(Value::Object(change), json!({ name: value }));
            }
        }
    }

    #[test]
    fn unknown_fields_are_refused_with_their_path() {
        for rules in DRAFTS {
            let mut draft = (rules.stand_in)();
            draft["shoeSize"] = json!(42);
            let refused = rules.draft("drafts[3]", &draft, TODAY).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), ("input/unknown-field", "drafts[3].shoeSize"));
            let refused = rules.change(&json!({ "shoeSize": 42 }), TODAY).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), ("input/unknown-field", "shoeSize"));
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for rules in DRAFTS {
            for value in [json!(null), json!([]), json!("text"), json!(1)] {
                assert_eq!(rules.draft("draft", &value, TODAY).unwrap_err().code, "input/wrong-type");
                assert_eq!(rules.change(&value, TODAY).unwrap_err().code, "input/wrong-type");
            }
        }
    }
}
