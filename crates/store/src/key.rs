//! Keys and their order, as IndexedDB defines them.

use core::cmp::Ordering;
use core::ops::{Bound, RangeBounds};

use serde_json::Value;
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

    /// The key under which `index` holds `row`; `None` where one of the fields is missing or no key, and the row
    /// therefore stands outside the index.
    #[must_use]
    pub fn in_index(index: &IndexDescriptor, row: &Value) -> Option<Self> {
        let part = |field: &&str| row.get(*field).and_then(Self::from_value);
        match index.fields {
            [field] => part(field),
            fields => fields.iter().map(part).collect::<Option<_>>().map(Self::List),
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
            (Self::Text(a), Self::Text(b)) => a.encode_utf16().cmp(b.encode_utf16()),
            (Self::List(a), Self::List(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
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
