//! ΔT, the difference between Terrestrial Time and the Earth's rotation.
//!
//! - before 1974 the cubic splines through the records of eclipses and occultations by Morrison, Stephenson,
//!   Hohenkerk & Zawilski (Table S15.2020), the last of which (1971 to 1974) is tilted by 0.24 s to end at
//!   the first observed value,
//! - from 1974 to 2026 the observed values of the IERS, one a year, joined by straight lines (within 0.09 s
//!   of the daily ones),
//! - from 2026 on a **forecast**: a cubic that leaves the last observed value with its slope and meets the
//!   long-term parabola of Stephenson, Morrison & Hohenkerk 2016, section 6, in the year 2800. Nobody can
//!   know the Earth's rotation in advance: by 2050 it may be wrong by several seconds, by 2100 by half a
//!   minute.

use soul_core::{DAY_S, JulianDayTt, JulianDayUt};

use crate::delta_t_table::{ANNUAL_S, FIRST_ANNUAL_YEAR, SPLINES};

const DAYS_PER_YEAR: f64 = 365.25;
const J2000_YEAR: f64 = 2000.0;

/// Where the forecast begins: the year of the last observed value.
const LAST_OBSERVED_YEAR: f64 = FIRST_ANNUAL_YEAR + (ANNUAL_S.len() - 1) as f64;

/// Where the forecast meets the long-term parabola.
const PARABOLA_YEAR: f64 = 2800.0;

/// ΔT = TT − UT1 in seconds at a Julian day in UT1 (taken as UTC).
///
/// From 2026 on it is a forecast. Before 1720 and for years past 2800, which lie outside the tables of
/// positions, the nearest cubic goes on; NaN gives NaN.
#[must_use]
pub fn delta_t_s(jd: JulianDayUt) -> f64 {
    // ΔT changes by less than a millisecond in its own length, so a first guess is enough to come from UT to
    // TT.
    let guess_days = at_tt_s(jd.0) / DAY_S;
    at_tt_s(jd.0 + guess_days)
}

/// The same instant in Terrestrial Time.
#[must_use]
pub fn tt_from_ut(jd: JulianDayUt) -> JulianDayTt {
    JulianDayTt(jd.0 + delta_t_s(jd) / DAY_S)
}

/// The same instant in UT1.
#[must_use]
pub fn ut_from_tt(jd: JulianDayTt) -> JulianDayUt {
    JulianDayUt(jd.0 - at_tt_s(jd.0) / DAY_S)
}

/// ΔT in seconds at a Julian day in TT.
fn at_tt_s(jd_tt: f64) -> f64 {
    let year = J2000_YEAR + (jd_tt - JulianDayTt::J2000.0) / DAYS_PER_YEAR;
    if year < FIRST_ANNUAL_YEAR {
        splines_s(year)
    } else if year < LAST_OBSERVED_YEAR {
        annual_s(year)
    } else {
        forecast_s(year)
    }
}

fn splines_s(year: f64) -> f64 {
    let spline = SPLINES.iter().find(|spline| year < spline.end_year).unwrap_or(&SPLINES[SPLINES.len() - 1]);
    let t = (year - spline.start_year) / (spline.end_year - spline.start_year);
    let [a, b, c, d] = spline.coefficients_s;
    let is_last = spline.end_year == FIRST_ANNUAL_YEAR;
    let tilt = if is_last { ANNUAL_S[0] - (a + b + c + d) } else { 0.0 };
    a + t * (b + tilt + t * (c + t * d))
}

fn annual_s(year: f64) -> f64 {
    let years = year - FIRST_ANNUAL_YEAR;
    let place = (years as usize).min(ANNUAL_S.len() - 2);
    let (before, after) = (ANNUAL_S[place], ANNUAL_S[place + 1]);
    before + (after - before) * (years - place as f64)
}

/// Cubic from the last observed value and slope to the value and slope of the parabola.
fn forecast_s(year: f64) -> f64 {
    let span = PARABOLA_YEAR - LAST_OBSERVED_YEAR;
    let start = ANNUAL_S[ANNUAL_S.len() - 1];
    let start_slope = (start - ANNUAL_S[ANNUAL_S.len() - 2]) * span;
    let (end, end_slope) = parabola(PARABOLA_YEAR);
    let end_slope = end_slope * span;
    let t = (year - LAST_OBSERVED_YEAR) / span;
    let rise = end - start;
    start
        + t * (start_slope
            + t * (3.0 * rise - 2.0 * start_slope - end_slope + t * (start_slope + end_slope - 2.0 * rise)))
}

/// Value in seconds and slope in seconds a year of −320 + 32.5 ((year − 1825) / 100)².
fn parabola(year: f64) -> (f64, f64) {
    let centuries = (year - 1825.0) / 100.0;
    (-320.0 + 32.5 * centuries * centuries, 2.0 * 32.5 * centuries / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jd_of(year: f64) -> f64 {
        JulianDayTt::J2000.0 + (year - J2000_YEAR) * DAYS_PER_YEAR
    }

    #[test]
    fn delta_t_has_no_steps_where_one_table_takes_over_from_another() {
        let joints = SPLINES.iter().map(|spline| spline.end_year).chain([LAST_OBSERVED_YEAR]);
        for year in joints {
            let step = at_tt_s(jd_of(year + 1e-6)) - at_tt_s(jd_of(year - 1e-6));
            assert!(step.abs() < 0.003, "{year}: {step} s");
        }
    }

    #[test]
    fn the_forecast_leaves_the_last_observed_value_with_its_slope() {
        let before = at_tt_s(jd_of(LAST_OBSERVED_YEAR)) - at_tt_s(jd_of(LAST_OBSERVED_YEAR - 0.5));
        let after = at_tt_s(jd_of(LAST_OBSERVED_YEAR + 0.5)) - at_tt_s(jd_of(LAST_OBSERVED_YEAR));
        assert!((after - before).abs() < 0.01);
    }

    #[test]
    fn the_two_time_scales_lead_back_to_each_other() {
        for year in [1800.0, 1950.0, 2000.0, 2099.0] {
            let ut = JulianDayUt(jd_of(year));
            assert!((ut_from_tt(tt_from_ut(ut)).0 - ut.0).abs() < 1e-9);
        }
    }

    #[test]
    fn not_a_number_stays_not_a_number() {
        assert!(delta_t_s(JulianDayUt(f64::NAN)).is_nan());
    }
}
