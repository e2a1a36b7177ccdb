//! The assumed birth times.

use crate::CompatibilityError;
use crate::life::{Life, Snapshot};

/// How many pairs of birth times are tried.
pub(crate) const DRAWS: usize = 64;

/// Steps of the two-dimensional low-discrepancy sequence of M. Roberts (2018), The unreasonable effectiveness of quasirandom sequences: powers of the
/// inverse of the plastic number.
const STEPS: [f64; 2] = [0.754_877_666_246_692_7, 0.569_840_290_998_053_2];

/// Pairs of assumed births, spread evenly over what is known of both.
pub(crate) struct Draws {
    offsets: [f64; 2],
}

impl Draws {
    /// The sequence of a pair begins at a place that its birth data decide.
    pub(crate) fn seeded(seeds: [u64; 2]) -> Self {
        // The upper 53 bits fill a number from 0 to 1 exactly.
        Self { offsets: seeds.map(|seed| (seed >> 11) as f64 / (1_u64 << 53) as f64) }
    }

    /// The two people at one of the draws. Every other draw takes the other reading of a repeated or skipped local time.
    ///
    /// # Errors
    /// As [`Life::snapshot`].
    pub(crate) fn pair(
        &self,
        index: usize,
        lives: [&Life; 2],
        with_angles: bool,
    ) -> Result<[Snapshot; 2], CompatibilityError> {
        let place = |side: usize| {
            let turn = self.offsets[side] + STEPS[side] * (index + 1) as f64;
            2.0 * (turn - turn.floor()) - 1.0
        };
        Ok([
            lives[0].snapshot(place(0), index % 2 == 1, with_angles)?,
            lives[1].snapshot(place(1), index / 2 % 2 == 1, with_angles)?,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Member;
    use serde_json::json;

    #[test]
    fn half_of_the_draws_take_the_other_reading_of_a_repeated_hour() {
        let member = Member::parse(
            "a",
            &json!({ "birthDate": "2007-11-04", "birthTime": "01:30", "birthTimezone": "America/New_York" }),
        )
        .unwrap();
        let life = Life::of(&member.birth).unwrap();
        let middle = life.snapshot(0.0, false, false).unwrap().birth.0;
        let draws = Draws::seeded([1, 2]);
        let minutes = (0..DRAWS).map(|index| {
            let [first, _] = draws.pair(index, [&life, &life], false).unwrap();
            (first.birth.0 - middle) * 1440.0
        });
        // The reading that is taken, and the one an hour later, each within a quarter of an hour.
        let (early, late): (Vec<f64>, Vec<f64>) = minutes.partition(|minutes| *minutes < 30.0);
        assert_eq!((early.len(), late.len()), (DRAWS / 2, DRAWS / 2));
        assert!(early.iter().all(|minutes| minutes.abs() <= 15.0));
        assert!(late.iter().all(|minutes| (minutes - 60.0).abs() <= 15.0));
    }
}
