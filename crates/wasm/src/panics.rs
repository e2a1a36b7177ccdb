//! What happens after a defect: the instance is given up, and the next call gets a fresh one.
//!
//! A panic leaves borrows and half-changed state behind, so nothing of the instance may be used again. All that lasts
//! is in the database, so nothing is lost with it.

use std::cell::RefCell;
use std::panic;

use js_sys::Function;
use soul_store_indexeddb::close_all_connections;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, handler};

thread_local! {
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Has `listener` told the message of a panic, and a new instance made at the next call after one. To be called first
/// in each instance.
#[wasm_bindgen(js_name = watchPanics)]
pub fn watch_panics(listener: Function) {
    LISTENER.with_borrow_mut(|held| *held = Some(listener));
    panic::set_hook(Box::new(|info| {
        handler::schedule_reinit();
        close_all_connections();
        let message = JsValue::from(info.to_string());
        LISTENER.with(|held| {
            if let Some(listener) = held.try_borrow().ok().as_ref().and_then(|held| held.as_ref()) {
                // Nobody is left to tell about a listener that fails.
                let _ = listener.call1(&JsValue::NULL, &message);
            }
        });
    }));
}

/// Has a new instance made at the next call: after a trap that was no panic, such as an exhausted stack.
#[wasm_bindgen(js_name = scheduleRestart)]
pub fn schedule_restart() {
    handler::schedule_reinit();
}

/// Panics. The packaging tests call it, so that the way back is proved on the very module that ships.
#[wasm_bindgen(js_name = panicForTests)]
#[allow(clippy::panic, reason = "it is what this function is for")]
pub fn panic_for_tests() {
    panic!("a panic that a test asked for");
}
