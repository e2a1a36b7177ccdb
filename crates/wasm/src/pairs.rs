//! Analyses of pairs in the open database.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::codex::{Codex, read_id, row_or_null};

#[wasm_bindgen]
impl Codex {
    /// The analysis of a profile and a person, calculated where the stored one does not hold.
    pub fn analyze(&self, profile_id: &JsValue, person_id: &JsValue) -> Promise {
        let ids = read_id("profileId", profile_id).and_then(|a| Ok((a, read_id("personId", person_id)?)));
        self.run(ids, async |client, (profile_id, person_id)| {
            Ok(client.compatibilities().analyze(&profile_id, &person_id).await?.0)
        })
    }

    /// The stored analysis of a pair, whose ids may come in either order, or null.
    #[wasm_bindgen(js_name = pairAnalysis)]
    pub fn pair_analysis(&self, a: &JsValue, b: &JsValue) -> Promise {
        let ids = read_id("a", a).and_then(|a| Ok((a, read_id("b", b)?)));
        self.run(ids, async |client, (a, b)| {
            Ok(row_or_null(client.compatibilities().for_pair([&a, &b]).await?))
        })
    }
}
