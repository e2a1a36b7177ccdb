//! Positions and ΔT against the truth tables of `tests/golden`: DE440, and Swiss Ephemeris for Chiron and the
//! mean node.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use soul_core::{JulianDayTt, JulianDayUt, difference_deg};
use soul_ephemeris::{Body, Position, Sky, armc_deg, delta_t_s, tt_from_ut};
use soul_testkit::Worst;
use soul_testkit::accuracy::{Row, Section, record};
use soul_testkit::golden::{self, PositionCase};

const ARCSEC: f64 = 3600.0;

/// A body, its name in the tables, the source of its truth, and the errors allowed: longitude and latitude in
/// arcseconds, distance relative, speed in degrees a day.
type Bounds = (Body, &'static str, &'static str, f64, f64, f64);

const BOUNDS: [Bounds; 13] = [
    (Body::Sun, "sun", "de440", 0.15, 1e-5, 1e-4),
    (Body::Moon, "moon", "de440", 1.5, 1e-4, 1e-3),
    (Body::Mercury, "mercury", "de440", 0.3, 1e-5, 1e-4),
    (Body::Venus, "venus", "de440", 0.3, 1e-5, 1e-4),
    (Body::Mars, "mars", "de440", 0.5, 1e-5, 1e-4),
    (Body::Jupiter, "jupiter", "de440", 0.3, 1e-5, 1e-4),
    (Body::Saturn, "saturn", "de440", 0.3, 1e-5, 1e-4),
    (Body::Uranus, "uranus", "de440", 0.5, 1e-5, 1e-4),
    (Body::Neptune, "neptune", "de440", 0.5, 1e-5, 1e-4),
    (Body::Pluto, "pluto", "de440", 0.5, 1e-5, 1e-4),
    (Body::Chiron, "chiron", "swiss_de431", 2.0, 1e-5, 1e-4),
    (Body::MeanNode, "mean_node", "swiss_de431", 0.3, 1e-5, 1e-4),
    (Body::NorthNode, "true_node", "swiss_de431", 1.5, 1e-4, 1e-3),
];

fn cases() -> Vec<PositionCase> {
    golden::positions().into_iter().chain(golden::positions_extended()).collect()
}

fn sky(case: &PositionCase) -> Sky {
    Sky::at(JulianDayTt(case.jd_tt)).unwrap()
}

fn truth(case: &PositionCase, name: &str, source: &str) -> [f64; 4] {
    let mut truth = case.position(name, source).unwrap();
    if name == "true_node" {
        truth[0] = case.true_node_de440_deg().unwrap();
    }
    truth
}

#[test]
fn every_body_keeps_within_the_allowed_errors_in_all_cases() {
    let mut all = Vec::new();
    for (body, name, source, arc, distance, speed) in BOUNDS {
        let mut worst = [
            Worst::new(format!("{body} longitude"), arc, "″"),
            Worst::new(format!("{body} latitude"), arc, "″"),
            Worst::new(format!("{body} distance, relative"), distance, ""),
            Worst::new(format!("{body} speed"), speed, "°/d"),
        ];
        for case in cases() {
            let truth = truth(&case, name, source);
            let position = sky(&case).position(body);
            let at = || format!("JD {} TT", case.jd_tt);
            worst[0].see(difference_deg(truth[0], position.longitude) * ARCSEC, at);
            worst[1].see((position.latitude - truth[1]) * ARCSEC, at);
            if let Some(distance_au) = position.distance_au {
                worst[2].see(distance_au / truth[2] - 1.0, at);
            }
            worst[3].see(position.speed - truth[3], at);
        }
        all.extend(worst.into_iter().filter(|worst| worst.cases > 0));
    }
    record(&Section {
        name: "10-positions".into(),
        title: "Positions".into(),
        method:
            "Series and Chebyshev pieces fitted to JPL DE440 (the mean node by its polynomial, Chiron as below), light-time, deflection, aberration, nutation \
                 IAU 2000B; speeds analytic. 1799-09-01 to 2101-03-01."
                .into(),
        truth:
            "JPL DE440 at 260 instants from 1800 to 2100; Swiss Ephemeris (DE431) for Chiron, the mean node \
                and the speed of the true node."
                .into(),
        rows: all.iter().map(Row::from).collect(),
    });
    assert_eq!(all.len(), 13 * 4 - 2, "only the two nodes have no distance");
    for worst in &all {
        worst.check();
    }
}

