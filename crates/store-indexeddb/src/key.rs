//! Keys and ranges of keys in both worlds.

use core::ops::Bound;

use js_sys::{Array, Reflect};
use soul_model::IndexDescriptor;
use soul_store::{Key, KeyRange};
use wasm_bindgen::JsValue;
use web_sys::IdbKeyRange;

/// The key as IndexedDB takes it.
pub(crate) fn key_to_js(key: &Key) -> JsValue {
    match key {
        Key::Number(number) => (*number).into(),
        Key::Text(text) => text.into(),
        Key::List(items) => items.iter().map(key_to_js).collect::<Array>().into(),
    }
}

/// The key that a stored value is; `None` for what is none, and for dates and bytes, which this schema has not.
pub(crate) fn key_from_js(value: &JsValue) -> Option<Key> {
    if let Some(number) = value.as_f64() {
        Some(Key::Number(number))
    } else if let Some(text) = value.as_string() {
        Some(Key::Text(text))
    } else if Array::is_array(value) {
        Array::from(value).iter().map(|item| key_from_js(&item)).collect::<Option<_>>().map(Key::List)
    } else {
        None
    }
}

/// The key of `row` in `index`.
pub(crate) fn key_in_index(index: &IndexDescriptor, row: &JsValue) -> Option<Key> {
    match index.fields {
        [field] => field_key(row, field),
        fields => fields.iter().map(|field| field_key(row, field)).collect::<Option<_>>().map(Key::List),
    }
}

/// The key in one field of `row`.
pub(crate) fn field_key(row: &JsValue, field: &str) -> Option<Key> {
    key_from_js(&Reflect::get(row, &field.into()).ok()?)
}

/// The range as IndexedDB takes it: null for every primary key. The caller has looked that it is not empty.
///
/// WebKit has rows in an index, below all keys, whose field holds what is no key, such as null; so a range of an index is never
/// open below.
pub(crate) fn range_to_js(
    range: &KeyRange,
    index: Option<&'static IndexDescriptor>,
) -> Result<JsValue, JsValue> {
    let lowest = Bound::Included(Key::Number(f64::NEG_INFINITY));
    let lower = if index.is_some() && range.lower == Bound::Unbounded { &lowest } else { &range.lower };
    let end = |bound: &Bound<Key>| match bound {
        Bound::Included(key) => Some((key_to_js(key), false)),
        Bound::Excluded(key) => Some((key_to_js(key), true)),
        Bound::Unbounded => None,
    };
    let range = match (end(lower), end(&range.upper)) {
        (None, None) => return Ok(JsValue::NULL),
        (Some((lower, open)), None) => IdbKeyRange::lower_bound_with_open(&lower, open),
        (None, Some((upper, open))) => IdbKeyRange::upper_bound_with_open(&upper, open),
        (Some((lower, lower_open)), Some((upper, upper_open))) => {
            IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, lower_open, upper_open)
        }
    };
    range.map(JsValue::from)
}
