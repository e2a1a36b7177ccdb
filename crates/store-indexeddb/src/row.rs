//! Rows as IndexedDB keeps them.

use js_sys::Reflect;
use serde::{Serialize, de::DeserializeOwned};
use soul_store::{Row, RowError, StoreError};
use wasm_bindgen::JsValue;

/// A stored JavaScript object.
#[derive(Debug, Clone)]
pub struct JsRow(pub JsValue);

impl Row for JsRow {
    fn encode<T: Serialize + ?Sized>(record: &T) -> Result<Self, StoreError> {
        soul_plain_js::to_js(record)
            .map(Self)
            .map_err(|error| StoreError::NotStorable { reason: error.to_string() })
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<T, RowError> {
        serde_wasm_bindgen::from_value(self.0.clone()).map_err(|error| RowError(error.to_string()))
    }

    fn text(&self, field: &str) -> Option<String> {
        Reflect::get(&self.0, &field.into()).ok()?.as_string()
    }
}
