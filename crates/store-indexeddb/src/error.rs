//! What the browser reports, as a [`StoreError`].

use soul_store::StoreError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// The error of something thrown or reported inside a transaction.
pub(crate) fn from_js(thrown: &JsValue) -> StoreError {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => from_exception(&exception.name(), &exception.message()),
        None => StoreError::Aborted { reason: words(thrown) },
    }
}

/// As [`from_js`], while opening: a failure without a better name means that there is no database to be had.
pub(crate) fn from_opening(thrown: &JsValue) -> StoreError {
    match from_js(thrown) {
        error @ (StoreError::QuotaExceeded { .. } | StoreError::Closed) => error,
        _ => StoreError::Unavailable { reason: words(thrown) },
    }
}

/// Whether the connection, and not the request, was at fault.
pub(crate) fn is_lost_connection(thrown: &JsValue) -> bool {
    matches!(from_js(thrown), StoreError::ConnectionLost { .. })
}

/// Names are those of Web IDL, section "DOMException", and of the Indexed Database API.
fn from_exception(name: &str, message: &str) -> StoreError {
    let reason = format!("{name}: {message}");
    match name {
        "QuotaExceededError" => StoreError::QuotaExceeded { reason },
        // Neither the store nor the index is told; whoever knows the store fills it in.
        "ConstraintError" => StoreError::NotUnique { store: String::new(), index: String::new() },
        "DataError" | "DataCloneError" => StoreError::NotStorable { reason },
        "NotFoundError" | "ReadOnlyError" | "TransactionInactiveError" => StoreError::Misuse { reason },
        // A closed connection refuses transactions by the first; WebKit reports the loss of its database process, and
        // Chromium that of its files, by the second.
        "InvalidStateError" | "UnknownError" => StoreError::ConnectionLost { reason },
        _ => StoreError::Aborted { reason },
    }
}

/// What was thrown, in words.
pub(crate) fn words(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => format!("{}: {}", exception.name(), exception.message()),
        None => thrown.as_string().unwrap_or_else(|| format!("{thrown:?}")),
    }
}
