//! Civil dates and times of day, as people write them on a birth record.

use core::fmt;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use serde_json::Value;

use crate::InputError;

/// A proleptic Gregorian calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(pub NaiveDate);

/// A time of day to the second, 00:00:00 to 23:59:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilTime(pub NaiveTime);

/// First accepted birth date.
pub const FIRST_BIRTH_DATE: &str = "1800-01-01";
/// Last accepted birth date.
pub const LAST_BIRTH_DATE: &str = "2100-12-31";

impl CivilDate {
    /// 1 January 1970.
    pub const UNIX_EPOCH: Self = Self(match NaiveDate::from_ymd_opt(1970, 1, 1) {
        Some(date) => date,
        None => NaiveDate::MIN,
    });

    /// Reads exactly `YYYY-MM-DD`; `None` for another shape or a day that the calendar doesn't have.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = digits(&bytes[..4])?;
        let month = digits(&bytes[5..7])?;
        let day = digits(&bytes[8..])?;
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Self)
    }

    /// Reads a birth date, 1800-01-01 to 2100-12-31, for the field `field`.
    ///
    /// # Errors
    /// `birth/date-invalid` for a text that is no date of the calendar, `birth/date-out-of-range` outside those years.
    pub fn parse_birth(field: &str, text: &str) -> Result<Self, InputError> {
        Self::parse_coded(field, text, "birth/date-invalid", "birth/date-out-of-range")
    }

    /// Reads another date of the years that can be calculated, 1800-01-01 to 2100-12-31, for the field `field`.
    ///
    /// # Errors
    /// `input/not-a-date` for a text that is no date of the calendar, `input/out-of-range` outside those years.
    pub fn parse_in_range(field: &str, text: &str) -> Result<Self, InputError> {
        Self::parse_coded(field, text, "input/not-a-date", "input/out-of-range")
    }

    fn parse_coded(
        field: &str,
        text: &str,
        invalid: &'static str,
        out_of_range: &'static str,
    ) -> Result<Self, InputError> {
        let accepted = format!("a calendar date YYYY-MM-DD from {FIRST_BIRTH_DATE} to {LAST_BIRTH_DATE}");
        let Some(date) = Self::parse(text) else {
            return Err(InputError::new(invalid, field, text, "is no date of the calendar", accepted));
        };
        if !(1800..=2100).contains(&date.0.year()) {
            let problem = "lies outside the years that can be calculated";
            return Err(InputError::new(out_of_range, field, text, problem, accepted));
        }
        Ok(date)
    }
}

impl CivilTime {
    /// Local noon, which stands in for an unknown time.
    pub const NOON: Self = Self(match NaiveTime::from_hms_opt(12, 0, 0) {
        Some(noon) => noon,
        None => NaiveTime::MIN,
    });

    /// Reads exactly `HH:MM` or `HH:MM:SS`; `None` for another shape or a time outside the day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let second = match bytes.len() {
            5 => 0,
            8 if bytes[5] == b':' => digits(&bytes[6..])?,
            _ => return None,
        };
        if bytes[2] != b':' {
            return None;
        }
        NaiveTime::from_hms_opt(digits(&bytes[..2])?, digits(&bytes[3..5])?, second).map(Self)
    }

    /// Reads a birth time for the field `field`.
    ///
    /// # Errors
    /// `birth/time-invalid`; midnight written as 24:00 gets a hint at 00:00 of the next day.
    pub fn parse_birth(field: &str, text: &str) -> Result<Self, InputError> {
        Self::parse(text).ok_or_else(|| {
            let problem = if text.starts_with("24:00") {
                "is no time of day: midnight at the end of a day is 00:00 of the next day"
            } else {
                "is no time of day"
            };
            let accepted = "HH:MM or HH:MM:SS from 00:00:00 to 23:59:59, or null where the time is unknown";
            InputError::new("birth/time-invalid", field, Value::from(text), problem, accepted)
        })
    }

    /// Seconds since midnight, 0 to 86399.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0.num_seconds_from_midnight()
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for CivilTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0.hour(), self.0.minute(), self.0.second())
    }
}

/// A number of ASCII digits only: the standard parser would also take a sign.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_calendar_range_are_accepted_and_their_neighbours_refused() {
        for (text, code) in [
            (FIRST_BIRTH_DATE, None),
            (LAST_BIRTH_DATE, None),
            ("1799-12-31", Some("birth/date-out-of-range")),
            ("2101-01-01", Some("birth/date-out-of-range")),
            ("1900-02-29", Some("birth/date-invalid")),
            ("2000-02-29", None),
            ("1990-02-31", Some("birth/date-invalid")),
            ("1990-2-3", Some("birth/date-invalid")),
            ("1990-06-15T00:00", Some("birth/date-invalid")),
            ("+990-06-15", Some("birth/date-invalid")),
            ("", Some("birth/date-invalid")),
        ] {
            let result = CivilDate::parse_birth("birthDate", text);
            assert_eq!(result.as_ref().err().map(|e| e.code), code, "{text}");
        }
    }

    #[test]
    fn the_last_second_of_a_day_is_accepted_and_24_00_gets_a_hint() {
        assert_eq!(CivilTime::parse("23:59:59").unwrap().seconds(), 86_399);
        assert_eq!(CivilTime::parse("00:00").unwrap().seconds(), 0);
        let refused = CivilTime::parse_birth("birthTime", "24:00").unwrap_err();
        assert!(refused.problem.contains("00:00 of the next day"));
        for text in ["25:00", "12:60", "12:00:60", "1:00", "12:00:0", "12.00", "-1:00", "１２:00"] {
            assert!(CivilTime::parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,12}") {
            let _ = (CivilDate::parse(&text), CivilTime::parse(&text));
        }

        #[test]
        fn times_print_as_they_were_read(second in 0u32..86_400) {
            let text = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
            prop_assert_eq!(CivilTime::parse(&text).unwrap().to_string(), text);
        }
    }
}
