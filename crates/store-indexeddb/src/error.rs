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

/// As [`from_js`], while opening. `store/unavailable` is what the browser refuses as a matter of policy: there is no
/// database to be had here, and no data of the user in one. A database that is there and does not open today is another
/// matter.
pub(crate) fn from_opening(thrown: &JsValue) -> StoreError {
    let Some(exception) = thrown.dyn_ref::<DomException>() else {
        return StoreError::Unavailable { reason: words(thrown) };
    };
    match exception.name().as_str() {
        // Private windows of Firefox say the first, blocked site data and sandboxed frames the second.
        "InvalidStateError" | "SecurityError" | "NotAllowedError" | "NotSupportedError" => {
            StoreError::Unavailable { reason: words(thrown) }
        }
        _ => from_js(thrown),
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
