//! The Moon's apparent geocentric position, from series fitted to JPL DE440.
//!
//! Light-time, aberration and deflection are part of the fitted quantity. Over 1800 to 2100 the series keep within 0.55″ of DE440
//! in longitude and latitude (rms 0.08″), within 4 km in distance, and the speeds within 0.0001° a day;
//! `tools/ephemeris/lunar.py --check` measures it.

use crate::lunar_args::{ARCSEC_RAD, LunarArguments};
use crate::lunar_series::{Further, Main};
use crate::tables::lunar as table;

/// Kilometres in an astronomical unit (IAU 2012, resolution B2).
const AU_KM: f64 = 149_597_870.7;

const LONGITUDE: Main = Main {
    groups: &table::LONGITUDE_GROUPS,
    inner: &table::LONGITUDE_INNER,
    coefficients: &table::LONGITUDE_COEFFICIENTS,
};
const LONGITUDE_FURTHER: Further = Further {
    groups: &table::LONGITUDE_FINE_GROUPS,
    inner: &table::LONGITUDE_FINE_INNER,
    coefficients: &table::LONGITUDE_FINE_COEFFICIENTS,
    unit: table::LONGITUDE_FINE_UNIT,
};
const LATITUDE: Main = Main {
    groups: &table::LATITUDE_GROUPS,
    inner: &table::LATITUDE_INNER,
    coefficients: &table::LATITUDE_COEFFICIENTS,
};
const LATITUDE_FURTHER: Further = Further {
    groups: &table::LATITUDE_FINE_GROUPS,
    inner: &table::LATITUDE_FINE_INNER,
    coefficients: &table::LATITUDE_FINE_COEFFICIENTS,
    unit: table::LATITUDE_FINE_UNIT,
};
const DISTANCE: Main = Main {
    groups: &table::DISTANCE_GROUPS,
    inner: &table::DISTANCE_INNER,
    coefficients: &table::DISTANCE_COEFFICIENTS,
};
const DISTANCE_FURTHER: Further = Further {
    groups: &table::DISTANCE_FINE_GROUPS,
    inner: &table::DISTANCE_FINE_INNER,
    coefficients: &table::DISTANCE_FINE_COEFFICIENTS,
    unit: table::DISTANCE_FINE_UNIT,
};

/// Apparent geocentric place of the Moon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MoonState {
    /// Apparent longitude, radians, mean ecliptic and equinox of date: the caller adds the nutation in longitude. Within half a
    /// revolution of 0 to 2π, not reduced.
    pub(crate) longitude_rad: f64,
    /// Apparent latitude, radians; the same on the true ecliptic of date.
    pub(crate) latitude_rad: f64,
    /// Distance that the light travelled, astronomical units.
    pub(crate) distance_au: f64,
    /// Analytic change of the longitude, radians a day; the caller adds that of the nutation.
    pub(crate) longitude_rate_rad_per_day: f64,
    /// Analytic change of the latitude, radians a day.
    pub(crate) latitude_rate_rad_per_day: f64,
    /// Analytic change of the distance, astronomical units a day.
    pub(crate) distance_rate_au_per_day: f64,
}

/// The apparent longitude of [`MoonState`] alone, with the same bits.
pub(crate) fn moon_longitude_rad(arguments: &LunarArguments) -> f64 {
    let main = LONGITUDE.sum::<false>(arguments);
    let (further, _) = LONGITUDE_FURTHER.sum::<false>(arguments);
    arguments.moon_longitude.value + (main.value.sin + further) * ARCSEC_RAD
}

/// The Moon at the instant of `arguments`.
pub(crate) fn moon(arguments: &LunarArguments) -> MoonState {
    let main = LONGITUDE.sum::<true>(arguments);
    let (further, further_rate) = LONGITUDE_FURTHER.sum::<true>(arguments);
    let longitude_rad = arguments.moon_longitude.value + (main.value.sin + further) * ARCSEC_RAD;
    let longitude_rate_rad_per_day =
        arguments.moon_longitude.rate + (main.turning.cos + further_rate) * ARCSEC_RAD;

    let main = LATITUDE.sum::<true>(arguments);
    let (further, further_rate) = LATITUDE_FURTHER.sum::<true>(arguments);
    let latitude = (main.value.sin + further) * ARCSEC_RAD;
    let latitude_rate = (main.turning.cos + further_rate) * ARCSEC_RAD;
    let factor = arguments.latitude_factor;

    let main = DISTANCE.sum::<true>(arguments);
    let (further, further_rate) = DISTANCE_FURTHER.sum::<true>(arguments);
    MoonState {
        longitude_rad,
        latitude_rad: factor.value * latitude,
        distance_au: (table::MEAN_DISTANCE_KM + main.value.cos + further) / AU_KM,
        longitude_rate_rad_per_day,
        latitude_rate_rad_per_day: factor.value * latitude_rate + factor.rate * latitude,
        distance_rate_au_per_day: (further_rate - main.turning.sin) / AU_KM,
    }
}
