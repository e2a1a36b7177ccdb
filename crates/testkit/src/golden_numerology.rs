//! The truth table of numerology.

use serde::Deserialize;

use crate::golden::{cases, golden};

/// A name, a date or both, with what is expected of them.
#[derive(Debug, Clone, Deserialize)]
pub struct NumerologyCase {
    /// Number in its table.
    pub id: u32,
    /// `sourced` for a value that a cited page prints, `y_rule`, `folding`, or `derived` from the reference implementation.
    pub kind: String,
    /// What is given.
    pub input: NumerologyInput,
    /// What is expected.
    pub expected: NumerologyExpected,
}

/// What a case gives; dates as `[year, month, day]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumerologyInput {
    /// Full name.
    pub name: Option<String>,
    /// Birth date.
    pub birth: Option<[u32; 3]>,
    /// Month and day of birth, where the year plays no part.
    pub birth_md: Option<[u32; 2]>,
    /// Date of the personal cycles.
    pub on: Option<[u32; 3]>,
    /// A Life Path to begin with instead of a date.
    pub life_path_given: Option<u32>,
    /// How Y is read; `contextual` is the rule of the table.
    pub y_policy: Option<String>,
}

/// What a case expects. A field that this reader does not know fails, so nothing in the table goes unread.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the public ones with the method behind the name")]
pub struct NumerologyExpected {
    pub life_path: Option<u32>,
    pub life_path_compound: Option<u32>,
    pub life_path_straight_digits: Option<u32>,
    pub life_path_reduce_all: Option<u32>,
    pub birthday: Option<u32>,
    pub pinnacles: Option<Vec<u32>>,
    pub pinnacles_first_two: Option<Vec<u32>>,
    pub pinnacle_end_ages: Option<Vec<u32>>,
    pub challenges: Option<Vec<u32>>,
    pub expression: Option<u32>,
    pub expression_compound: Option<u32>,
    pub expression_straight: Option<u32>,
    pub soul_urge: Option<u32>,
    pub soul_urge_straight: Option<u32>,
    pub personality: Option<u32>,
    pub personality_straight: Option<u32>,
    pub part_totals: Option<Vec<u32>>,
    pub karmic_lessons: Option<Vec<u32>>,
    pub personal_year: Option<u32>,
    pub personal_month: Option<u32>,
    pub personal_day: Option<u32>,
    /// The name in a to z, a space between its parts.
    pub folded: Option<String>,
    /// Whether the first Y is a vowel.
    pub y_is_vowel: Option<bool>,
    /// Why there are no numbers.
    pub error: Option<String>,
}

/// 100 names and dates.
#[must_use]
pub fn numerology() -> Vec<NumerologyCase> {
    cases(golden!("numerology.json"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_numerology_table_reads_whole() {
        assert_eq!(super::numerology().len(), 100);
    }
}
