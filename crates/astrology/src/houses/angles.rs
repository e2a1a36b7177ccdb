//! Ascendant, midheaven and vertex, and the two spherical formulas that all house systems share.

use libm::{atan2, cos, fabs, sin, tan};
use soul_core::{difference_deg, normalize_deg};

/// At a pole itself the tangent of the latitude diverges: it is taken this near to it.
const LATITUDE_MAX_DEG: f64 = 89.9999;

/// The angles of an instant and place with what the cusps need.
///
/// Formulas: J. Meeus, Astronomical Algorithms, 2nd edition, chapter 13 (coordinates) and 14 (rising); their use for
/// astrological angles is common to the literature. Inside the polar circles the ascendant is kept within 0° to 180° after
/// the midheaven, as Swiss Ephemeris does.
#[derive(Debug, Clone, Copy)]
pub struct Angles {
    /// Right ascension of the meridian in degrees.
    pub armc_deg: f64,
    /// True obliquity in degrees.
    pub obliquity_deg: f64,
    /// Geographic latitude in degrees, no nearer to a pole than 0.0001°.
    pub latitude_deg: f64,
    /// Rising degree, 0 to 360.
    pub ascendant_deg: f64,
    /// Culminating degree, 0 to 360.
    pub midheaven_deg: f64,
    /// Western intersection of prime vertical and ecliptic, 0 to 360.
    pub vertex_deg: f64,
    /// Whether the formula gave the setting degree, so that the ascendant was turned by 180°.
    pub(super) turned: bool,
    pub(super) sin_obliquity: f64,
    pub(super) cos_obliquity: f64,
    pub(super) tan_latitude: f64,
}

impl Angles {
    /// Calculates the angles from the right ascension of the meridian, the true obliquity and the latitude in degrees.
    #[must_use]
    pub fn new(armc_deg: f64, obliquity_deg: f64, latitude_deg: f64) -> Self {
        let latitude_deg = latitude_deg.clamp(-LATITUDE_MAX_DEG, LATITUDE_MAX_DEG);
        let (sin_obliquity, cos_obliquity) = libm::sincos(obliquity_deg.to_radians());
        let mut angles = Self {
            armc_deg,
            obliquity_deg,
            latitude_deg,
            ascendant_deg: 0.0,
            midheaven_deg: 0.0,
            vertex_deg: 0.0,
            turned: false,
            sin_obliquity,
            cos_obliquity,
            tan_latitude: tan(latitude_deg.to_radians()),
        };
        angles.midheaven_deg = angles.culminating_deg(armc_deg);
        let rising_deg = angles.rising_deg(armc_deg, angles.tan_latitude);
        angles.turned = difference_deg(angles.midheaven_deg, rising_deg) < 0.0;
        angles.ascendant_deg = if angles.turned { normalize_deg(rising_deg + 180.0) } else { rising_deg };
        let colatitude_deg = if latitude_deg > 0.0 { 90.0 - latitude_deg } else { -90.0 - latitude_deg };
        let vertex_deg = angles.rising_deg(armc_deg + 180.0, tan(colatitude_deg.to_radians()));
        // In the tropics the formula can give the eastern intersection: the western one lies before the midheaven.
        let tropical = fabs(latitude_deg) <= obliquity_deg;
        let eastern = tropical && difference_deg(angles.midheaven_deg, vertex_deg) > 0.0;
        angles.vertex_deg = if eastern { normalize_deg(vertex_deg + 180.0) } else { vertex_deg };
        angles
    }

    /// The right ascension in degrees of a point of the ecliptic; of the midheaven it is the ARMC.
    #[must_use]
    pub fn right_ascension_deg(longitude_deg: f64, obliquity_deg: f64) -> f64 {
        let (sin_longitude, cos_longitude) = libm::sincos(longitude_deg.to_radians());
        normalize_deg(atan2(sin_longitude * cos(obliquity_deg.to_radians()), cos_longitude).to_degrees())
    }

    /// Whether the place lies on or inside a polar circle.
    #[must_use]
    pub fn is_polar(&self) -> bool {
        fabs(self.latitude_deg) >= 90.0 - self.obliquity_deg
    }

    /// The degree of the ecliptic that has the right ascension `ascension_deg`.
    pub(super) fn culminating_deg(&self, ascension_deg: f64) -> f64 {
        let (sin_ra, cos_ra) = libm::sincos(ascension_deg.to_radians());
        normalize_deg(atan2(sin_ra, cos_ra * self.cos_obliquity).to_degrees())
    }

    /// The degree of the ecliptic that rises on the horizon of a pole height, given as its tangent, while the right ascension
    /// `ascension_deg` culminates.
    pub(super) fn rising_deg(&self, ascension_deg: f64, tan_pole: f64) -> f64 {
        let (sin_ra, cos_ra) = libm::sincos(ascension_deg.to_radians());
        let below = sin_ra * self.cos_obliquity + tan_pole * self.sin_obliquity;
        normalize_deg(atan2(cos_ra, -below).to_degrees())
    }

    /// The ascensional difference in degrees of the degree `longitude_deg` of the ecliptic.
    pub(super) fn ascensional_difference_deg(&self, longitude_deg: f64) -> f64 {
        let sin_declination = self.sin_obliquity * sin(longitude_deg.to_radians());
        let tan_declination = sin_declination / (1.0 - sin_declination * sin_declination).sqrt();
        asin_deg(self.tan_latitude * tan_declination)
    }
}

/// Arc sine in degrees. The degree on the horizon itself can round past 1 inside the polar circles.
pub(super) fn asin_deg(sine: f64) -> f64 {
    libm::asin(sine.clamp(-1.0, 1.0)).to_degrees()
}

/// Sine of an angle in degrees.
pub(super) fn sin_deg(angle_deg: f64) -> f64 {
    sin(angle_deg.to_radians())
}

/// Cosine of an angle in degrees.
pub(super) fn cos_deg(angle_deg: f64) -> f64 {
    cos(angle_deg.to_radians())
}
