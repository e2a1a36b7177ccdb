//! Reads typed values out of an outside object, one named field at a time.

use serde_json::{Map, Value};

use crate::{Bounds, InputError};

/// An outside object at the border. Every reader takes null for missing, and every refusal names the field.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Path in front of the field names, such as `place.`; empty at the top.
    prefix: &'a str,
}

impl<'a> Fields<'a> {
    /// Takes `value`, called `name` in messages.
    ///
    /// # Errors
    /// `input/wrong-type` where it is no object.
    pub fn of(name: &str, value: &'a Value) -> Result<Self, InputError> {
        match value {
            Value::Object(object) => Ok(Self { object, prefix: "" }),
            other => Err(wrong_type(name, other, "an object")),
        }
    }

    /// The same reader with a path in front of the names it reports.
    #[must_use]
    pub fn under(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// Refuses fields that are not in `known`.
    ///
    /// # Errors
    /// `input/unknown-field`.
    pub fn only(&self, known: &[&str]) -> Result<(), InputError> {
        match self.object.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, value)) => Err(InputError::new(
                "input/unknown-field",
                self.path(name),
                value.clone(),
                "is not known",
                known.join(", "),
            )),
        }
    }

    /// The raw value; null counts as missing.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field).filter(|value| !value.is_null())
    }

    /// Whether the field is written at all, null included: an update that says null means it.
    #[must_use]
    pub fn mentions(&self, field: &str) -> bool {
        self.object.contains_key(field)
    }

    /// A text of at most `max_chars` Unicode scalars, without U+0000.
    ///
    /// # Errors
    /// `input/wrong-type`, `input/too-long`, `input/text-not-allowed`.
    pub fn text(&self, field: &str, max_chars: usize) -> Result<Option<&'a str>, InputError> {
        self.value(field).map(|value| checked_text(&|| self.path(field), value, max_chars)).transpose()
    }

    /// A list of texts, each of at most `max_chars` scalars.
    ///
    /// # Errors
    /// As [`Fields::text`], and `input/too-many` past `max_items`.
    pub fn texts(
        &self,
        field: &str,
        max_items: usize,
        max_chars: usize,
    ) -> Result<Option<Vec<String>>, InputError> {
        let Some(value) = self.value(field) else { return Ok(None) };
        let path = self.path(field);
        let Value::Array(items) = value else { return Err(wrong_type(&path, value, "a list of texts")) };
        if items.len() > max_items {
            let problem = format!("has {} items", items.len());
            return Err(InputError::new(
                "input/too-many",
                path,
                value.clone(),
                problem,
                format!("{max_items} at most"),
            ));
        }
        let texts = items.iter().enumerate().map(|(index, item)| {
            checked_text(&|| format!("{path}[{index}]"), item, max_chars).map(str::to_owned)
        });
        texts.collect::<Result<Vec<_>, _>>().map(Some)
    }

    /// A number within `bounds`; `code` is the refusal's code for one outside them.
    ///
    /// # Errors
    /// `input/wrong-type` for anything but a number, `code` outside the bounds.
    pub fn number(&self, field: &str, bounds: Bounds, code: &'static str) -> Result<Option<f64>, InputError> {
        let Some(value) = self.value(field) else { return Ok(None) };
        let Some(number) = value.as_f64() else {
            return Err(wrong_type(&self.path(field), value, &format!("a number, {}", bounds.accepted())));
        };
        if bounds.contains(number) {
            Ok(Some(number))
        } else {
            let problem = format!("is {number}, which is out of range");
            Err(InputError::new(code, self.path(field), value.clone(), problem, bounds.accepted()))
        }
    }

    /// A whole number from `min` to `max`.
    ///
    /// # Errors
    /// `input/wrong-type`, `input/out-of-range`.
    pub fn integer(&self, field: &str, min: i32, max: i32) -> Result<Option<i32>, InputError> {
        let bounds = Bounds { min: f64::from(min), max: f64::from(max), unit: "" };
        let Some(number) = self.number(field, bounds, "input/out-of-range")? else { return Ok(None) };
        if libm::trunc(number) != number {
            let accepted = format!("a whole number, {}", bounds.accepted());
            return Err(wrong_type(&self.path(field), &Value::from(number), &accepted));
        }
        // The bounds are those of an i32, so the cast is exact.
        Ok(Some(number as i32))
    }

    /// A boolean.
    ///
    /// # Errors
    /// `input/wrong-type`.
    pub fn flag(&self, field: &str) -> Result<Option<bool>, InputError> {
        self.value(field)
            .map(|value| value.as_bool().ok_or_else(|| wrong_type(&self.path(field), value, "true or false")))
            .transpose()
    }

    /// One of the named choices.
    ///
    /// # Errors
    /// `input/not-a-choice` for anything else.
    pub fn choice<T: Copy>(&self, field: &str, choices: &[(&str, T)]) -> Result<Option<T>, InputError> {
        self.value(field).map(|value| pick(&self.path(field), value, choices)).transpose()
    }

    /// The full path of a field, as it stands in messages.
    #[must_use]
    pub fn path(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    /// The error for a required field that is missing.
    #[must_use]
    pub fn missing(&self, code: &'static str, field: &str, accepted: &str) -> InputError {
        InputError::new(code, self.path(field), Value::Null, "is missing", accepted)
    }
}

