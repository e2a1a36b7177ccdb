//! The Moon's apparent geocentric position, from series fitted to JPL DE440.
//!
//! Light-time, aberration and deflection are part of the fitted quantity. Over 1800 to 2100 the series keep within 0.55″ of DE440
//! in longitude and latitude (rms 0.08″), within 4 km in distance, and the speeds within 0.0001° a day;
//! `tools/ephemeris/lunar.py --check` measures it.

use crate::lunar_args::{ARCSEC_RAD, LunarArguments};
use crate::lunar_tables::lunar_tables;
use crate::tables::lunar as table;

/// Kilometres in an astronomical unit (IAU 2012, resolution B2).
const AU_KM: f64 = 149_597_870.7;

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
    let tables = lunar_tables();
    let main = tables.longitude.sum(arguments);
    let (further, _) = tables.longitude_further.sum::<false>(arguments);
    arguments.moon_longitude.value + (main.sin + further) * ARCSEC_RAD
}

/// The Moon at the instant of `arguments`.
pub(crate) fn moon(arguments: &LunarArguments) -> MoonState {
    let tables = lunar_tables();
    let main = tables.longitude.sum(arguments);
    let (further, further_rate) = tables.longitude_further.sum::<true>(arguments);
    let longitude_rad = arguments.moon_longitude.value + (main.sin + further) * ARCSEC_RAD;
    let longitude_rate_rad_per_day =
        arguments.moon_longitude.rate + (main.cos_rate + further_rate) * ARCSEC_RAD;

    let main = tables.latitude.sum(arguments);
    let (further, further_rate) = tables.latitude_further.sum::<true>(arguments);
    let latitude = (main.sin + further) * ARCSEC_RAD;
    let latitude_rate = (main.cos_rate + further_rate) * ARCSEC_RAD;
    let factor = arguments.latitude_factor;

    let main = tables.distance.sum(arguments);
    let (further, further_rate) = tables.distance_further.sum::<true>(arguments);
    MoonState {
        longitude_rad,
        latitude_rad: factor.value * latitude,
        distance_au: (table::MEAN_DISTANCE_KM + main.cos + further) / AU_KM,
        longitude_rate_rad_per_day,
        latitude_rate_rad_per_day: factor.value * latitude_rate + factor.rate * latitude,
        distance_rate_au_per_day: (further_rate - main.sin_rate) / AU_KM,
    }
}
