//! The category of a relationship: a list of rules in a fixed order, of which the first that fits wins.

use crate::Category;
use crate::pillar::{PILLARS, Pillar};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signs {
    /// Percentile of the whole, 0 to 1.
    pub(crate) overall: f64,
    /// Percentiles of the pillars.
    pub(crate) pillars: [Option<f64>; PILLARS],
    /// Whether the contacts of Saturn and the nodes are among the strongest tenth.
    pub(crate) karmic: bool,
    /// Hard share of all contacts, 0 to 1.
    pub(crate) tension: f64,
}

/// The category by the rules.
pub(crate) fn category(signs: &Signs) -> Category {
    let overall = 100.0 * signs.overall;
    let pillar = |pillar: Pillar| 100.0 * signs.pillars[pillar as usize].unwrap_or(0.0);
    if overall >= 85.0 && pillar(Pillar::Emotional) >= 75.0 && pillar(Pillar::LongTerm) >= 75.0 {
        Category::Soulmate
    } else if signs.karmic {
        Category::Karmic
    } else if overall <= 25.0 || signs.tension >= 0.6 {
        Category::Challenging
    } else if overall >= 70.0 {
        Category::GreatMatch
    } else if signs.tension >= 0.4 && pillar(Pillar::LongTerm) >= 55.0 {
        Category::Growth
    } else if pillar(Pillar::Communication) >= 70.0
        && pillar(Pillar::Lifestyle) >= 70.0
        && pillar(Pillar::Attraction) < 50.0
    {
        Category::BestFriends
    } else {
        Category::Complementary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_wins() {
        let even = Signs { overall: 0.5, pillars: [Some(0.5); PILLARS], karmic: false, tension: 0.3 };
        let check = |signs: Signs, expected: Category| assert_eq!(category(&signs), expected, "{signs:?}");
        check(even, Category::Complementary);
        check(
            Signs { overall: 0.9, pillars: [Some(0.8); PILLARS], karmic: true, ..even },
            Category::Soulmate,
        );
        check(Signs { overall: 0.9, karmic: true, ..even }, Category::Karmic);
        check(Signs { overall: 0.9, ..even }, Category::GreatMatch);
        check(Signs { overall: 0.2, ..even }, Category::Challenging);
        check(Signs { overall: 0.9, tension: 0.6, ..even }, Category::Challenging);
        check(Signs { tension: 0.45, pillars: [Some(0.6); PILLARS], ..even }, Category::Growth);
        let friends = [Some(0.4), Some(0.5), Some(0.8), Some(0.8), Some(0.5), None];
        check(Signs { pillars: friends, ..even }, Category::BestFriends);
    }
}
