//! Personal year, month and day.

use chrono::Datelike;
use serde::Serialize;
use soul_core::CivilDate;

use crate::reduce::to_one_digit;

/// The numbers of a day for a person, each 1 to 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalCycles {
    /// Month and day of birth and the calendar year, which begins on 1 January.
    pub personal_year: u32,
    /// The personal year and the calendar month.
    pub personal_month: u32,
    /// The personal month and the day of the month.
    pub personal_day: u32,
}

/// The personal cycles of a date for someone born on another; the year of birth plays no part.
///
/// Each is brought down to one digit; some sources keep 11 and 22, and some begin the year at the birthday.
#[must_use]
pub fn personal_cycles(birth_date: CivilDate, on_date: CivilDate) -> PersonalCycles {
    let (birth, on) = (birth_date.0, on_date.0);
    let year = to_one_digit(on.year().unsigned_abs());
    let personal_year = to_one_digit(to_one_digit(birth.month()) + to_one_digit(birth.day()) + year);
    let personal_month = to_one_digit(personal_year + on.month());
    let personal_day = to_one_digit(personal_month + on.day());
    PersonalCycles { personal_year, personal_month, personal_day }
}
