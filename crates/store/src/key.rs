//! Keys and their order, as IndexedDB defines them.

use core::cmp::Ordering;
use core::ops::{Bound, RangeBounds};

use serde_json::Value;
use soul_core::sort_by;
use soul_model::IndexDescriptor;

/// A key of a row or of an index entry.
///
/// The order is that of IndexedDB (Indexed Database API 3.0, section 2.4): numbers, then texts by UTF-16 code units,
/// then lists item by item.
#[derive(Debug, Clone)]
pub enum Key {
    /// A number; never NaN.
    Number(f64),
    /// A text.
    Text(String),
    /// The key of an index over several fields.
    List(Vec<Key>),
}

impl Key {
    /// The key that a stored value makes; `None` where the value is no key (null, a boolean, an object).
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => number.as_f64().map(Self::Number),
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Array(items) => items.iter().map(Self::from_value).collect::<Option<_>>().map(Self::List),
            Value::Null | Value::Bool(_) | Value::Object(_) => None,
        }
    }

    /// The key of `row` in an `index` that takes each row once; `None` where one of the fields is missing or no key, and
    /// the row therefore stands outside the index. [`Key::all_in_index`] serves every index.
    #[must_use]
    pub fn in_index(index: &IndexDescriptor, row: &Value) -> Option<Self> {
        let part = |field: &&str| row.get(*field).and_then(Self::from_value);
        match index.fields {
            [field] => part(field),
            fields => fields.iter().map(part).collect::<Option<_>>().map(Self::List),
        }
    }

    /// The keys under which `index` holds `row`: at most one, but for an index over the items of a list, where each item
    /// that is a key makes one, and one that comes twice makes one in all.
    #[must_use]
    pub fn all_in_index(index: &IndexDescriptor, row: &Value) -> Vec<Self> {
        match (index.multi_entry, index.fields) {
            (true, [field]) => match row.get(*field) {
                Some(Value::Array(items)) => {
                    let mut keys: Vec<Self> = items.iter().filter_map(Self::from_value).collect();
                    sort_by(&mut keys, Key::cmp);
                    keys.dedup();
                    keys
                }
                value => value.and_then(Self::from_value).into_iter().collect(),
            },
            _ => Self::in_index(index, row).into_iter().collect(),
        }
    }

    /// The same key as a plain value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            // Whole numbers stay whole, so that a cursor reads as the row does.
            Self::Number(number) if libm::trunc(*number) == *number && libm::fabs(*number) < 9e15 => {
                Value::from(*number as i64)
            }
            Self::Number(number) => Value::from(*number),
            Self::Text(text) => Value::from(text.as_str()),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
        }
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Key {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // Adding zero folds the two zeros, which are one key, into one.
            (Self::Number(a), Self::Number(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
            (Self::Text(a), Self::Text(b)) => by_utf16(a.as_bytes(), b.as_bytes()),
            (Self::List(a), Self::List(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

/// First byte, in UTF-8, of the characters past the surrogates of UTF-16, and of those that are written by surrogates.
const PAST_SURROGATES: u8 = 0xee;
const BY_SURROGATES: u8 = 0xf0;

/// The order of two texts by the units of UTF-16. That of their bytes is the same, but for characters that UTF-16 writes by surrogates:
/// these come before the ones past the surrogates.
fn by_utf16(a: &[u8], b: &[u8]) -> Ordering {
    match a.iter().zip(b).find(|(a, b)| a != b) {
        None => a.len().cmp(&b.len()),
        Some((&a, &b)) => {
            let past_all = |byte: u8| (PAST_SURROGATES..BY_SURROGATES).contains(&byte);
            match (past_all(a) && b >= BY_SURROGATES, past_all(b) && a >= BY_SURROGATES) {
                (true, _) => Ordering::Greater,
                (_, true) => Ordering::Less,
                _ => a.cmp(&b),
            }
        }
    }
}

impl Key {
    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::List(_) => 2,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// A range of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    /// Lower end.
    pub lower: Bound<Key>,
    /// Upper end.
    pub upper: Bound<Key>,
}

impl KeyRange {
    /// Every key.
    pub const ALL: Self = Self { lower: Bound::Unbounded, upper: Bound::Unbounded };

    /// This key alone.
    #[must_use]
    pub fn only(key: Key) -> Self {
        Self { lower: Bound::Included(key.clone()), upper: Bound::Included(key) }
    }

    /// The keys of an index over several fields whose first parts are `parts`, whatever follows.
    #[must_use]
    pub fn starting_with(parts: &[Key]) -> Self {
        // A list sorts above every number and text, so the empty list closes the range from above.
        let mut upper = parts.to_vec();
        upper.push(Key::List(Vec::new()));
        Self { lower: Bound::Included(Key::List(parts.to_vec())), upper: Bound::Excluded(Key::List(upper)) }
    }

    /// Whether `key` lies in the range.
    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        (self.lower.as_ref(), self.upper.as_ref()).contains(key)
    }

    /// Whether no key at all can lie in the range. IndexedDB refuses to build such a range.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (&self.lower, &self.upper) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(lower), Bound::Included(upper)) => lower > upper,
            (
                Bound::Included(lower) | Bound::Excluded(lower),
                Bound::Included(upper) | Bound::Excluded(upper),
            ) => lower >= upper,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn any_key() -> impl Strategy<Value = Key> {
        let leaf = prop_oneof![
            (-3i32..3).prop_map(|half| Key::Number(f64::from(half) / 2.0)),
            "[a🌙\u{fffd}]{0,2}".prop_map(Key::Text),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Key::List))
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in any_key(), b in any_key(), c in any_key()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert!(a != b || a.cmp(&c) == b.cmp(&c));
            prop_assert!(!(a <= b && b <= c) || a <= c);
        }

        #[test]
        fn texts_are_in_the_order_of_utf_16(
            a in "[a~é\u{d7ff}\u{e000}\u{fffd}🌙\u{10ffff}]{0,3}", b in "[a~é\u{d7ff}\u{e000}\u{fffd}🌙\u{10ffff}]{0,3}",
        ) {
            let expected = a.encode_utf16().cmp(b.encode_utf16());
            prop_assert_eq!(Key::from(a.as_str()).cmp(&Key::from(b.as_str())), expected);
        }

        #[test]
        fn a_key_comes_back_from_its_value(key in any_key()) {
            prop_assert_eq!(Key::from_value(&key.to_value()), Some(key));
        }

        #[test]
        fn a_range_by_first_parts_holds_exactly_the_keys_that_start_with_them(
            first in "[ab]{0,2}", other in "[ab]{0,2}", second in "[ab]{0,2}",
        ) {
            let range = KeyRange::starting_with(&[Key::from(first.as_str())]);
            let key = Key::List(vec![other.as_str().into(), second.as_str().into()]);
            prop_assert_eq!(range.contains(&key), first == other);
        }
    }

    #[test]
    fn the_two_zeros_are_one_key() {
        assert_eq!(Key::Number(0.0), Key::Number(-0.0));
    }

    #[test]
    fn only_numbers_texts_and_lists_of_them_are_keys() {
        for value in [json!(null), json!(true), json!({}), json!([1, null])] {
            assert_eq!(Key::from_value(&value), None, "{value}");
        }
        assert_eq!(Key::from_value(&json!([1, "a"])), Some(Key::List(vec![Key::Number(1.0), "a".into()])));
    }
}
