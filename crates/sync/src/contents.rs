//! Whether two records say the same.

use serde_json::{Map, Value};

/// Fields that tell when and by whom a record was made and edited, and how far this device knows it: no part of what it says.
const HEAD: [&str; 6] = ["id", "version", "updatedAt", "writer", "createdAt", "generation"];

/// Whether two values are the same: a number is the same as an integer and as a float.
#[must_use]
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same_value(a, b)))
        }
        (a, b) => a == b,
    }
}

/// Whether two records say the same, whoever wrote them and when.
#[must_use]
pub fn same_contents(a: &Map<String, Value>, b: &Map<String, Value>) -> bool {
    differing_fields(a, b).is_empty()
}

/// Names of the fields in which two records differ, in alphabetical order. A field that is null is one that is missing.
#[must_use]
pub fn differing_fields(a: &Map<String, Value>, b: &Map<String, Value>) -> Vec<String> {
    let mut fields: Vec<String> = a
        .keys()
        .chain(b.keys().filter(|name| !a.contains_key(*name)))
        .filter(|name| !is_head(name) && !same_field(a.get(*name), b.get(*name)))
        .cloned()
        .collect();
    fields.sort_unstable();
    fields
}

/// Whether a field is no part of what a record says.
#[must_use]
pub fn is_head(name: &str) -> bool {
    HEAD.contains(&name)
}

/// Whether two fields are the same, missing being null.
pub(crate) fn same_field(a: Option<&Value>, b: Option<&Value>) -> bool {
    same_value(a.unwrap_or(&Value::Null), b.unwrap_or(&Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_a_record_says_makes_a_difference() {
        let a = json!({ "id": "x", "version": 1, "createdAt": "2025", "n": 1, "l": [1, { "a": null }], "gone": null });
        let b = json!({ "id": "x", "version": 9, "createdAt": "2026", "n": 1.0, "l": [1.0, { "a": null }], "mood": "sad" });
        let differing =
            |a: &Value, b: &Value| differing_fields(a.as_object().unwrap(), b.as_object().unwrap());
        assert_eq!(differing(&a, &a), Vec::<String>::new());
        assert_eq!(differing(&a, &b), ["mood"]);
        assert_eq!(differing(&b, &json!({ "n": 2, "l": [1] })), ["l", "mood", "n"]);
    }
}
