//! Which signs an unknown birth time leaves open, and for what share of the time.

use serde_json::Value;
use soul_core::{Alternative, Instant, JulianDayUt, Uncertain, difference_deg, normalize_deg, sort_by};
use soul_ephemeris::{Body, Sky, tt_from_ut};

use crate::houses::{Angles, armc_deg};
use crate::{AstrologyError, Sign};

/// Steps into which the span is cut for the bodies: an hour of a day. Within one the Moon's motion is straight to 1", and a sign
/// boundary is placed by interpolation.
const BODY_STEPS: u32 = 24;
/// Steps for the Ascendant, a minute of a day each.
const ASCENDANT_STEPS: u32 = 1440;

/// The bodies and the Ascendant that change sign between two instants.
///
/// # Errors
/// [`AstrologyError::Ephemeris`] outside the years of the tables.
pub(crate) fn uncertain_signs(
    (first, last): (Instant, Instant),
    place_deg: Option<(f64, f64)>,
) -> Result<Vec<Uncertain>, AstrologyError> {
    uncertain_between(first.into(), last.into(), place_deg, None)
}

/// As [`uncertain_signs`], between two Julian days; with a node, every longitude is counted from its place of the moment.
///
/// # Errors
/// As [`uncertain_signs`].
pub(crate) fn uncertain_between(
    first: JulianDayUt,
    last: JulianDayUt,
    place_deg: Option<(f64, f64)>,
    node: Option<Body>,
) -> Result<Vec<Uncertain>, AstrologyError> {
    let (begin, end) = (first.0, last.0);
    let at = |step: u32, steps: u32| begin + (end - begin) * f64::from(step) / f64::from(steps);
    let mut found = Vec::new();

    let mut shares = [SignShares::default(); Body::ALL.len()];
    let mut before: Option<[f64; Body::ALL.len()]> = None;
    for step in 0..=BODY_STEPS {
        let sky = Sky::at(tt_from_ut(JulianDayUt(at(step, BODY_STEPS))))?;
        let node_deg = node.map_or(0.0, |node| sky.position(node).longitude);
        let longitudes_deg = Body::ALL.map(|body| normalize_deg(sky.position(body).longitude - node_deg));
        if let Some(before) = before {
            for ((shares, from_deg), to_deg) in shares.iter_mut().zip(before).zip(longitudes_deg) {
                shares.add_step(from_deg, to_deg, 1.0 / f64::from(BODY_STEPS));
            }
        }
        before = Some(longitudes_deg);
    }
    for (body, shares) in Body::ALL.into_iter().zip(shares) {
        found.extend(shares.uncertain(&format!("bodies.{}.sign", body.name())));
    }

    if let Some((latitude_deg, longitude_deg)) = place_deg {
        let mut shares = SignShares::default();
        let noon = Sky::at(tt_from_ut(JulianDayUt(at(1, 2))))?;
        let node_deg = node.map_or(0.0, |node| noon.position(node).longitude);
        for step in 0..ASCENDANT_STEPS {
            let jd_ut = JulianDayUt(at(2 * step + 1, 2 * ASCENDANT_STEPS));
            let armc_deg = armc_deg(&noon, jd_ut, longitude_deg);
            let angles = Angles::new(armc_deg, noon.true_obliquity_deg(), latitude_deg);
            shares.0[Sign::of(angles.ascendant_deg - node_deg).0 as usize] +=
                1.0 / f64::from(ASCENDANT_STEPS);
        }
        found.extend(shares.uncertain("ascendant.sign"));
    }
    Ok(found)
}

/// Share of the span that is spent in each sign.
#[derive(Debug, Clone, Copy, Default)]
struct SignShares([f64; 12]);

impl SignShares {
    /// Adds a step on which a body moves evenly from one longitude to the other, by less than a sign.
    fn add_step(&mut self, from_deg: f64, to_deg: f64, share: f64) {
        let (from, from_degree) = Sign::of(from_deg);
        let (to, _) = Sign::of(to_deg);
        if from == to {
            self.0[from as usize] += share;
            return;
        }
        let way_deg = difference_deg(from_deg, to_deg);
        let to_boundary_deg = if way_deg > 0.0 { 30.0 - from_degree } else { from_degree };
        let before = to_boundary_deg / way_deg.abs();
        self.0[from as usize] += share * before;
        self.0[to as usize] += share * (1.0 - before);
    }

    /// The signs with their shares, largest first, where there is more than one.
    fn uncertain(&self, field: &str) -> Option<Uncertain> {
        let mut signs: Vec<_> = Sign::ALL.into_iter().zip(self.0).filter(|(_, share)| *share > 0.0).collect();
        if signs.len() < 2 {
            return None;
        }
        sort_by(&mut signs, |(_, a), (_, b)| b.total_cmp(a));
        let alternatives = signs
            .into_iter()
            .map(|(sign, share)| Alternative { value: Value::from(sign.name()), share })
            .collect();
        Some(Uncertain { field: field.into(), alternatives })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_inside_a_step_divides_it_in_proportion() {
        let mut shares = SignShares::default();
        shares.add_step(29.0, 32.0, 1.0);
        assert!((shares.0[0] - 1.0 / 3.0).abs() < 1e-12 && (shares.0[1] - 2.0 / 3.0).abs() < 1e-12);
        let mut backwards = SignShares::default();
        backwards.add_step(1.0, 358.0, 1.0);
        assert!((backwards.0[0] - 1.0 / 3.0).abs() < 1e-12 && (backwards.0[11] - 2.0 / 3.0).abs() < 1e-12);
    }
}
