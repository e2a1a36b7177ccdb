//! Damage, by a seed.

use serde_json::{Map, Value};
use soul_testkit::Draws;

/// Values that decoders stumble over.
const ODD: [&str; 22] = [
    "null",
    "true",
    "0",
    "-0.0",
    "-1",
    "1.5",
    "3.0",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "18446744073709551615",
    "1e308",
    "\"\"",
    "\"\\u0000\"",
    "\"sync/of-a-later-version\"",
    "\"2025-02-30T00:00:00.000Z\"",
    "\"0000-01-01T00:00:00.000Z\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "[]",
    "{}",
];

/// The good bytes with some damage that follows from the seed: of the JSON value where they are one, else, and now and then, of the
/// bytes themselves. `other` is another input of the same kind, of which parts may be put in.
#[must_use]
pub fn mutated(good: &[u8], other: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Draws::new(seed);
    let values = [good, other].map(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    if let ([Some(mut value), Some(other)], 1..) = (values, random.below(4)) {
        for _ in 0..=random.below(3) {
            damage(&mut value, &other, &mut random);
        }
        return value.to_string().into_bytes();
    }
    let mut bytes = good.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.number() as u8),
            2 => bytes.splice(at..at, other[other.len().min(at)..].iter().take(20).copied()).for_each(drop),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    bytes
}

/// Changes one value somewhere inside.
fn damage(value: &mut Value, other: &Value, random: &mut Draws) {
    let mut places = Vec::new();
    pointers(value, String::new(), &mut places);
    let place = places.swap_remove(random.below(places.len()));
    let Some(target) = value.pointer_mut(&place) else { return };
    match (random.below(6), target) {
        (0, Value::Array(items)) if !items.is_empty() => {
            let at = random.below(items.len());
            let item = items[at].clone();
            items.insert(at, item);
        }
        (0 | 1, Value::Array(items)) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        (0, Value::Object(fields)) => remove_one(fields, random),
        (1, Value::Object(fields)) => drop(fields.insert("aFieldOfALaterVersion".to_owned(), Value::Null)),
        (2 | 3, target) => {
            let mut places = Vec::new();
            pointers(other, String::new(), &mut places);
            let from = &places[random.below(places.len())];
            *target = other.pointer(from).cloned().unwrap_or_default();
        }
        (_, target) => {
            let odd = ODD[random.below(ODD.len())];
            *target = serde_json::from_str(odd).unwrap_or_default();
        }
    }
}

fn remove_one(fields: &mut Map<String, Value>, random: &mut Draws) {
    let name = fields.keys().nth(random.below(fields.len())).cloned();
    if let Some(name) = name {
        fields.remove(&name);
    }
}

/// Paths of all values inside.
fn pointers(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            pointers(value, format!("{path}/{name}"), found);
        }),
        Value::Array(items) => {
            items.iter().zip(0..).for_each(|(value, n)| pointers(value, format!("{path}/{n}"), found));
        }
        _ => {}
    }
    found.push(path);
}
