//! Reads messages: total, strict about what it uses, silent about fields that it does not know.

use serde_json::{Map, Value};
use soul_core::{Coded, Instant};

use crate::SyncCode;
use crate::limits::{INTEGER_MAX, OWNER_CHARS_MAX};

/// A message, or a part of one, that is not as the protocol says. It names the place and never repeats the value, which may be
/// private or large.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not as the protocol says; accepted: {accepted}")]
pub struct WireError {
    /// What the side that reads it answers or notes.
    pub code: SyncCode,
    /// Path of the value, such as `operations[3].record.version`.
    pub path: String,
    /// What would be accepted.
    pub accepted: &'static str,
}

impl Coded for WireError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn details(&self) -> Option<Value> {
        Some(serde_json::json!({ "field": self.path, "accepted": self.accepted }))
    }
}

/// An object of a message.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) object: &'a Map<String, Value>,
    /// Path in front of the field names: empty, or with its dot.
    prefix: &'a str,
    /// Code of a refusal.
    code: SyncCode,
}

impl<'a> Reader<'a> {
    /// Takes `value`, whose own path is `prefix` without its dot.
    pub(crate) fn of(value: &'a Value, prefix: &'a str, code: SyncCode) -> Result<Self, WireError> {
        let object = value.as_object().ok_or_else(|| {
            let path = prefix.strip_suffix('.').unwrap_or(prefix);
            WireError { code, path: path.to_owned(), accepted: "an object" }
        })?;
        Ok(Self { object, prefix, code })
    }

    /// Takes an object that is known to be one.
    pub(crate) fn over(object: &'a Map<String, Value>, prefix: &'a str, code: SyncCode) -> Self {
        Self { object, prefix, code }
    }

    pub(crate) fn error(&self, field: &str, accepted: &'static str) -> WireError {
        WireError { code: self.code, path: format!("{}{field}", self.prefix), accepted }
    }

    /// Another code for the refusals of this object.
    pub(crate) fn refusing(self, code: SyncCode) -> Self {
        Self { code, ..self }
    }

    /// The value of a field; null counts as missing.
    pub(crate) fn value(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field).filter(|value| !value.is_null())
    }

    pub(crate) fn required(&self, field: &str, accepted: &'static str) -> Result<&'a Value, WireError> {
        self.value(field).ok_or_else(|| self.error(field, accepted))
    }

    pub(crate) fn text(&self, field: &str) -> Result<&'a str, WireError> {
        const ACCEPTED: &str = "a text";
        self.required(field, ACCEPTED)?.as_str().ok_or_else(|| self.error(field, ACCEPTED))
    }

    /// One of the named choices.
    pub(crate) fn choice<T: Copy>(
        &self,
        field: &str,
        choices: &[(&str, T)],
        accepted: &'static str,
    ) -> Result<T, WireError> {
        let text = self.required(field, accepted)?.as_str();
        let found = choices.iter().find(|(name, _)| Some(*name) == text);
        found.map(|(_, choice)| *choice).ok_or_else(|| self.error(field, accepted))
    }

    pub(crate) fn flag(&self, field: &str) -> Result<bool, WireError> {
        const ACCEPTED: &str = "true or false";
        self.required(field, ACCEPTED)?.as_bool().ok_or_else(|| self.error(field, ACCEPTED))
    }

    /// A whole number from 0 to `max`; `1.0` is one, as it is in JavaScript.
    pub(crate) fn integer(&self, field: &str, max: u64) -> Result<u64, WireError> {
        const ACCEPTED: &str = "a whole number within its range";
        let value = self.required(field, ACCEPTED)?;
        whole(value).filter(|number| *number <= max).ok_or_else(|| self.error(field, ACCEPTED))
    }

    pub(crate) fn integer_or_none(&self, field: &str) -> Result<Option<u64>, WireError> {
        self.value(field).map(|_| self.integer(field, INTEGER_MAX)).transpose()
    }

    /// An instant as the protocol writes it: UTC, three decimals, `Z`.
    pub(crate) fn instant(&self, field: &str) -> Result<Instant, WireError> {
        const ACCEPTED: &str = "an instant like 2025-03-01T12:00:00.000Z";
        let text = self.required(field, ACCEPTED)?.as_str().filter(|text| text.len() == 24);
        let instant = text.and_then(Instant::parse_rfc3339);
        // Another way of writing the same instant would compare differently as a text.
        // The year 0 has none in most calendars, and in most databases.
        let canonical = instant
            .filter(|instant| text == Some(instant.to_string().as_str()))
            .filter(|_| text.is_some_and(|text| !text.starts_with("0000")));
        canonical.ok_or_else(|| self.error(field, ACCEPTED))
    }

    /// A UUID in lower case with its hyphens.
    pub(crate) fn uuid(&self, field: &str) -> Result<&'a str, WireError> {
        const ACCEPTED: &str = "a UUID in lower case";
        let text = self.required(field, ACCEPTED)?.as_str();
        text.filter(|text| is_uuid(text)).ok_or_else(|| self.error(field, ACCEPTED))
    }

    /// A text of printable ASCII without spaces, as it may stand in a URL.
    pub(crate) fn token(&self, field: &str, chars_max: usize) -> Result<&'a str, WireError> {
        const ACCEPTED: &str = "a short text of printable ASCII";
        let text = self.required(field, ACCEPTED)?.as_str();
        text.filter(|text| is_token(text, chars_max)).ok_or_else(|| self.error(field, ACCEPTED))
    }

    pub(crate) fn token_or_none(&self, field: &str, chars_max: usize) -> Result<Option<&'a str>, WireError> {
        self.value(field).map(|_| self.token(field, chars_max)).transpose()
    }

    pub(crate) fn object(&self, field: &str) -> Result<&'a Map<String, Value>, WireError> {
        const ACCEPTED: &str = "an object";
        self.required(field, ACCEPTED)?.as_object().ok_or_else(|| self.error(field, ACCEPTED))
    }

    pub(crate) fn list(&self, field: &str, items_max: usize) -> Result<&'a [Value], WireError> {
        const ACCEPTED: &str = "a list that is not too long";
        let list = self.required(field, ACCEPTED)?.as_array().filter(|list| list.len() <= items_max);
        list.map(Vec::as_slice).ok_or_else(|| self.error(field, ACCEPTED))
    }

    /// The path of an item of a list, with the dot.
    pub(crate) fn item(&self, field: &str, index: usize) -> String {
        format!("{}{field}[{index}].", self.prefix)
    }

    /// The path of an object in a field, with the dot.
    pub(crate) fn inner(&self, field: &str) -> String {
        format!("{}{field}.", self.prefix)
    }
}

