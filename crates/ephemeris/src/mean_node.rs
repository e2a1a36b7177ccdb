//! The ascending node of the Moon's mean orbit.

use soul_core::JulianDayTt;

/// Longitude at the mean equinox of date in degrees, not brought into one turn, and its change in degrees a
/// day.
///
/// Chapront, Chapront-Touzé & Francou 2002 as given by Meeus, Astronomical Algorithms, 2nd edition, equation
/// 47.7.
pub(crate) fn longitude_deg(jd: JulianDayTt) -> (f64, f64) {
    let t = jd.centuries();
    let longitude =
        125.044_547_9 + t * (-1_934.136_289_1 + t * (0.002_075_4 + t * (1.0 / 467_441.0 - t / 60_616_000.0)));
    let rate_per_century =
        -1_934.136_289_1 + t * (2.0 * 0.002_075_4 + t * (3.0 / 467_441.0 - t * 4.0 / 60_616_000.0));
    (longitude, rate_per_century / 36_525.0)
}
