//! Planetary hours: day and night in twelfths, ruled in turn.

use serde::Serialize;
use soul_core::{Instant, JulianDayTt, JulianDayUt};
use soul_ephemeris::{Body, EphemerisError, Sky, find_root, gast_deg, tt_from_ut, ut_from_tt};

/// The planets from the slowest to the fastest, the order in which they rule the hours.
const CHALDEAN: [Body; 7] =
    [Body::Saturn, Body::Jupiter, Body::Mars, Body::Sun, Body::Venus, Body::Mercury, Body::Moon];
/// Places in that order of the rulers of Sunday to Saturday: Sun, Moon, Mars, Mercury, Jupiter, Venus, Saturn.
const DAY_RULERS: [usize; 7] = [3, 6, 2, 5, 1, 4, 0];
/// Altitude of the Sun's centre at rising and setting: 34′ of refraction and 16′ of radius (J. Meeus, Astronomical Algorithms, 2nd
/// edition, chapter 15).
const HORIZON_DEG: f64 = -50.0 / 60.0;
/// Steps of the search for risings and settings. Away from the polar circles no day or night is as short.
const STEP_D: f64 = 1.0 / 96.0;
/// How far the search goes: the Sun that neither rises nor sets for a day keeps no hours.
const SEARCH_D: f64 = 1.0;
/// A tenth of a second.
const TOLERANCE_D: f64 = 1e-6;

/// A planetary hour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanetaryHour {
    /// The planet that rules the hour.
    pub ruler: Body,
    /// The planet that rules the day, which begins at sunrise.
    pub day_ruler: Body,
    /// Number of the hour within day or night, 1 to 12.
    pub number: u8,
    /// Whether the Sun is up.
    pub is_day: bool,
    /// The sunrise or sunset before.
    pub begins: Instant,
    /// The sunset or sunrise after.
    pub ends: Instant,
}

/// The planetary hour at an instant and place in degrees; `None` where the Sun doesn't rise and set.
///
/// The weekday is that of local mean time at the sunrise before.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] within a day of the ends of the tables.
pub fn planetary_hour(
    at: Instant,
    latitude_deg: f64,
    longitude_deg: f64,
) -> Result<Option<PlanetaryHour>, EphemerisError> {
    let now = tt_from_ut(JulianDayUt::from(at)).0;
    let altitude = |jd: JulianDayTt| above_horizon_deg(jd, latitude_deg, longitude_deg);
    let is_day = altitude(JulianDayTt(now))? >= 0.0;
    let (Some(begins), Some(ends)) = (crossing(now, -STEP_D, altitude)?, crossing(now, STEP_D, altitude)?)
    else {
        return Ok(None);
    };
    let number = (12.0 * (now - begins) / (ends - begins)).clamp(0.0, 11.0) as u8;
    let sunrise = if is_day { Some(begins) } else { crossing(begins - STEP_D, -STEP_D, altitude)? };
    let (Some(sunrise), Some(begins), Some(ends)) = (sunrise, instant(begins), instant(ends)) else {
        return Ok(None);
    };
    let day = DAY_RULERS[weekday(sunrise, longitude_deg)];
    let since_sunrise = usize::from(number) + if is_day { 0 } else { 12 };
    Ok(Some(PlanetaryHour {
        ruler: CHALDEAN[(day + since_sunrise) % 7],
        day_ruler: CHALDEAN[day],
        number: number + 1,
        is_day,
        begins,
        ends,
    }))
}

/// The Sun's altitude over its place at rising and setting, in degrees.
fn above_horizon_deg(jd: JulianDayTt, latitude_deg: f64, longitude_deg: f64) -> Result<f64, EphemerisError> {
    let sky = Sky::at(jd)?;
    let (sin_obliquity, cos_obliquity) = libm::sincos(sky.true_obliquity_deg().to_radians());
    let (sin_sun, cos_sun) = libm::sincos(sky.position(Body::Sun).longitude.to_radians());
    let ascension_deg = libm::atan2(sin_sun * cos_obliquity, cos_sun).to_degrees();
    let sin_declination = sin_obliquity * sin_sun;
    let hour_angle_deg = gast_deg(ut_from_tt(jd), &sky) + longitude_deg - ascension_deg;
    let (sin_latitude, cos_latitude) = libm::sincos(latitude_deg.to_radians());
    let sin_altitude = sin_latitude * sin_declination
        + cos_latitude
            * (1.0 - sin_declination * sin_declination).sqrt()
            * libm::cos(hour_angle_deg.to_radians());
    Ok(libm::asin(sin_altitude.clamp(-1.0, 1.0)).to_degrees() - HORIZON_DEG)
}

/// The nearest crossing of the horizon from `from` on in the direction of the step, as a Julian day in TT.
fn crossing(
    from: f64,
    step_d: f64,
    altitude: impl Fn(JulianDayTt) -> Result<f64, EphemerisError>,
) -> Result<Option<f64>, EphemerisError> {
    let up = altitude(JulianDayTt(from))? >= 0.0;
    let steps = (SEARCH_D / STEP_D) as u32;
    for step in 1..=steps {
        let (near, far) = (from + step_d * f64::from(step - 1), from + step_d * f64::from(step));
        if (altitude(JulianDayTt(far))? >= 0.0) != up {
            let (low, high) = if step_d > 0.0 { (near, far) } else { (far, near) };
            return find_root(JulianDayTt(low), JulianDayTt(high), TOLERANCE_D, altitude)
                .map(|jd| Some(jd.0));
        }
    }
    Ok(None)
}

/// Weekday of local mean time, 0 for Sunday.
fn weekday(jd_tt: f64, longitude_deg: f64) -> usize {
    let local = ut_from_tt(JulianDayTt(jd_tt)).0 + longitude_deg / 360.0;
    // Julian day 0 began at noon of a Monday (Meeus, chapter 7).
    libm::floor(local + 1.5).rem_euclid(7.0) as usize
}

fn instant(jd_tt: f64) -> Option<Instant> {
    ut_from_tt(JulianDayTt(jd_tt)).to_instant()
}
