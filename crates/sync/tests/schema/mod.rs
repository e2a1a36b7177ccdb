//! As much of JSON Schema as the document uses.

use serde_json::{Map, Value};

/// The schemas of an OpenAPI document.
pub(crate) struct Schemas<'a>(&'a Map<String, Value>);

/// Members of a schema that say something about a value, and those that don't.
const KNOWN: [&str; 16] = [
    "$ref",
    "type",
    "const",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "maxItems",
    "items",
    "required",
    "properties",
    "oneOf",
    "allOf",
    "description",
    "examples",
    "default",
];

impl<'a> Schemas<'a> {
    pub(crate) fn of(document: &'a Value) -> Self {
        Self(document.pointer("/components/schemas").and_then(Value::as_object).unwrap())
    }

    /// Where a value does not keep the schema of that name.
    pub(crate) fn check(&self, name: &str, value: &Value) -> Result<(), String> {
        self.keeps(&self.0[name], value, name)
    }

    fn keeps(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let schema = schema.as_object().unwrap();
        for (keyword, says) in schema {
            assert!(KNOWN.contains(&keyword.as_str()), "{keyword} at {at} is not understood");
            let holds = match keyword.as_str() {
                "$ref" => {
                    let name = says.as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
                    self.keeps(&self.0[name], value, at)?;
                    true
                }
                "type" => match says {
                    Value::Array(types) => types.iter().any(|kind| is_of(kind, value)),
                    kind => is_of(kind, value),
                },
                "const" => same(says, value),
                "enum" => says.as_array().unwrap().contains(value),
                "pattern" => value.as_str().is_none_or(|text| matches(says.as_str().unwrap(), text)),
                "minimum" => value.as_f64().is_none_or(|number| number >= says.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= says.as_f64().unwrap()),
                "maxItems" => {
                    value.as_array().is_none_or(|items| items.len() as u64 <= says.as_u64().unwrap())
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.keeps(says, item, &format!("{at}[{index}]"))?;
                    }
                    true
                }
                "required" => value.as_object().is_none_or(|fields| {
                    says.as_array().unwrap().iter().all(|name| fields.contains_key(name.as_str().unwrap()))
                }),
                "properties" => {
                    for (name, inner) in says.as_object().unwrap() {
                        if let Some(value) = value.get(name) {
                            self.keeps(inner, value, &format!("{at}.{name}"))?;
                        }
                    }
                    true
                }
                "oneOf" => {
                    let any = says.as_array().unwrap().iter();
                    any.filter(|one| self.keeps(one, value, at).is_ok()).count() == 1
                }
                "allOf" => {
                    for one in says.as_array().unwrap() {
                        self.keeps(one, value, at)?;
                    }
                    true
                }
                _ => true,
            };
            if !holds {
                return Err(format!("{at}: {keyword} {says}"));
            }
        }
        Ok(())
    }
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.as_f64().is_some_and(|number| number % 1.0 == 0.0),
        other => panic!("no type {other}"),
    }
}

fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

/// The three patterns of the document, read by hand.
fn matches(pattern: &str, text: &str) -> bool {
    let shape = |shape: &str, digit: fn(char) -> bool| {
        text.len() == shape.len()
            && text.chars().zip(shape.chars()).all(|(c, s)| if s == '0' { digit(c) } else { c == s })
    };
    match pattern {
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" => {
            shape("00000000-0000-0000-0000-000000000000", |c| matches!(c, '0'..='9' | 'a'..='f'))
        }
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$" => {
            shape("0000-00-00T00:00:00.000Z", |c| c.is_ascii_digit())
        }
        "^[!-~]{1,200}$" => {
            (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        }
        other => panic!("no pattern {other}"),
    }
}
