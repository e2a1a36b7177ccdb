//! The yearly rule of a zone for the years after its last listed change: the POSIX footer of its zone file
//! (RFC 9636, section 3.3), always of the form `Mm.w.d/time`.

use chrono::{NaiveDate, Weekday};

use super::LocalTimeType;
use super::history::Period;

/// Standard and daylight time, and when daylight time begins and ends each year.
///
/// Ireland's daylight time is its winter time, one hour back; the rule doesn't mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) standard: LocalTimeType,
    pub(super) daylight: LocalTimeType,
    pub(super) start: RuleDay,
    pub(super) end: RuleDay,
}

/// A day of the year by month and weekday, and a time of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RuleDay {
    /// 1 to 12.
    pub(super) month: u8,
    /// 1 to 5; 5 is the last in the month.
    pub(super) week: u8,
    /// 0 to 6 from Sunday.
    pub(super) weekday: u8,
    /// Second of local time before the change, from the midnight that begins the day; may lie on another day.
    pub(super) time_s: i32,
}

impl Rule {
    /// The two periods that begin in a year, the earlier one first; `None` outside the years of the calendar type.
    pub(super) fn periods(&self, year: i32) -> Option<[Period; 2]> {
        let to_daylight_s = self.start.local_s(year)? - i64::from(self.standard.offset_s);
        let to_standard_s = self.end.local_s(year)? - i64::from(self.daylight.offset_s);
        let daylight = Period { start_s: to_daylight_s, kind: self.daylight };
        let standard = Period { start_s: to_standard_s, kind: self.standard };
        Some(if to_daylight_s < to_standard_s { [daylight, standard] } else { [standard, daylight] })
    }
}

impl RuleDay {
    /// Seconds from 1970 on the local clock.
    fn local_s(&self, year: i32) -> Option<i64> {
        let month = u32::from(self.month);
        // chrono counts from Monday, POSIX from Sunday.
        let weekday = Weekday::try_from((self.weekday + 6) % 7).ok()?;
        let in_week = |week| NaiveDate::from_weekday_of_month_opt(year, month, weekday, week);
        // A fifth one is meant as the last: in most months that is the fourth.
        let day = in_week(self.week).or_else(|| in_week(4))?;
        Some(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() + i64::from(self.time_s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule_day: RuleDay, year: i32, local: &str) {
        let expected = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").unwrap();
        assert_eq!(rule_day.local_s(year), Some(expected.and_utc().timestamp()), "{rule_day:?} {year}");
    }

    #[test]
    fn the_fifth_week_is_the_last_one() {
        let last_sunday_of_march = RuleDay { month: 3, week: 5, weekday: 0, time_s: 3600 };
        // Directive 2000/84/EC: the last Sunday in March, 1 a.m. That of 2024 is the fifth of its month, of 2027 the fourth.
        check(last_sunday_of_march, 2024, "2024-03-31T01:00");
        check(last_sunday_of_march, 2027, "2027-03-28T01:00");
    }

    #[test]
    fn times_past_midnight_and_before_it_move_to_the_neighbouring_day() {
        // Asia/Jerusalem (`M3.4.4/26`): 26:00 of the fourth Thursday in March is 2 a.m. of the Friday.
        check(RuleDay { month: 3, week: 4, weekday: 4, time_s: 26 * 3600 }, 2019, "2019-03-29T02:00");
        // America/Nuuk (`M3.5.0/-1`): the evening before the last Sunday.
        check(RuleDay { month: 3, week: 5, weekday: 0, time_s: -3600 }, 2024, "2024-03-30T23:00");
    }
}
