//! What every answer carries.

use std::time::{SystemTime, UNIX_EPOCH};

use soul_core::Instant;

/// The server's clock.
pub(crate) fn server_time() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let unix_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Instant::from_unix_ms(unix_ms).unwrap_or(Instant::UNIX_EPOCH)
}
