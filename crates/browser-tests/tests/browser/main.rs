//! All tests that need a browser: one program, so that each engine starts once.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod border;
mod codex;
mod collections;
mod conformance;
mod derived;
mod golden;
mod migrations;
mod opening;
mod paths;
mod plain;
mod random_operations;
mod schema;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
