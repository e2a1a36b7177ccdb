//! Ownership of the data: everything out, everything in, everything gone.

use js_sys::{Array, Function, Promise};
use serde_json::{Map, Value, json};
use soul_core::{Coded, InputError};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::codex::{Codex, Refusal, tell};
use crate::input::to_value;
use crate::output::to_js;

#[wasm_bindgen]
impl Codex {
    /// Calls `take(store, rows)` with all records of the current owner, some of one store at a time. It may not throw.
    #[wasm_bindgen(js_name = exportRecords)]
    pub fn export_records(&self, take: Function) -> Promise {
        self.run(Ok(take), async |client, take| {
            let hand_over = |store: &str, rows: Vec<soul_store_indexeddb::JsRow>| {
                let rows: Array = rows.into_iter().map(|row| row.0).collect();
                tell(&take, &[store.into(), rows.into()]);
            };
            client.export(hand_over).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Stores records of a store, and leaves out those that can't be taken: `{ imported, skipped, renamed }`. What `renamed` has
    /// is to be handed in again with the next ones.
    #[wasm_bindgen(js_name = importRecords)]
    pub fn import_records(&self, store: &str, records: &JsValue, renamed: &JsValue) -> Promise {
        let store = store.to_owned();
        let arguments = read_records(records).and_then(|records| Ok((records, read_renamed(renamed)?)));
        self.run(arguments, async move |client, (records, mut renamed)| {
            let import = client.import(&store, &records, &mut renamed).await?;
            let skipped = import.skipped.iter().map(|skipped| {
                json!({ "index": skipped.index, "code": skipped.reason.code(), "message": skipped.reason.to_string() })
            });
            let skipped: Value = skipped.collect();
            let result = json!({ "imported": import.imported, "skipped": skipped, "renamed": renamed });
            to_js(&result).map_err(Refusal::Thrown)
        })
    }

    /// How many records the session owns.
    #[wasm_bindgen(js_name = anonymousRecords)]
    pub fn anonymous_records(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            // No database holds 2⁵³ records.
            Ok((client.anonymous_records().await? as f64).into())
        })
    }

    /// Removes what the session owns, and begins another.
    #[wasm_bindgen(js_name = endSession)]
    pub fn end_session(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            client.end_session().await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Empties the database.
    #[wasm_bindgen(js_name = deleteEverything)]
    pub fn delete_everything(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            client.delete_everything().await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// Each record by itself, so that one that is no plain data keeps none of the others out.
fn read_records(given: &JsValue) -> Result<Vec<Result<Value, InputError>>, InputError> {
    let Some(records) = given.dyn_ref::<Array>() else {
        let accepted = "a list of records";
        return Err(InputError::new("input/wrong-type", "records", Value::Null, "is no list", accepted));
    };
    Ok(records.iter().map(|record| to_value("record", &record)).collect())
}

fn read_renamed(given: &JsValue) -> Result<Map<String, Value>, InputError> {
    match to_value("renamed", given)? {
        Value::Object(renamed) => Ok(renamed),
        _ => Ok(Map::new()),
    }
}
