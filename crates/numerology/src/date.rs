//! The numbers of a birth date.

use chrono::Datelike;
use soul_core::CivilDate;

use crate::Method;
use crate::reduce::{reduce, to_one_digit};

/// Years that a pinnacle or challenge after the first lasts.
const PERIOD_YEARS: u32 = 9;
/// The first one ends at this age less the Life Path as one digit.
const FIRST_PERIOD_ENDS: u32 = 36;

/// The month, day and year of a date as they count by a method.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateComponents {
    method: Method,
    month: u32,
    day: u32,
    year: u32,
}

impl DateComponents {
    pub(crate) fn new(date: CivilDate, method: Method) -> Self {
        let field = |number| method.of_date_field(number);
        let (month, day) = (field(date.0.month()), field(date.0.day()));
        Self { method, month, day, year: field(date.0.year().unsigned_abs()) }
    }

    /// Total of the Life Path before its last reduction.
    pub(crate) fn life_path_total(self) -> u32 {
        self.month + self.day + self.year
    }

    /// Totals of the four pinnacles before their last reduction.
    pub(crate) fn pinnacle_totals(self) -> [u32; 4] {
        let (first, second) = (self.month + self.day, self.day + self.year);
        let third = self.method.of_total(first) + self.method.of_total(second);
        [first, second, third, self.month + self.year]
    }
}

/// The number of the day of birth: 11 and 22 are kept, and 29 is 11, except where all components come down to one digit.
pub(crate) fn birthday_number(date: CivilDate, method: Method) -> u32 {
    match method {
        Method::Grouped | Method::Straight => reduce(date.0.day()),
        Method::Reduced => to_one_digit(date.0.day()),
    }
}

/// The four challenges, 0 to 8: differences of one-digit components, so they are the same by every method.
pub(crate) fn challenges(date: CivilDate) -> [u32; 4] {
    let DateComponents { month, day, year, .. } = DateComponents::new(date, Method::Reduced);
    let (first, second) = (month.abs_diff(day), day.abs_diff(year));
    [first, second, first.abs_diff(second), month.abs_diff(year)]
}

/// First and last age in completed years of the four pinnacles and challenges; the last one has no end.
///
/// Every method leads to the same digit of the Life Path here, so the ages don't depend on it.
pub(crate) fn ages(life_path_number: u32) -> [(u32, Option<u32>); 4] {
    let first_end = FIRST_PERIOD_ENDS - to_one_digit(life_path_number);
    let (second_end, third_end) = (first_end + PERIOD_YEARS, first_end + 2 * PERIOD_YEARS);
    [
        (0, Some(first_end)),
        (first_end + 1, Some(second_end)),
        (second_end + 1, Some(third_end)),
        (third_end + 1, None),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn life_path_nine_changes_its_pinnacles_at_27_36_and_45() {
        // californiapsychics.com, Your Numerology Guides.
        let ages = ages(9);
        assert_eq!(ages.map(|(_, last)| last), [Some(27), Some(36), Some(45), None]);
        assert_eq!(ages.map(|(first, _)| first), [0, 28, 37, 46]);
    }
}
