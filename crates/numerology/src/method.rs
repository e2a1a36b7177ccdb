//! The three ways of adding up.

use serde::Serialize;

use crate::reduce::{digit_sum, reduce, to_one_digit};

/// How a number is made from its components: the month, day and year of a date, the parts of a name, or the two numbers
/// behind a third. The sum of the components is reduced in the same way by all three, 11, 22 and 33 being kept.
///
/// The Life Path of 12 November 1970 is 11 + 3 + 8 = 22 grouped, 2 + 3 + 17 = 22 straight, and 2 + 3 + 8 = 13, so 4,
/// reduced. The sources disagree on which is right, so a result names its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Method {
    /// Components are reduced first, and keep 11, 22 and 33: the rule of most printed sources.
    #[default]
    Grouped,
    /// All digits or letter values at once.
    Straight,
    /// Components are brought down to one digit first.
    Reduced,
}

impl Method {
    /// The methods by their public names.
    pub(crate) const CHOICES: [(&str, Self); 3] =
        [("grouped", Self::Grouped), ("straight", Self::Straight), ("reduced", Self::Reduced)];

    /// What the month, day or year of a date counts for.
    pub(crate) fn of_date_field(self, number: u32) -> u32 {
        match self {
            Self::Grouped => reduce(number),
            Self::Straight => digit_sum(number),
            Self::Reduced => to_one_digit(number),
        }
    }

    /// What a total counts for, such as that of a name part's letters.
    pub(crate) fn of_total(self, total: u32) -> u32 {
        match self {
            Self::Grouped => reduce(total),
            Self::Straight => total,
            Self::Reduced => to_one_digit(total),
        }
    }
}
