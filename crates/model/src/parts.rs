//! Readers of fields that several records have.

use serde_json::Value;
use soul_core::{CivilDate, Fields, InputError};

use crate::RECORD_BYTES_MAX;

/// Most bytes of a photo's URL: room for a small picture as a `data:` URL within the largest record.
pub(crate) const PHOTO_URL_BYTES_MAX: usize = 128 * 1024;
/// Most characters of an id; those that are given out have 36.
const ID_CHARS_MAX: usize = 200;
/// Most characters of a text that only the size of its record bounds.
pub(crate) const LONG_TEXT_CHARS_MAX: usize = RECORD_BYTES_MAX;

/// A text that may be missing.
pub(crate) fn text(fields: &Fields<'_>, field: &str, chars_max: usize) -> Result<Option<String>, InputError> {
    Ok(fields.text(field, chars_max)?.map(str::to_owned))
}

/// A text that may not.
pub(crate) fn required_text(
    fields: &Fields<'_>,
    field: &str,
    chars_max: usize,
) -> Result<String, InputError> {
    text(fields, field, chars_max)?.ok_or_else(|| missing(fields, field, "a text"))
}

/// The id of another record, which may be missing. Whether the record exists is for the store to say.
pub(crate) fn id(fields: &Fields<'_>, field: &str) -> Result<Option<String>, InputError> {
    text(fields, field, ID_CHARS_MAX)
}

/// The id of another record.
pub(crate) fn required_id(fields: &Fields<'_>, field: &str) -> Result<String, InputError> {
    id(fields, field)?.ok_or_else(|| missing(fields, field, "the id of a record"))
}

/// The address of a photo.
pub(crate) fn photo_url(fields: &Fields<'_>) -> Result<Option<String>, InputError> {
    let url = text(fields, "photoUrl", PHOTO_URL_BYTES_MAX)?;
    match url {
        Some(url) if url.len() > PHOTO_URL_BYTES_MAX => {
            let problem = format!("has {} bytes", url.len());
            let accepted = format!("{PHOTO_URL_BYTES_MAX} bytes at most");
            Err(InputError::new("input/too-long", fields.path("photoUrl"), url, problem, accepted))
        }
        url => Ok(url),
    }
}

/// A day of the calendar, in the years that insights and charts exist for.
pub(crate) fn date(fields: &Fields<'_>, field: &str) -> Result<Option<String>, InputError> {
    let Some(text) = fields.text(field, 64)? else { return Ok(None) };
    CivilDate::parse_in_range(&fields.path(field), text).map(|date| Some(date.to_string()))
}

/// A whole number from 1 to 10.
pub(crate) fn one_to_ten(fields: &Fields<'_>, field: &str) -> Result<u8, InputError> {
    let number = fields.integer(field, 1, 10)?.and_then(|number| u8::try_from(number).ok());
    number.ok_or_else(|| missing(fields, field, "a whole number, 1 to 10"))
}

/// The refusal of a required field that is missing.
pub(crate) fn missing(fields: &Fields<'_>, field: &str, accepted: &str) -> InputError {
    fields.missing("input/missing-field", field, accepted)
}

/// An object of texts, by names of at most `chars_max` characters.
pub(crate) fn texts_by_name(
    fields: &Fields<'_>,
    field: &str,
    (entries_max, chars_max): (usize, usize),
) -> Result<Option<serde_json::Map<String, Value>>, InputError> {
    let Some(value) = fields.value(field) else { return Ok(None) };
    let path = fields.path(field);
    let prefix = format!("{path}.");
    let inner = Fields::of(&path, value)?.under(&prefix);
    let object = value.as_object().cloned().unwrap_or_default();
    if object.len() > entries_max {
        let problem = format!("has {} entries", object.len());
        let accepted = format!("{entries_max} entries at most");
        return Err(InputError::new("input/too-many", path, value.clone(), problem, accepted));
    }
    for name in object.keys() {
        if name.is_empty() || name.chars().count() > chars_max || name.contains('\0') {
            let accepted = format!("a name of 1 to {chars_max} characters without U+0000");
            let (code, problem) = ("input/text-not-allowed", "has a name that can't be stored");
            return Err(InputError::new(code, path, name.as_str(), problem, accepted));
        }
        if inner.text(name, chars_max)?.is_none() {
            return Err(missing(&inner, name, "a text"));
        }
    }
    Ok(Some(object))
}
