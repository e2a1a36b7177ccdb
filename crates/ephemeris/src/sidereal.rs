//! Sidereal time.

use soul_core::{JulianDayTt, JulianDayUt, normalize_deg};

use crate::{EphemerisError, Sky, tt_from_ut};

/// Greenwich mean sidereal time in degrees, 0 to 360.
///
/// IAU 2006: the Earth rotation angle (Capitaine, Guinot & McCarthy 2000, A&A 355, 398, equation 14) plus the
/// precession in right ascension (Capitaine, Wallace & Chapront 2003, A&A 412, 567, equation 42).
#[must_use]
pub fn gmst_deg(jd: JulianDayUt) -> f64 {
    let days = jd.0 - JulianDayTt::J2000.0;
    // Whole days of UT drop out of the first term: 360 degrees a day and a little more.
    let rotation = 0.779_057_273_264_0 + 0.002_737_811_911_354_48 * days + (days - days.floor());
    let t = tt_from_ut(jd).centuries();
    let precession_arcsec = 0.014_506
        + t * (4_612.156_534
            + t * (1.391_581_7 + t * (-0.000_000_44 + t * (-0.000_029_956 + t * -0.000_000_036_8))));
    normalize_deg(360.0 * (rotation - rotation.floor()) + precession_arcsec / 3_600.0)
}

/// Greenwich apparent sidereal time in degrees, 0 to 360: mean sidereal time plus the equation of the
/// equinoxes.
///
/// The sky must be that of the same instant.
#[must_use]
pub fn gast_deg(jd: JulianDayUt, sky: &Sky) -> f64 {
    normalize_deg(gmst_deg(jd) + equation_of_equinoxes_deg(sky))
}

/// Right ascension of the meridian in degrees, 0 to 360, at a geographic longitude in degrees, east positive.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] as for [`Sky::at`].
pub fn armc_deg(jd: JulianDayUt, longitude_east_deg: f64) -> Result<f64, EphemerisError> {
    let sky = Sky::at(tt_from_ut(jd))?;
    Ok(normalize_deg(gast_deg(jd, &sky) + longitude_east_deg))
}

/// Δψ cos ε and the two largest complementary terms (IERS Conventions 2010, table 5.2e); the rest is below
/// 0.0001″.
fn equation_of_equinoxes_deg(sky: &Sky) -> f64 {
    let nutation_deg = sky.nutation().longitude_deg * libm::cos(sky.mean_obliquity_deg().to_radians());
    let t = sky.julian_day().centuries();
    let node_rad = (125.044_555_01 - 1_934.136_261_97 * t).to_radians();
    let complement_arcsec = 0.002_640_96 * libm::sin(node_rad) + 0.000_063_52 * libm::sin(2.0 * node_rad);
    nutation_deg + complement_arcsec / 3_600.0
}
