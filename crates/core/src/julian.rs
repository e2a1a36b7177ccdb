//! Julian days, one type per time scale, so that UT and TT can't be mixed up.

use crate::Instant;

/// Seconds in a day.
pub const DAY_S: f64 = 86_400.0;
const DAY_MS: f64 = 86_400_000.0;
/// Julian day of 1970-01-01T00:00 in the scale of the day count.
const UNIX_EPOCH_JD: f64 = 2_440_587.5;

/// Julian day in UT1. The project takes UTC for UT1; they differ by 0.9 s at most.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct JulianDayUt(pub f64);

/// Julian day in Terrestrial Time (taken as TDB, which differs by less than 2 ms).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct JulianDayTt(pub f64);

impl JulianDayTt {
    /// Julian day of the epoch J2000.0, 2000-01-01T12:00 TT.
    pub const J2000: Self = Self(2_451_545.0);

    /// Julian centuries of 36525 days since J2000.0.
    #[must_use]
    pub fn centuries(self) -> f64 {
        (self.0 - Self::J2000.0) / 36_525.0
    }
}

impl From<Instant> for JulianDayUt {
    fn from(instant: Instant) -> Self {
        Self(UNIX_EPOCH_JD + instant.unix_ms() as f64 / DAY_MS)
    }
}

impl JulianDayUt {
    /// The nearest millisecond; `None` outside the years that an [`Instant`] can print (0 to 9999) and for NaN.
    #[must_use]
    pub fn to_instant(self) -> Option<Instant> {
        let ms = libm::round((self.0 - UNIX_EPOCH_JD) * DAY_MS);
        // The cast saturates, so the range check of `Instant` sees every oversize value; NaN would become 0.
        if ms.is_nan() { None } else { Instant::from_unix_ms(ms as i64) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j2000_noon_is_julian_day_2451545() {
        // Meeus, Astronomical Algorithms, 2nd edition, page 62: 2000 January 1.5 is 2451545.0.
        let instant = Instant::parse_rfc3339("2000-01-01T12:00:00.000Z").unwrap();
        assert_eq!(JulianDayUt::from(instant).0, 2_451_545.0);
        assert_eq!(JulianDayUt(2_451_545.0).to_instant(), Some(instant));
    }

    #[test]
    fn nan_and_far_days_have_no_instant() {
        assert_eq!(JulianDayUt(f64::NAN).to_instant(), None);
        assert_eq!(JulianDayUt(1e300).to_instant(), None);
    }
}
