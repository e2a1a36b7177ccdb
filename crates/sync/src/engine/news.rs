//! When what the cloud tells of is asked for.

use soul_core::Instant;

use super::Engine;
use super::backoff::later;

/// Pushes in a row for which news of the cloud may wait: each push is news itself, and to read back one's own changes after each would
/// take as long as sending them. What others have changed is seen after a thousand operations at the latest.
pub const PUSHES_BEFORE_NEWS: u32 = 10;
/// How long news alone is no reason to ask, after it was one and nothing had changed, in milliseconds: a cloud that tells of changes
/// without end must not be asked in a tight loop, and a change that comes in that time is still seen while somebody watches for it.
pub const NEWS_WAIT_MS: u64 = 2000;

impl Engine {
    /// Whether the cloud has told of changes that are not here yet.
    pub(super) fn has_news(&self) -> bool {
        self.news.is_some() && self.news != self.position.cursor
    }

    /// Until when news alone is no reason to ask; `None` where it is one.
    pub(super) fn news_wait(&self, now: Instant) -> Option<Instant> {
        self.news_due.filter(|at| *at > now)
    }

    /// Asks for what the cloud has told of, unless a queue is being sent that is not at its end, or the last news was none.
    pub(super) fn hear_news(&mut self, now: Instant) {
        let sends = self.wants_push && (1..PUSHES_BEFORE_NEWS).contains(&self.pushes_in_row);
        let waits = self.has_news() && !self.wants_pull && self.news_wait(now).is_some();
        if sends || waits {
            return;
        }
        if self.has_news() && !self.wants_pull {
            (self.wants_pull, self.pulls_for_news) = (true, true);
        }
        self.news = None;
    }

    /// Changes were asked for, and came, or none did.
    pub(super) fn judge_news(&mut self, now: Instant, is_empty: bool) {
        let for_news = std::mem::take(&mut self.pulls_for_news);
        self.news_due = (for_news && is_empty).then(|| later(now, NEWS_WAIT_MS));
    }
}
