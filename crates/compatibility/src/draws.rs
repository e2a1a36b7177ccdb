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
            2.0 * (turn - libm::floor(turn)) - 1.0
        };
        Ok([
            lives[0].snapshot(place(0), index % 2 == 1, with_angles)?,
            lives[1].snapshot(place(1), index / 2 % 2 == 1, with_angles)?,
        ])
    }
}
