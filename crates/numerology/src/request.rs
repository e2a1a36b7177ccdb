//! What the numbers are asked for.

use serde_json::Value;
use soul_core::{CivilDate, Fields, InputError};

use crate::Method;

/// Most characters of a full name.
const NAME_CHARS_MAX: usize = 255;

/// A birth date, a name and how to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumerologyRequest {
    /// Date of birth.
    pub birth_date: CivilDate,
    /// The full name at birth, in Latin letters; `None` where it isn't known.
    pub full_name: Option<String>,
    /// How to add up.
    pub method: Method,
    /// For each Y of the name, in order and suffixes left out, whether it is a vowel; `None` leaves it to the rule, and so
    /// does a list that ends before it.
    pub y_vowels: Vec<Option<bool>>,
}

impl NumerologyRequest {
    /// Reads `{ birthDate, fullName?, method?, yVowels? }`; other fields are left alone, so a stored profile with a name added
    /// is an input, too. A blank name counts as none.
    ///
    /// # Errors
    /// An [`InputError`] naming the bad field: `birth/date-missing`, `birth/date-invalid`, `birth/date-out-of-range`, or an
    /// `input/…` code for a wrong type, length or choice.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("numerology", value)?;
        let Some(date) = fields.text("birthDate", 64)? else {
            return Err(fields.missing("birth/date-missing", "birthDate", "a calendar date YYYY-MM-DD"));
        };
        let name = fields.text("fullName", NAME_CHARS_MAX)?.filter(|name| !name.trim().is_empty());
        Ok(Self {
            birth_date: CivilDate::parse_birth(&fields.path("birthDate"), date)?,
            full_name: name.map(str::to_owned),
            method: fields.choice("method", &Method::CHOICES)?.unwrap_or_default(),
            y_vowels: y_vowels(&fields)?,
        })
    }
}

fn y_vowels(fields: &Fields<'_>) -> Result<Vec<Option<bool>>, InputError> {
    const ACCEPTED: &str = "a list with true, false or null for each Y of the name";
    let refused = |path: String, value: &Value, problem: &str| {
        InputError::new("input/wrong-type", path, value.clone(), problem, ACCEPTED)
    };
    let path = fields.path("yVowels");
    let Some(value) = fields.value("yVowels") else { return Ok(Vec::new()) };
    let Value::Array(items) = value else { return Err(refused(path, value, "is no list")) };
    let read = |(index, item): (usize, &Value)| match item {
        Value::Null => Ok(None),
        Value::Bool(vowel) => Ok(Some(*vowel)),
        other => Err(refused(format!("{path}[{index}]"), other, "is neither true, false nor null")),
    };
    items.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bad_fields_are_named_with_a_stable_code() {
        for (field, value, code, path) in [
            ("birthDate", json!("1990-02-31"), "birth/date-invalid", "birthDate"),
            ("birthDate", json!(null), "birth/date-missing", "birthDate"),
            ("birthDate", json!("1799-12-31"), "birth/date-out-of-range", "birthDate"),
            ("fullName", json!(7), "input/wrong-type", "fullName"),
            ("fullName", json!("x".repeat(256)), "input/too-long", "fullName"),
            ("method", json!("chaldean"), "input/not-a-choice", "method"),
            ("yVowels", json!(true), "input/wrong-type", "yVowels"),
            ("yVowels", json!([null, "y"]), "input/wrong-type", "yVowels[1]"),
        ] {
            let mut draft = json!({ "birthDate": "1990-06-15" });
            draft[field] = value;
            let refused = NumerologyRequest::parse(&draft).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, path));
        }
    }

    #[test]
    fn a_blank_name_is_no_name_and_the_default_method_is_grouped() {
        let request =
            NumerologyRequest::parse(&json!({ "birthDate": "1990-06-15", "fullName": " " })).unwrap();
        assert_eq!((request.full_name, request.method), (None, Method::Grouped));
    }
}
