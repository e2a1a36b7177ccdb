//! The lunar series against DE440 at instants that they were not fitted to.

use soul_testkit::Worst;

use crate::lunar_args::{DAYS_PER_CENTURY, LunarArguments};
use crate::moon::moon;
use crate::node::true_node;

/// See `what` and `columns` in the file.
const TRUTH: &str = include_str!("../../../tests/golden/lunar_de440.json");

fn rows() -> Vec<[f64; 9]> {
    #[derive(serde::Deserialize)]
    struct Table {
        rows: Vec<[f64; 9]>,
    }
    serde_json::from_str::<Table>(TRUTH).unwrap().rows
}

fn arguments(jd_tt: f64) -> Box<LunarArguments> {
    LunarArguments::at((jd_tt - soul_core::JulianDayTt::J2000.0) / DAYS_PER_CENTURY)
}

#[test]
fn moon_and_node_keep_within_the_allowed_errors_at_fresh_instants() {
    let mut worst = [
        ("Moon longitude", 1.5, "″"),
        ("Moon latitude", 1.5, "″"),
        ("Moon distance, relative", 1e-4, ""),
        ("true node longitude", 1.5, "″"),
        ("Moon longitude speed", 1e-3, "°/d"),
        ("Moon latitude speed", 1e-3, "°/d"),
        ("Moon distance speed, relative", 1e-4, "/d"),
        ("true node speed", 1e-3, "°/d"),
    ]
    .map(|(quantity, allowed, unit)| Worst::new(quantity, allowed, unit));
    for [jd_tt, truth @ ..] in rows() {
        let arguments = arguments(jd_tt);
        let (moon, node) = (moon(&arguments), true_node(&arguments));
        let arcsec = |ours_rad: f64, truth_deg: f64| {
            3600.0 * soul_core::difference_deg(ours_rad.to_degrees(), truth_deg)
        };
        let errors = [
            arcsec(moon.longitude_rad, truth[0]),
            arcsec(moon.latitude_rad, truth[1]),
            moon.distance_au / truth[2] - 1.0,
            arcsec(node.longitude_rad, truth[3]),
            moon.longitude_rate_rad_per_day.to_degrees() - truth[4],
            moon.latitude_rate_rad_per_day.to_degrees() - truth[5],
            (moon.distance_rate_au_per_day - truth[6]) / truth[2],
            node.longitude_rate_rad_per_day.to_degrees() - truth[7],
        ];
        for (worst, error) in worst.iter_mut().zip(errors) {
            worst.see(error, || format!("JD {jd_tt} TT"));
        }
    }
    assert!(worst[0].cases >= 200);
    for worst in &worst {
        worst.check();
    }
}

#[test]
fn rates_are_the_derivatives_of_the_series() {
    // The error of a central difference falls with the square of its step: at a hundredth of a day it is below 1e-7 rad a day.
    let step_days = 0.01;
    for year in 0..300 {
        let jd_tt = crate::range::FIRST_JD_TT + 10.3 + 365.9 * f64::from(year);
        let (before, after) = (arguments(jd_tt - step_days), arguments(jd_tt + step_days));
        let here = arguments(jd_tt);
        let turn = 2.0 * core::f64::consts::PI;
        let slope = |later: f64, earlier: f64| {
            let difference = later - earlier;
            (difference - turn * libm::round(difference / turn)) / (2.0 * step_days)
        };
        let (first, now, last) = (moon(&before), moon(&here), moon(&after));
        assert!(
            (slope(last.longitude_rad, first.longitude_rad) - now.longitude_rate_rad_per_day).abs() < 5e-7
        );
        assert!((slope(last.latitude_rad, first.latitude_rad) - now.latitude_rate_rad_per_day).abs() < 5e-7);
        assert!((slope(last.distance_au, first.distance_au) - now.distance_rate_au_per_day).abs() < 2e-9);
        let (first, now, last) = (true_node(&before), true_node(&here), true_node(&after));
        assert!(
            (slope(last.longitude_rad, first.longitude_rad) - now.longitude_rate_rad_per_day).abs() < 5e-7
        );
    }
}
