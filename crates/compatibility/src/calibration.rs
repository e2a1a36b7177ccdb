//! Places a raw sum among those of random pairs.
//!
//! The tables are made by the example `calibrate` from [`CALIBRATION_PAIRS`] random pairs born from 1930 to 2010, each the median over its own draws, just
//! as the score is. What is known of the births changes how the sums spread, so each [`Variant`] has tables of its own.

use crate::calibration_table::{KARMIC, OVERALL, OVERALL_WITHOUT_TIMING, PILLAR};
use crate::compare::Comparison;
use crate::draws::DRAWS;
use crate::pillar::{PILLARS, Pillar};
use crate::{CompatibilityError, Member};

/// How many random pairs each table stands on.
pub const CALIBRATION_PAIRS: usize = 100_000;
/// Quantiles of a table.
pub(crate) const QUANTILES: usize = 33;
/// The shares of pairs at or below the quantiles of a table: close to each other at the ends, where the sums thin out.
#[rustfmt::skip]
pub const SHARES: [f64; QUANTILES] = [
    0.0, 0.001, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
    0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.965, 0.98, 0.99, 0.995, 0.999, 1.0,
];
/// Ends of the percentile where the normal deviate is cut, so that one extreme pillar does not decide the whole.
const DEVIATE_CUT: f64 = 0.001;

/// What is known of the two births.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Time, zone and place of both: angles and houses take part.
    Angles,
    /// Both times, but not all that houses need.
    Times,
    /// One time is unknown, or its zone.
    OneUnknown,
    /// Both are.
    BothUnknown,
}

impl Variant {
    /// All variants, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Angles, Self::Times, Self::OneUnknown, Self::BothUnknown];
}

/// The percentile of a sum, 0 to 1, by straight lines between the quantiles.
pub(crate) fn percentile(quantiles: &[f64; QUANTILES], sum: f64) -> f64 {
    let above = quantiles.partition_point(|quantile| *quantile <= sum);
    if above == 0 {
        return 0.0;
    }
    let below = above - 1;
    let Some(next) = quantiles.get(above) else { return 1.0 };
    let width = next - quantiles[below];
    let within = if width > 0.0 { (sum - quantiles[below]) / width } else { 0.5 };
    SHARES[below] + within * (SHARES[above] - SHARES[below])
}

/// The percentile of a pillar.
pub(crate) fn pillar_percentile(variant: Variant, pillar: Pillar, sum: f64) -> f64 {
    percentile(&PILLAR[variant as usize][pillar as usize], sum)
}

/// The percentile of the whole: that of the mean of the pillars' normal deviates, all of one weight. Timing takes part where it was calculated.
pub(crate) fn overall_percentile(variant: Variant, pillars: &[Option<f64>; PILLARS]) -> f64 {
    let table = if pillars[Pillar::Timing as usize].is_some() { &OVERALL } else { &OVERALL_WITHOUT_TIMING };
    percentile(&table[variant as usize], mean_deviate(pillars))
}

/// The mean of the normal deviates of the percentiles that are there.
pub(crate) fn mean_deviate(pillars: &[Option<f64>; PILLARS]) -> f64 {
    let there = pillars.iter().flatten();
    let sum: f64 = there.clone().map(|percentile| normal_deviate(*percentile)).sum();
    sum / there.count() as f64
}

/// Whether the contacts of Saturn and the nodes are among the strongest tenth.
pub(crate) fn is_karmic(variant: Variant, karmic: f64) -> bool {
    karmic >= KARMIC[variant as usize]
}

/// The standard normal deviate of a percentile, to 4.5e-4: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 26.2.23.
fn normal_deviate(percentile: f64) -> f64 {
    let percentile = percentile.clamp(DEVIATE_CUT, 1.0 - DEVIATE_CUT);
    let tail = percentile.min(1.0 - percentile);
    let t = (-2.0 * libm::log(tail)).sqrt();
    let size = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    if percentile < 0.5 { -size } else { size }
}

/// The raw sums of a pair as the generator of the tables needs them: the six pillars (timing NaN without a date), then the karmic sum.
///
/// # Errors
/// As [`crate::compatibility`].
pub fn raw_totals(
    a: &Member,
    b: &Member,
    options: &crate::Options,
) -> Result<(Variant, [f64; PILLARS + 1]), CompatibilityError> {
    let comparison = Comparison::of(a, b, options)?;
    let totals = comparison.draw_totals()?;
    let mut sums = [f64::NAN; PILLARS + 1];
    for pillar in Pillar::ALL {
        if pillar != Pillar::Timing || options.on_date.is_some() {
            sums[pillar as usize] = median(totals.map(|total| total.pillars[pillar as usize]));
        }
    }
    sums[PILLARS] = median(totals.map(|total| total.karmic));
    Ok((comparison.variant, sums))
}

/// The mean deviate of raw sums by tables that are still being made.
#[must_use]
pub fn mean_deviate_of(tables: &[[f64; QUANTILES]], sums: &[f64; PILLARS], with_timing: bool) -> f64 {
    let mut pillars = [None; PILLARS];
    for ((pillar, table), sum) in pillars.iter_mut().zip(tables).zip(sums) {
        *pillar = Some(percentile(table, *sum));
    }
    if !with_timing {
        pillars[Pillar::Timing as usize] = None;
    }
    mean_deviate(&pillars)
}

/// The median of the draws: the mean of the two in the middle.
pub(crate) fn median(mut values: [f64; DRAWS]) -> f64 {
    values.sort_by(f64::total_cmp);
    0.5 * (values[DRAWS / 2 - 1] + values[DRAWS / 2])
}

/// Half the range from the 16th to the 84th of a hundred draws: a standard deviation where they are normal.
pub(crate) fn half_range(mut values: [f64; DRAWS]) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[(share * (DRAWS - 1) as f64) as usize];
    0.5 * (at(0.84) - at(0.16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_deviates_are_those_of_the_tables() {
        // Abramowitz and Stegun, table 26.5: P = 0.84134 is x = 1.
        for (percentile, deviate) in
            [(0.5, 0.0), (0.841_344_746, 1.0), (0.975, 1.959_964), (0.022_750_13, -2.0)]
        {
            assert!((normal_deviate(percentile) - deviate).abs() < 4.5e-4);
        }
    }

    #[test]
    fn a_percentile_rises_from_the_smallest_to_the_largest_quantile() {
        let quantiles: [f64; QUANTILES] = core::array::from_fn(|index| index as f64);
        for (sum, expected) in [(-1.0, 0.0), (0.0, 0.0), (8.0, 0.1), (16.5, 0.525), (32.0, 1.0), (40.0, 1.0)]
        {
            assert!((percentile(&quantiles, sum) - expected).abs() < 1e-12);
        }
    }
}