#[test]
fn chiron_keeps_its_bounds_at_the_places_that_its_orbit_was_not_fitted_to() {
    // The fit took every second place by date, the first of them included.
    let mut unseen: Vec<_> = cases();
    unseen.sort_by(|a, b| a.jd_tt.total_cmp(&b.jd_tt));
    let mut worst = Worst::new("Chiron longitude, places not fitted to", 2.0, "″");
    for case in unseen.iter().skip(1).step_by(2) {
        let expected = truth(case, "chiron", "swiss_de431");
        let position = sky(case).position(Body::Chiron);
        let at = || format!("JD {} TT", case.jd_tt);
        worst.see(difference_deg(expected[0], position.longitude) * ARCSEC, at);
    }
    worst.check();
    record(&Section {
        name: "10b-chiron".into(),
        title: "Chiron".into(),
        method: "Its orbit integrated in the field of DE440, from six numbers fitted to every second place of the table; \
                 then Chebyshev pieces."
            .into(),
        truth: "Swiss Ephemeris (DE431), the 130 places that the fit has not seen.".into(),
        rows: vec![Row::from(&worst)],
    });
}

#[test]
fn the_south_node_is_opposite_to_the_true_node_and_moves_with_it() {
    for case in cases() {
        let sky = sky(&case);
        let (north, south) = (sky.position(Body::NorthNode), sky.position(Body::SouthNode));
        assert!((difference_deg(north.longitude, south.longitude).abs() - 180.0).abs() < 1e-10);
        let Position { latitude, distance_au, speed, .. } = south;
        assert_eq!((latitude, distance_au, speed), (0.0, None, north.speed));
    }
}

#[test]
fn delta_t_keeps_within_the_allowed_error_where_it_is_observed() {
    const FORECAST_FROM_JD: f64 = 2_461_041.5; // 2026-01-01.
    let mut observed = Worst::new("ΔT, 1800 to 2026", 0.8, " s");
    // Both forecasts lead to the same parabola, so they can't be far apart; none can be held to the truth.
    let mut forecast = Worst::new("ΔT, forecast from 2026, against that of the table", 3.0, " s");
    for case in cases() {
        let error_s = delta_t_s(JulianDayUt(case.jd_ut1_skyfield)) - case.delta_t_skyfield_s;
        let worst = if case.jd_tt < FORECAST_FROM_JD { &mut observed } else { &mut forecast };
        worst.see(error_s, || format!("JD {} TT", case.jd_tt));
    }
    let row = Row::from(&observed);
    record(&Section {
        name: "11-delta-t".into(),
        title: "ΔT".into(),
        method:
            "Splines of Stephenson, Morrison & Hohenkerk (Table S15.2020) to 1974, yearly IERS values to \
                 2026, then a forecast towards their long-term parabola, for which no error can be stated."
                .into(),
        truth: "The same splines with daily IERS values, as skyfield has them.".into(),
        rows: vec![row],
    });
    observed.check();
    forecast.check();
}

#[test]
fn meridian_and_obliquity_keep_within_the_allowed_error() {
    let mut worst =
        [Worst::new("right ascension of the meridian", 0.1, "″"), Worst::new("true obliquity", 0.1, "″")];
    for case in golden::houses().into_iter().chain(golden::houses_polar()) {
        let jd = JulianDayUt(case.jd_ut);
        let at = || format!("JD {} UT", case.jd_ut);
        let meridian_deg = armc_deg(jd, case.lon).unwrap();
        worst[0].see(difference_deg(case.armc_deg, meridian_deg) * ARCSEC, at);
        let obliquity_deg = Sky::at(tt_from_ut(jd)).unwrap().true_obliquity_deg();
        worst[1].see((obliquity_deg - case.eps_true_deg) * ARCSEC, at);
    }
    record(&Section {
        name: "13-sidereal-time".into(),
        title: "Sidereal time and obliquity".into(),
        method:
            "IAU 2006 sidereal time with the equation of the equinoxes, IAU 2006 obliquity, nutation IAU \
                 2000B."
                .into(),
        truth: "Swiss Ephemeris at 110 instants and places.".into(),
        rows: worst.iter().map(Row::from).collect(),
    });
    worst.iter().for_each(Worst::check);
}
