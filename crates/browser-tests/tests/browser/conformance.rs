//! The suite that every store passes: over IndexedDB, and over memory in wasm.

use serde_json::Value;
use soul_store::{MemoryStore, conformance};
use soul_store_indexeddb::JsRow;
use soul_wasm::store::BrowserStore;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{delete, fresh_name, open};

mod indexed_db {
    use super::*;

    macro_rules! tests {
        ($($case:ident)*) => { $(
            #[wasm_bindgen_test]
            async fn $case() {
                let name = fresh_name();
                let store = open(&name).await;
                conformance::$case(store.clone()).await;
                store.close();
                delete(&name).await;
            }
        )* };
    }
    conformance::for_each_case!(tests);
}

mod memory {
    use super::*;

    macro_rules! tests {
        ($($case:ident)*) => { $(
            #[wasm_bindgen_test]
            async fn $case() {
                conformance::$case(MemoryStore::<Value>::new()).await;
            }
        )* };
    }
    conformance::for_each_case!(tests);
}

mod browser_store_without_a_database {
    use super::*;

    macro_rules! tests {
        ($($case:ident)*) => { $(
            #[wasm_bindgen_test]
            async fn $case() {
                conformance::$case(BrowserStore::memory(&fresh_name(), String::new())).await;
            }
        )* };
    }
    conformance::for_each_case!(tests);
}

mod memory_of_javascript_rows {
    use super::*;

    macro_rules! tests {
        ($($case:ident)*) => { $(
            #[wasm_bindgen_test]
            async fn $case() {
                conformance::$case(MemoryStore::<JsRow>::new()).await;
            }
        )* };
    }
    conformance::for_each_case!(tests);
}
