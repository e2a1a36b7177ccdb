//! Charts of the open database's profiles, from its cache.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::codex::{Codex, Refusal, read_id};
use crate::input::to_value;
use crate::output::to_js;

#[wasm_bindgen]
impl Codex {
    /// A chart of a profile: what the pure function of its kind gives.
    #[wasm_bindgen(js_name = chartOf)]
    pub fn chart_of(&self, profile_id: &JsValue, request: &JsValue) -> Promise {
        let arguments =
            read_id("profileId", profile_id).and_then(|id| Ok((id, to_value("request", request)?)));
        self.run(arguments, async |client, (id, request)| {
            let row = client.charts().of(&id, &request).await?;
            Reflect::get(&row.0, &"chartData".into()).map_err(Refusal::Thrown)
        })
    }

    /// `{ hits, misses, entries }`.
    #[wasm_bindgen(js_name = cacheStats)]
    pub fn cache_stats(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            to_js(&client.charts().cache_stats().await?).map_err(Refusal::Thrown)
        })
    }
}
