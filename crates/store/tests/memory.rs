//! The memory store passes the conformance suite.

use serde_json::Value;
use soul_store::{MemoryStore, conformance};

macro_rules! tests {
    ($($case:ident)*) => { $(
        #[test]
        fn $case() {
            pollster::block_on(conformance::$case(MemoryStore::<Value>::new()));
        }
    )* };
}
conformance::for_each_case!(tests);