/// The whole number from 0 to 2⁵³ − 1 that a value is.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    let number = match value.as_u64() {
        Some(number) => number,
        None => {
            let number = value.as_f64()?;
            // Past the range the cast would saturate; the comparison refuses it before.
            if !(0.0..=INTEGER_MAX as f64).contains(&number) || number % 1.0 != 0.0 {
                return None;
            }
            number as u64
        }
    };
    (number <= INTEGER_MAX).then_some(number)
}

/// Whether a text is a UUID in lower case with its hyphens.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Whether a text is short and of printable ASCII without spaces.
/// Whether a text can be an owner's id: 1 to [`OWNER_CHARS_MAX`] characters of printable ASCII, without spaces.
#[must_use]
pub fn is_owner_id(text: &str) -> bool {
    is_token(text, OWNER_CHARS_MAX)
}

pub(crate) fn is_token(text: &str, chars_max: usize) -> bool {
    (1..=chars_max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whole_numbers_go_from_0_to_the_last_exact_one() {
        for (value, expected) in [
            (json!(0), Some(0)),
            (json!(1.0), Some(1)),
            (json!(9_007_199_254_740_991_u64), Some(INTEGER_MAX)),
            (json!(9_007_199_254_740_992_u64), None),
            (json!(1e300), None),
            (json!(-1), None),
            (json!(-0.0), Some(0)),
            (json!(0.5), None),
            (json!("1"), None),
            (json!(true), None),
        ] {
            assert_eq!(whole(&value), expected, "{value}");
        }
    }

    #[test]
    fn an_instant_has_one_spelling() {
        let read = |text: &str| {
            let value = json!({ "at": text });
            Reader::of(&value, "", SyncCode::AnswerInvalid).unwrap().instant("at").is_ok()
        };
        assert!(read("2025-03-01T12:00:00.000Z"));
        assert!(read("0001-01-01T00:00:00.000Z") && read("9999-12-31T23:59:59.999Z"));
        for other in [
            "2025-03-01T12:00:00Z",
            "2025-03-01T12:00:00.0000Z",
            "2025-03-01T12:00:00.00Z",
            "2025-03-01t12:00:00.000z",
            "2025-03-01 12:00:00.000Z",
            "2025-03-01T12:00:00.123456Z",
            "2025-02-30T12:00:00.000Z",
            "0000-03-01T12:00:00.000Z",
            "",
        ] {
            assert!(!read(other), "{other}");
        }
    }

    #[test]
    fn a_uuid_has_one_spelling() {
        assert!(is_uuid("01890a5d-ac96-774b-bcce-b302099a8057"));
        for other in [
            "01890A5D-ac96-774b-bcce-b302099a8057",
            "01890a5dac96-774b-bcce-b302099a80570",
            "{1890a5d-ac96-774b-bcce-b302099a8057",
            "",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
