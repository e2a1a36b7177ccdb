//! Secondary progressions.

use soul_core::{
    Birth, CivilDate, CivilTime, InputError, Instant, JulianDayUt, difference_deg, normalize_deg,
};
use soul_ephemeris::{Body, Sky, tt_from_ut};

use crate::AstrologyError;
use crate::assemble::{bodies, houses_or_porphyry};
use crate::chart::{Chart, ChartKind};
use crate::houses::Angles;
use crate::natal::natal_parts;
use crate::options::ChartOptions;
use crate::uncertain::uncertain_between;

/// Days of the mean tropical year, as used for progressions.
const TROPICAL_YEAR_D: f64 = 365.242_189_7;

/// Calculates the secondary progressed chart for a date: a day of sky after birth for each tropical year of life.
///
/// The date counts from its noon in UT. Bodies are those of the progressed instant. The Midheaven is the natal one advanced by the
/// solar arc in longitude, and the Ascendant and the cusps follow from it at the birth latitude.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart); `input/out-of-range` for a date before the birth.
pub fn progressed_chart(
    birth: &Birth,
    on_date: CivilDate,
    options: &ChartOptions,
) -> Result<Chart, AstrologyError> {
    if on_date < birth.date {
        let accepted = format!("a date from {} on", birth.date);
        let problem = "lies before the birth";
        return Err(
            InputError::new("input/out-of-range", "onDate", on_date.to_string(), problem, accepted).into()
        );
    }
    let mut chart = progressed_chart_at(birth, noon_jd_ut(on_date), options)?;
    chart.conventions.insert("targetInstant", format!("{on_date} noon UT"));
    Ok(chart)
}

/// As [`progressed_chart`], for an instant of life given as a Julian day in UT1, at or after the birth.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart); [`AstrologyError::Ephemeris`] for an instant that progresses out of the tables.
pub fn progressed_chart_at(
    birth: &Birth,
    target: JulianDayUt,
    options: &ChartOptions,
) -> Result<Chart, AstrologyError> {
    let mut parts = natal_parts(birth, options)?;
    let progressed_jd = progressed_jd_ut(JulianDayUt::from(parts.instant), target);
    let sky = Sky::at(tt_from_ut(progressed_jd))?;

    let natal_sun_deg = parts.bodies.get(Body::Sun).position.longitude;
    let arc_deg = difference_deg(natal_sun_deg, sky.position(Body::Sun).longitude);
    if let (Some(natal), Some(latitude_deg)) = (&parts.houses, birth.latitude_deg) {
        let midheaven_deg = normalize_deg(natal.midheaven + arc_deg);
        let obliquity_deg = sky.true_obliquity_deg();
        let armc_deg = Angles::right_ascension_deg(midheaven_deg, obliquity_deg);
        let (houses, warning) =
            houses_or_porphyry(armc_deg, obliquity_deg, latitude_deg, options.house_system)?;
        parts.warnings.retain(|known| known.code != "houses/undefined-at-latitude");
        parts.warnings.extend(warning);
        parts.houses = Some(houses);
    }
    parts.kind = ChartKind::Progressed;
    parts.bodies = bodies(&sky, parts.houses.as_ref());
    // A hundredth of a second of progressed time is an hour of life: the instant is told to the millisecond.
    parts.instant = progressed_jd.to_instant().unwrap_or(parts.instant);
    parts.julian_day_tt = sky.julian_day().0;
    if let Some(span) = parts.span {
        let [first, last] = [span.0, span.1].map(|birth| progressed_jd_ut(birth.into(), target));
        parts.uncertain = uncertain_between(first, last, None, None)?;
    }
    parts
        .conventions
        .insert("progression", "secondary: a day for a mean tropical year of 365.2421897 days".into());
    parts
        .conventions
        .insert("angles", format!("solar arc in longitude, {arc_deg:.4}° added to the Midheaven"));
    Ok(parts.into_chart(options))
}

/// The progressed instant: birth + (target − birth) / 365.2421897.
#[must_use]
pub fn progressed_jd_ut(birth: JulianDayUt, target: JulianDayUt) -> JulianDayUt {
    JulianDayUt(birth.0 + (target.0 - birth.0) / TROPICAL_YEAR_D)
}

fn noon_jd_ut(date: CivilDate) -> JulianDayUt {
    let noon = date.0.and_time(CivilTime::NOON.0).and_utc().timestamp_millis();
    // A civil date of the calendar's four-digit years always has an instant.
    Instant::from_unix_ms(noon).map_or(JulianDayUt(f64::NAN), JulianDayUt::from)
}
