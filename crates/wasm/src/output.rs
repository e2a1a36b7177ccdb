//! Results and errors to JavaScript.

use js_sys::{Object, Reflect};
use serde::Serialize;
use soul_core::Coded;
use wasm_bindgen::JsValue;

/// A result as plain data: objects and no Map, null and never undefined.
///
/// # Errors
/// A thrown `internal/result-not-plain`, which would be a defect of the result's type.
pub fn to_js<T: Serialize + ?Sized>(result: &T) -> Result<JsValue, JsValue> {
    soul_plain_js::to_js(result)
        .map_err(|error| refusal("internal/result-not-plain", &error.to_string(), JsValue::NULL, false))
}

/// An error as it is thrown: `{ code, message, details, retryable }`.
#[must_use]
pub fn thrown<E: Coded>(error: E) -> JsValue {
    let details = error.details().and_then(|details| to_js(&details).ok()).unwrap_or(JsValue::NULL);
    refusal(error.code(), &error.to_string(), details, error.retryable())
}

fn refusal(code: &str, message: &str, details: JsValue, retryable: bool) -> JsValue {
    let object = Object::new();
    let fields: [(&str, JsValue); 4] = [
        ("code", code.into()),
        ("message", message.into()),
        ("details", details),
        ("retryable", retryable.into()),
    ];
    for (name, value) in fields {
        // A fresh object takes every property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}
