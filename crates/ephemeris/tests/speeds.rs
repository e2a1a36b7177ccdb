//! Speeds against the difference of positions.

use soul_core::{JulianDayTt, difference_deg};
use soul_ephemeris::range::{FIRST_JD_TT, LAST_JD_TT};
use soul_ephemeris::{Body, Sky};
use soul_testkit::Worst;

#[test]
fn the_analytic_speed_is_the_five_point_difference_of_the_longitude() {
    const INSTANTS: usize = 700;
    const STEP_DAYS: f64 = 0.01;
    let margin_days = 3.0 * STEP_DAYS;
    let span_days = LAST_JD_TT - FIRST_JD_TT - 2.0 * margin_days;
    for body in Body::ALL {
        // What the terms that are left out of a speed may add; the truth tables hold the whole to less than
        // 1e-4.
        let mut worst = Worst::new(format!("{body} speed against its difference"), 2e-5, "°/d");
        for instant in 0..INSTANTS {
            let jd_tt = FIRST_JD_TT + margin_days + span_days * (instant as f64 + 0.5) / INSTANTS as f64;
            let sky = Sky::at(JulianDayTt(jd_tt)).unwrap();
            let here = sky.position(body);
            let ahead = |steps: f64| {
                let there = Sky::at(JulianDayTt(jd_tt + steps * STEP_DAYS)).unwrap().position(body);
                difference_deg(here.longitude, there.longitude)
            };
            let difference = 8.0 * (ahead(1.0) - ahead(-1.0)) - (ahead(2.0) - ahead(-2.0));
            worst.see(here.speed - difference / (12.0 * STEP_DAYS), || format!("JD {jd_tt} TT"));
        }
        worst.check();
    }
}
