//! The span of the tables.

use soul_core::JulianDayTt;

use crate::EphemerisError;

/// First instant of the tables, Julian day in TT: 1799-09-01T00:00. A design instant lies up to 92 days
/// before the earliest birth, 1800-01-01.
pub const FIRST_JD_TT: f64 = 2_378_374.5;

/// Last instant of the tables, Julian day in TT: 2101-03-01T00:00, two months after the latest birth date.
pub const LAST_JD_TT: f64 = 2_488_493.5;

/// Middle of the tables and half their length: together they map an instant to −1..1.
pub(crate) const MIDDLE_JD_TT: f64 = 0.5 * (FIRST_JD_TT + LAST_JD_TT);
pub(crate) const HALF_DAYS: f64 = 0.5 * (LAST_JD_TT - FIRST_JD_TT);

/// Passes an instant inside the closed range of the tables on.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] outside of it, for NaN and for the infinities.
pub(crate) fn checked(jd: JulianDayTt) -> Result<f64, EphemerisError> {
    if (FIRST_JD_TT..=LAST_JD_TT).contains(&jd.0) {
        Ok(jd.0)
    } else {
        Err(EphemerisError::OutOfRange { jd_tt: jd.0 })
    }
}
