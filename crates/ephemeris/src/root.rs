//! Finding the instant at which a function of time is zero: returns, ingresses, stations.

use soul_core::JulianDayTt;

use crate::EphemerisError;

/// More steps than the method can need: bisection alone would be done with a century in 60.
const STEPS_MAX: usize = 100;

/// The instant between `from` and `to` at which `function` is zero, to within `tolerance_days`.
///
/// The function must have different signs at the two ends and no jump between them: give a longitude as
/// [`difference_deg`](soul_core::difference_deg) from its target, over a bracket in which it stays well below
/// 180°. Of several zeros one is found. Ridders' method (Ridders 1979, IEEE Trans. Circuits Syst. 26, 979):
/// the bracket is at least halved in each step, and the steps soon become quadratically small.
///
/// # Errors
/// [`EphemerisError::NoSignChange`] if the signs at the ends are equal; and whatever the function returns.
///
/// # Example: the Sun enters Aries in 2024
/// ```
/// use soul_core::{JulianDayTt, difference_deg};
/// use soul_ephemeris::{Body, Sky, find_root};
///
/// let equinox = find_root(JulianDayTt(2_460_387.5), JulianDayTt(2_460_391.5), 1e-6, |jd| {
///     Ok(difference_deg(0.0, Sky::at(jd)?.position(Body::Sun).longitude))
/// })?;
/// // Astronomical Almanac 2024: March 20, 3h 06m UT.
/// let minutes = (equinox.0 - 2_460_389.5) * 1440.0;
/// assert!((minutes - (186.0 + 69.2 / 60.0)).abs() < 1.0);
/// # Ok::<(), soul_ephemeris::EphemerisError>(())
/// ```
pub fn find_root(
    from: JulianDayTt,
    to: JulianDayTt,
    tolerance_days: f64,
    mut function: impl FnMut(JulianDayTt) -> Result<f64, EphemerisError>,
) -> Result<JulianDayTt, EphemerisError> {
    let (mut low, mut high) = (from.0, to.0);
    let (mut at_low, mut at_high) = (function(from)?, function(to)?);
    if at_low == 0.0 {
        return Ok(from);
    }
    if at_high == 0.0 {
        return Ok(to);
    }
    if (at_low < 0.0) == (at_high < 0.0) || at_low.is_nan() || at_high.is_nan() {
        return Err(EphemerisError::NoSignChange { from_jd_tt: from.0, to_jd_tt: to.0 });
    }
    let mut best = 0.5 * (low + high);
    for _ in 0..STEPS_MAX {
        let middle = 0.5 * (low + high);
        let at_middle = function(JulianDayTt(middle))?;
        let root = (at_middle * at_middle - at_low * at_high).sqrt();
        if root == 0.0 {
            return Ok(JulianDayTt(middle));
        }
        let direction = if at_low > at_high { 1.0 } else { -1.0 };
        let next = middle + (middle - low) * direction * at_middle / root;
        let settled = libm::fabs(next - best) <= 0.5 * tolerance_days;
        best = next;
        let at_best = function(JulianDayTt(best))?;
        if at_best == 0.0 || settled {
            return Ok(JulianDayTt(best));
        }
        // The new bracket lies between the two new points where they differ in sign, else between one of them
        // and an old end.
        if (at_middle < 0.0) != (at_best < 0.0) {
            (low, at_low, high, at_high) = (middle, at_middle, best, at_best);
        } else if (at_low < 0.0) != (at_best < 0.0) {
            (high, at_high) = (best, at_best);
        } else {
            (low, at_low) = (best, at_best);
        }
        if libm::fabs(high - low) <= tolerance_days {
            return Ok(JulianDayTt(0.5 * (low + high)));
        }
    }
    Ok(JulianDayTt(best))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_of(from: f64, to: f64, function: impl Fn(f64) -> f64) -> Result<f64, EphemerisError> {
        find_root(JulianDayTt(from), JulianDayTt(to), 1e-9, |jd| Ok(function(jd.0))).map(|jd| jd.0)
    }

    #[test]
    fn zeros_of_known_functions_are_found_from_either_end() {
        // Functions whose zeros are known in closed form.
        for (from, to, zero, function) in [
            (0.0, 3.0, core::f64::consts::SQRT_2, (|x| x * x - 2.0) as fn(f64) -> f64),
            (3.0, 0.0, core::f64::consts::SQRT_2, |x| x * x - 2.0),
            (-2.0, 5.0, 1.0, |x| libm::cbrt(x - 1.0)),
            (1.0, 4.0, core::f64::consts::PI, libm::sin),
            (0.0, 1.0, 1.0, |x| x - 1.0),
        ] {
            assert!((root_of(from, to, function).unwrap() - zero).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_signs_at_the_ends_are_refused() {
        assert_eq!(
            root_of(1.0, 2.0, |x| x),
            Err(EphemerisError::NoSignChange { from_jd_tt: 1.0, to_jd_tt: 2.0 })
        );
        assert!(root_of(-1.0, 2.0, |_| f64::NAN).is_err());
    }
}
