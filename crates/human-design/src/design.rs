//! The design instant.

use soul_core::{JulianDayTt, difference_deg, normalize_deg};
use soul_ephemeris::{Body, EphemerisError, Sky};

/// The Sun's way from the design instant to birth.
const SOLAR_ARC_DEG: f64 = 88.0;
/// The Sun's mean motion.
const SUN_DEG_PER_DAY: f64 = 0.9856;
/// The Sun needs 86 days for the arc around perihelion, 92 around aphelion; the bracket is wider by a day and more.
const DAYS_MIN: f64 = 85.0;
const DAYS_MAX: f64 = 94.0;
/// The last step by Newton's method may be this long. The Sun's speed changes by 0.0006° a day in a day at most, so a step of
/// `s` days leaves an error of 0.0003·s² days or less: here 3e-10 days, less than the spacing of Julian days as numbers.
const LAST_STEP_DAYS: f64 = 1e-3;
/// Longitude of the Sun's perigee at J2000.0 and its change a Julian century, degrees; the eccentricity of the orbit, whose change
/// is too small to matter here. Meeus, Astronomical Algorithms, 2nd edition, chapter 25.
const PERIGEE_DEG: f64 = 282.937;
const PERIGEE_DEG_PER_CENTURY: f64 = 1.720;
const ECCENTRICITY: f64 = 0.0167;
const DAYS_PER_CENTURY: f64 = 36_525.0;
/// More than enough: Newton needs two steps, bisection to the last step's length would need fourteen.
const STEPS_MAX: usize = 50;

/// The instant at which the Sun's apparent longitude was 88° less than at birth, to 1e-9 days.
///
/// Newton's method on the Sun's speed inside a bracket of 85 to 94 days before birth, with bisection where a step would leave
/// the bracket.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] where either instant lies outside the tables.
pub fn design_instant(birth: JulianDayTt) -> Result<JulianDayTt, EphemerisError> {
    let birth_sun_deg = Sky::at(birth)?.position(Body::Sun).longitude;
    design_instant_for(birth, birth_sun_deg)
}

/// As [`design_instant`], for a Sun whose longitude at birth is known already.
pub(crate) fn design_instant_for(
    birth: JulianDayTt,
    birth_sun_deg: f64,
) -> Result<JulianDayTt, EphemerisError> {
    let target_deg = normalize_deg(birth_sun_deg - SOLAR_ARC_DEG);
    let (mut earliest, mut latest) = (birth.0 - DAYS_MAX, birth.0 - DAYS_MIN);
    let mut instant = birth.0 - days_by_ellipse(birth, birth_sun_deg);
    for _ in 0..STEPS_MAX {
        let sun = Sky::at(JulianDayTt(instant))?.position(Body::Sun);
        let ahead_deg = difference_deg(target_deg, sun.longitude);
        if ahead_deg > 0.0 {
            latest = instant;
        } else {
            earliest = instant;
        }
        let next = instant - ahead_deg / sun.speed;
        if libm::fabs(next - instant) <= LAST_STEP_DAYS {
            return Ok(JulianDayTt(next));
        }
        instant = if next > earliest && next < latest { next } else { 0.5 * (earliest + latest) };
    }
    Ok(JulianDayTt(instant))
}

/// The days that the arc takes on the undisturbed ellipse, good to a quarter of an hour or so: the better the beginning, the fewer
/// steps.
fn days_by_ellipse(birth: JulianDayTt, birth_sun_deg: f64) -> f64 {
    let centuries = (birth.0 - JulianDayTt::J2000.0) / DAYS_PER_CENTURY;
    let anomaly_deg = birth_sun_deg - PERIGEE_DEG - PERIGEE_DEG_PER_CENTURY * centuries;
    let mean_arc_deg =
        SOLAR_ARC_DEG + mean_less_true_deg(anomaly_deg) - mean_less_true_deg(anomaly_deg - SOLAR_ARC_DEG);
    mean_arc_deg / SUN_DEG_PER_DAY
}

/// The mean anomaly less the true one, to the second power of the eccentricity.
fn mean_less_true_deg(true_anomaly_deg: f64) -> f64 {
    let (sin, cos) = libm::sincos(true_anomaly_deg.to_radians());
    // sin 2ν = 2 sin ν cos ν
    ((1.5 * ECCENTRICITY * cos - 2.0) * ECCENTRICITY * sin).to_degrees()
}
