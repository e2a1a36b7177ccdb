//! When to try again.

use soul_core::Instant;

/// Longest first wait, in milliseconds: most failures of a mobile network are over by then.
pub const BACKOFF_MS_FIRST: u64 = 1000;
/// Longest wait, in milliseconds: nobody who looks at the app waits longer for a cloud that is back.
pub const BACKOFF_MS_MAX: u64 = 5 * 60 * 1000;
/// Shortest wait, in milliseconds: a fair draw may give almost none, and a broken cloud must not be asked in a tight loop.
pub const BACKOFF_MS_MIN: u64 = 200;
/// Longest wait that a cloud may ask for, in milliseconds: a wrong header must not silence a device for good.
pub const RETRY_AFTER_MS_MAX: u64 = 24 * 60 * 60 * 1000;

/// The waiting between attempts: exponential with full jitter, and never less than the cloud asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Backoff {
    failures: u32,
    not_before: Option<Instant>,
    /// Whether the cloud has named the moment.
    by_cloud: bool,
}

impl Backoff {
    /// Notes a failure.
    pub(crate) fn fail(&mut self, now: Instant, random: u64, retry_after_ms: Option<u64>) {
        let ceiling = BACKOFF_MS_FIRST.saturating_mul(1 << self.failures.min(20)).min(BACKOFF_MS_MAX);
        self.failures = self.failures.saturating_add(1);
        let drawn = (random % (ceiling + 1)).max(BACKOFF_MS_MIN);
        let asked = retry_after_ms.map_or(0, |ms| ms.min(RETRY_AFTER_MS_MAX));
        self.by_cloud = asked > drawn;
        self.not_before = Some(later(now, drawn.max(asked)));
    }

    /// Notes a success.
    pub(crate) fn succeed(&mut self) {
        *self = Self::default();
    }

    /// Something has changed that makes another attempt worth while. A moment that the cloud has named stands, unless the user
    /// asks.
    pub(crate) fn reset(&mut self, by_user: bool) {
        if by_user || !self.by_cloud {
            *self = Self::default();
        }
    }

    /// The clock was set back.
    pub(crate) fn set_back(&mut self, ms: i64) {
        self.not_before = self.not_before.and_then(|at| Instant::from_unix_ms(at.unix_ms() - ms));
    }

    /// The moment of the next attempt; `None` where one may be made now.
    pub(crate) fn wait(&self, now: Instant) -> Option<Instant> {
        self.not_before.filter(|at| *at > now)
    }
}

/// The moment some milliseconds later, at most the last one there is.
pub(crate) fn later(now: Instant, ms: u64) -> Instant {
    let at = i64::try_from(ms).ok().and_then(|ms| now.unix_ms().checked_add(ms));
    at.and_then(Instant::from_unix_ms).unwrap_or(now)
}

/// Reads the header `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. A date is the cloud's, so it is measured from
/// `cloud_now`, the cloud's clock where the answer told it.
pub(crate) fn retry_after_ms(header: &str, cloud_now: Instant) -> Option<u64> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are more than the longest wait.
        return Some(
            header.parse::<u64>().map_or(RETRY_AFTER_MS_MAX, |seconds| seconds.saturating_mul(1000)),
        );
    }
    let at = http_date(header)?;
    Some(u64::try_from(at.unix_ms() - cloud_now.unix_ms()).unwrap_or(0))
}

/// Reads the date of HTTP in the one form that is still written: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
fn http_date(text: &str) -> Option<Instant> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (time, zone) = (parts.next()?, parts.next()?);
    if zone != "GMT" || parts.next().is_some() {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Instant::parse_rfc3339(&format!("{year}-{month:02}-{day}T{time}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(unix_ms: i64) -> Instant {
        Instant::from_unix_ms(unix_ms).unwrap()
    }

    proptest! {
        #[test]
        fn a_wait_is_drawn_below_a_ceiling_that_doubles_up_to_five_minutes(draws in prop::collection::vec(any::<u64>(), 1..40)) {
            let mut backoff = Backoff::default();
            let mut ceiling = 1000;
            for random in draws {
                backoff.fail(at(0), random, None);
                let waits = backoff.wait(at(0)).unwrap().unix_ms();
                prop_assert!((200..=ceiling).contains(&waits));
                ceiling = (ceiling * 2).min(300_000);
            }
        }
    }

    #[test]
    fn every_moment_below_the_ceiling_is_drawn() {
        let waits = |random| {
            let mut backoff = Backoff::default();
            backoff.fail(at(0), random, None);
            backoff.wait(at(0)).map(Instant::unix_ms)
        };
        assert_eq!((waits(500), waits(1000), waits(1001)), (Some(500), Some(1000), Some(200)));
    }

    #[test]
    fn what_the_cloud_asks_for_is_obeyed_until_the_user_asks() {
        let mut backoff = Backoff::default();
        backoff.fail(at(0), 0, Some(90_000));
        backoff.reset(false);
        assert_eq!(backoff.wait(at(0)), Some(at(90_000)));
        assert_eq!(backoff.wait(at(90_000)), None);
        backoff.reset(true);
        assert_eq!(backoff.wait(at(0)), None);
        backoff.fail(at(0), 0, Some(u64::MAX));
        assert_eq!(backoff.wait(at(0)), Some(at(24 * 60 * 60 * 1000)));
        backoff.fail(at(0), 700, Some(1));
        backoff.reset(false);
        assert_eq!(backoff.wait(at(0)), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        // The example of RFC 9110, section 5.6.7, is 784111777 seconds after 1970.
        let now = at(784_111_777_000 - 30_000);
        for (header, expected) in [
            ("120", Some(120_000)),
            (" 0 ", Some(0)),
            ("99999999999999999999", Some(RETRY_AFTER_MS_MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30_000)),
            ("Sun, 06 Nov 1994 08:40:00 GMT", Some(0)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after_ms(header, now), expected, "{header}");
        }
    }
}
