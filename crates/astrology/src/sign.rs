//! The twelve signs of the tropical zodiac.

use serde::{Deserialize, Serialize};
use soul_core::normalize_deg;

/// A sign of the tropical zodiac: 30° of ecliptic longitude of date each, from the equinox on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sign {
    Aries,
    Taurus,
    Gemini,
    Cancer,
    Leo,
    Virgo,
    Libra,
    Scorpio,
    Sagittarius,
    Capricorn,
    Aquarius,
    Pisces,
}

impl Sign {
    /// All signs in the order of the zodiac.
    pub const ALL: [Self; 12] = [
        Self::Aries,
        Self::Taurus,
        Self::Gemini,
        Self::Cancer,
        Self::Leo,
        Self::Virgo,
        Self::Libra,
        Self::Scorpio,
        Self::Sagittarius,
        Self::Capricorn,
        Self::Aquarius,
        Self::Pisces,
    ];

    /// The sign that holds an ecliptic longitude, and the degree within it, 0 (included) to 30 (excluded).
    ///
    /// ```
    /// use soul_astrology::Sign;
    /// assert_eq!(Sign::of(281.5), (Sign::Capricorn, 11.5));
    /// ```
    #[must_use]
    pub fn of(longitude_deg: f64) -> (Self, f64) {
        let longitude_deg = normalize_deg(longitude_deg);
        // Below 360 after normalising, so the index is 0 to 11; NaN becomes 0.
        let index = (longitude_deg / 30.0) as usize;
        (Self::ALL[index.min(11)], longitude_deg - 30.0 * index as f64)
    }

    /// The English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aries => "Aries",
            Self::Taurus => "Taurus",
            Self::Gemini => "Gemini",
            Self::Cancer => "Cancer",
            Self::Leo => "Leo",
            Self::Virgo => "Virgo",
            Self::Libra => "Libra",
            Self::Scorpio => "Scorpio",
            Self::Sagittarius => "Sagittarius",
            Self::Capricorn => "Capricorn",
            Self::Aquarius => "Aquarius",
            Self::Pisces => "Pisces",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_boundary_belongs_to_the_sign_that_begins_there() {
        for (index, sign) in Sign::ALL.into_iter().enumerate() {
            let boundary_deg = 30.0 * index as f64;
            assert_eq!(Sign::of(boundary_deg), (sign, 0.0));
            let (before, degree) = Sign::of(boundary_deg - 1e-9);
            assert_eq!(before, Sign::ALL[(index + 11) % 12]);
            assert!((29.99..30.0).contains(&degree));
        }
        assert_eq!(Sign::of(360.0), (Sign::Aries, 0.0));
    }
}
