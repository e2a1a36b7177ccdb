//! The server's clock.

use core::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use soul_core::Instant;

/// What the server takes the time from: it tells devices the time, and no stamp gets far ahead of it. How long rows are kept goes by
/// the database's own clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` gives.
    pub fn new(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let unix_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
            Instant::from_unix_ms(unix_ms).unwrap_or(Instant::UNIX_EPOCH)
        })
    }

    /// What it shows.
    pub(crate) fn now(&self) -> Instant {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
