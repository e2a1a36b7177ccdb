//! Instants in UTC.

use core::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant in UTC to the millisecond, years 0 to 9999. Prints as RFC 3339 with three decimals and `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// 0000-01-01T00:00:00.000Z.
const MIN_UNIX_MS: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z.
const MAX_UNIX_MS: i64 = 253_402_300_799_999;

impl Instant {
    /// 1970-01-01T00:00:00.000Z.
    pub const UNIX_EPOCH: Self = Self(0);

    /// From milliseconds since 1970-01-01T00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn from_unix_ms(unix_ms: i64) -> Option<Self> {
        (MIN_UNIX_MS..=MAX_UNIX_MS).contains(&unix_ms).then_some(Self(unix_ms))
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn unix_ms(self) -> i64 {
        self.0
    }

    /// Reads an RFC 3339 instant with any offset; digits past the millisecond are cut.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let parsed = DateTime::parse_from_rfc3339(text).ok()?;
        Self::from_unix_ms(parsed.timestamp_millis())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The range of the type lies within chrono's, so the default is never taken.
        let at = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        f.write_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_rfc3339(&text).ok_or_else(|| de::Error::custom("not an RFC 3339 instant"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_offset_is_taken_into_account() {
        // RFC 3339, section 5.8, third example.
        let instant = Instant::parse_rfc3339("1996-12-19T16:39:57-08:00").unwrap();
        assert_eq!(instant.to_string(), "1996-12-20T00:39:57.000Z");
    }

    proptest! {
        #[test]
        fn printing_and_reading_gives_the_same_instant(unix_ms in MIN_UNIX_MS..=MAX_UNIX_MS) {
            let instant = Instant::from_unix_ms(unix_ms).unwrap();
            prop_assert_eq!(Instant::parse_rfc3339(&instant.to_string()), Some(instant));
        }
    }
}
