//! Obliquity of the mean ecliptic.

use soul_core::JulianDayTt;

/// Obliquity of the mean ecliptic of date in degrees.
///
/// IAU 2006 (P03): Capitaine, Wallace & Chapront 2003, A&A 412, 567, equation 37; good to a milliarcsecond
/// for the centuries around 2000.
#[must_use]
pub(crate) fn mean_deg(jd: JulianDayTt) -> f64 {
    let t = jd.centuries();
    let arcsec = 84_381.406
        + t * (-46.836_769
            + t * (-0.000_183_1 + t * (0.002_003_40 + t * (-0.000_000_576 + t * -0.000_000_043_4))));
    arcsec / 3_600.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_obliquity_of_j2000_is_that_of_the_precession_model() {
        // IAU 2006 precession: 84381.406" is 23 degrees 26 minutes 21.406 seconds.
        let expected = 23.0 + 26.0 / 60.0 + 21.406 / 3_600.0;
        assert!((mean_deg(JulianDayTt::J2000) - expected).abs() < 1e-12);
    }
}
