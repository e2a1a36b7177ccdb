//! What a handle tells about its database that is no answer to a call.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::codex::{Codex, read_id, tell};
use crate::collections::Collection;
use crate::output::thrown;
use crate::store::BrowserStore;

#[wasm_bindgen]
impl Codex {
    /// Why the records are kept in memory alone, in the browser's words; undefined where they are in its database.
    #[wasm_bindgen(getter)]
    pub fn unavailable(&self) -> Option<String> {
        match self.client.store() {
            BrowserStore::IndexedDb(_) => None,
            BrowserStore::Memory { reason, .. } => Some(reason.clone()),
        }
    }

    /// The id of this database; another one than before, where it was cleared and made anew.
    #[wasm_bindgen(getter)]
    pub fn epoch(&self) -> String {
        self.client.epoch()
    }

    /// Calls `listener` with the error of each corrupt row that is met while others are read, those of before included.
    #[wasm_bindgen(js_name = watchProblems)]
    pub fn watch_problems(&self, listener: Function) {
        self.client.set_problem_listener(move |problem| tell(&listener, &[thrown(problem.clone())]));
    }

    /// Has the next pull from the cloud begin from the start.
    #[wasm_bindgen(js_name = forgetCursors)]
    pub fn forget_cursors(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            client.forget_cursors().await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Removes a record and what belongs to it, also where it can't be told whose it is.
    pub fn discard(&self, collection: &str, id: &JsValue) -> Promise {
        let arguments = Collection::named(collection).and_then(|found| Ok((found, read_id("id", id)?)));
        self.run(arguments, async |client, (collection, id)| {
            client.discard(collection.store(), &id).await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}
