//! Solar returns.

use chrono::{Datelike, NaiveDate};
use soul_core::{Birth, Bounds, InputError, Instant, JulianDayTt, JulianDayUt, difference_deg};
use soul_ephemeris::{Body, EphemerisError, Sky, find_root, tt_from_ut, ut_from_tt};

use crate::AstrologyError;
use crate::assemble::{bodies, houses_or_porphyry};
use crate::chart::{Chart, ChartKind};
use crate::houses::armc_deg;
use crate::natal::natal_parts;
use crate::options::ChartOptions;
use crate::uncertain::uncertain_between;

/// Years that a return can be asked for.
const YEAR: Bounds = Bounds { min: 1800.0, max: 2100.0, unit: "" };
/// The Sun is back within this many days of the calendar's birthday: the calendar drifts by less than two, zones add one.
const SEARCH_D: f64 = 4.0;
/// A tenth of a millisecond, far below what the Sun's tables give.
const TOLERANCE_D: f64 = 1e-9;

/// Calculates the solar return nearest to the birthday in a calendar year, tropical, without correction for precession.
///
/// `place_deg` is latitude and longitude for the houses; without it those of the birth are taken. With an unknown birth time the return
/// is that of a birth at noon, and houses are left out.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart); `input/out-of-range` for a year outside 1800 to 2100.
pub fn solar_return_chart(
    birth: &Birth,
    year: i32,
    place_deg: Option<(f64, f64)>,
    options: &ChartOptions,
) -> Result<Chart, AstrologyError> {
    if !YEAR.contains(f64::from(year)) {
        let problem = "lies outside the years that can be calculated";
        return Err(InputError::new("input/out-of-range", "year", year, problem, YEAR.accepted()).into());
    }
    let mut parts = natal_parts(birth, options)?;
    let jd_tt = returned_jd_tt(birth, parts.instant, year)?;
    let jd_ut = ut_from_tt(jd_tt);
    let sky = Sky::at(jd_tt)?;

    let elsewhere = place_deg.is_some();
    let angles_known = birth.time.is_some() && birth.timezone.is_some();
    parts.warnings.retain(|known| {
        known.code != "houses/undefined-at-latitude" && !(elsewhere && known.code == "birth/place-missing")
    });
    parts.houses = match place_deg.or(birth.coordinates_deg()).filter(|_| angles_known) {
        None => None,
        Some((latitude_deg, longitude_deg)) => {
            let armc_deg = armc_deg(&sky, jd_ut, longitude_deg);
            let (houses, warning) =
                houses_or_porphyry(armc_deg, sky.true_obliquity_deg(), latitude_deg, options.house_system)?;
            parts.warnings.extend(warning);
            Some(houses)
        }
    };
    parts.kind = ChartKind::SolarReturn;
    parts.bodies = bodies(&sky, parts.houses.as_ref());
    parts.instant = jd_ut.to_instant().unwrap_or(parts.instant);
    parts.julian_day_tt = jd_tt.0;
    if let Some(span) = parts.span {
        let [first, last] = [span.0, span.1].map(|born| returned_jd_tt(birth, born, year));
        parts.uncertain = uncertain_between(ut_from_tt(first?), ut_from_tt(last?), None, None)?;
    }
    parts.conventions.insert("return", "tropical, without correction for precession".into());
    parts.conventions.insert("place", if elsewhere { "as given" } else { "birth place" }.into());
    Ok(parts.into_chart(options))
}

/// The return of a birth at an instant, in TT.
fn returned_jd_tt(birth: &Birth, born: Instant, year: i32) -> Result<JulianDayTt, EphemerisError> {
    let natal_sun_deg = Sky::at(tt_from_ut(born.into()))?.position(Body::Sun).longitude;
    sun_at(natal_sun_deg, birthday_jd_tt(birth, born, year))
}

/// The birthday of that year at the birth's time of day in UT; 29 February becomes 1 March in a common year.
fn birthday_jd_tt(birth: &Birth, born: Instant, year: i32) -> JulianDayTt {
    let date = birth.date.0;
    let birthday = date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(date);
    let days = birthday.signed_duration_since(date).num_days();
    tt_from_ut(JulianDayUt(JulianDayUt::from(born).0 + days as f64))
}

/// The instant in TT nearest to `near` when the Sun's apparent longitude is `longitude_deg`.
fn sun_at(longitude_deg: f64, near: JulianDayTt) -> Result<JulianDayTt, EphemerisError> {
    let (from, to) = (JulianDayTt(near.0 - SEARCH_D), JulianDayTt(near.0 + SEARCH_D));
    find_root(from, to, TOLERANCE_D, |jd| {
        Ok(difference_deg(longitude_deg, Sky::at(jd)?.position(Body::Sun).longitude))
    })
}