/// Finds `value` among named choices.
fn pick<T: Copy>(path: &str, value: &Value, choices: &[(&str, T)]) -> Result<T, InputError> {
    let found = value.as_str().and_then(|text| choices.iter().find(|(name, _)| *name == text));
    found.map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        InputError::new(
            "input/not-a-choice",
            path,
            value.clone(),
            "is not one of the choices",
            names.join(", "),
        )
    })
}

/// `path` is called for a refusal only.
fn checked_text<'a>(
    path: &dyn Fn() -> String,
    value: &'a Value,
    max_chars: usize,
) -> Result<&'a str, InputError> {
    let Value::String(text) = value else { return Err(wrong_type(&path(), value, "a text")) };
    // No text has more characters than bytes.
    let chars = if text.len() <= max_chars { text.len() } else { text.chars().count() };
    if chars > max_chars {
        let problem = format!("has {chars} characters");
        return Err(InputError::new(
            "input/too-long",
            path(),
            value.clone(),
            problem,
            format!("{max_chars} characters at most"),
        ));
    }
    if text.contains('\0') {
        return Err(InputError::new(
            "input/text-not-allowed",
            path(),
            value.clone(),
            "holds the character U+0000",
            "text without U+0000",
        ));
    }
    Ok(text)
}

fn wrong_type(path: &str, value: &Value, accepted: &str) -> InputError {
    let problem = match value {
        Value::Null => "is null",
        Value::Bool(_) => "is a boolean",
        Value::Number(_) => "is a number",
        Value::String(_) => "is a text",
        Value::Array(_) => "is a list",
        Value::Object(_) => "is an object",
    };
    InputError::new("input/wrong-type", path, value.clone(), problem, accepted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_and_missing_are_the_same_for_readers_but_not_for_mentions() {
        let value = json!({ "a": null });
        let fields = Fields::of("draft", &value).unwrap();
        assert_eq!(fields.text("a", 5), Ok(None));
        assert_eq!(fields.text("b", 5), Ok(None));
        assert!(fields.mentions("a") && !fields.mentions("b"));
    }

    #[test]
    fn lengths_count_unicode_scalars() {
        let value = json!({ "name": "日本語" });
        let fields = Fields::of("draft", &value).unwrap();
        assert_eq!(fields.text("name", 3), Ok(Some("日本語")));
        assert_eq!(fields.text("name", 2).unwrap_err().code, "input/too-long");
    }

    #[test]
    fn each_refusal_names_field_value_and_what_is_accepted() {
        let value =
            json!({ "n": 91, "t": 5, "z": "a\0b", "c": "blue", "w": 1.5, "l": ["a", 1], "b": "yes", "x": 1 });
        let fields = Fields::of("draft", &value).unwrap().under("place.");
        let latitude = Bounds { min: -90.0, max: 90.0, unit: "degrees" };
        let cases = [
            (fields.number("n", latitude, "birth/latitude-out-of-range").unwrap_err(), "place.n"),
            (fields.text("t", 9).unwrap_err(), "place.t"),
            (fields.text("z", 9).unwrap_err(), "place.z"),
            (fields.choice("c", &[("red", 1), ("green", 2)]).unwrap_err(), "place.c"),
            (fields.integer("w", 0, 9).unwrap_err(), "place.w"),
            (fields.texts("l", 9, 9).unwrap_err(), "place.l[1]"),
            (fields.flag("b").unwrap_err(), "place.b"),
            (fields.only(&["n", "t", "z", "c", "w", "l", "b"]).unwrap_err(), "place.x"),
        ];
        for (error, path) in cases {
            assert_eq!(error.field, path);
            assert!(!error.value.is_null() && !error.accepted.is_empty(), "{error}");
        }
    }
}
