//! Positions against DE440 at instants that no fit has seen, and the signs of the speeds around stations.
//!
//! The file is written by `tools/ephemeris/check.py --write`, which compares 2,000 instants and keeps the
//! truth of 200.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use soul_core::{JulianDayTt, difference_deg};
use soul_ephemeris::{Body, Sky};
use soul_testkit::Worst;
use soul_testkit::accuracy::{Row, Section, record};

const TRUTH: &str = include_str!("../../../tests/golden/fresh_instants_de440.json");

#[derive(Deserialize)]
struct Truth {
    instants_compared: usize,
    provenance_sha256: String,
    measured: BTreeMap<String, Measured>,
    stations_jd_tt: BTreeMap<String, Vec<f64>>,
    cases: Vec<Case>,
}

/// What the generator's tooling found over all its instants.
#[derive(Deserialize)]
struct Measured {
    longitude_rms_arcsec: f64,
    longitude_max_arcsec: f64,
    latitude_max_arcsec: f64,
    speed_max_deg_per_day: f64,
}

#[derive(Deserialize)]
struct Case {
    jd_tt: f64,
    /// `[longitude deg, latitude deg, distance au (0 for the node), speed deg/day]`.
    bodies: BTreeMap<String, [f64; 4]>,
}

/// Body, name in the file, and allowed errors: arcseconds, relative distance, degrees a day.
const BOUNDS: [(Body, &str, f64, f64, f64); 11] = [
    (Body::Sun, "sun", 0.15, 1e-5, 1e-4),
    (Body::Moon, "moon", 1.5, 1e-4, 1e-3),
    (Body::Mercury, "mercury", 0.3, 1e-5, 1e-4),
    (Body::Venus, "venus", 0.3, 1e-5, 1e-4),
    (Body::Mars, "mars", 0.5, 1e-5, 1e-4),
    (Body::Jupiter, "jupiter", 0.3, 1e-5, 1e-4),
    (Body::Saturn, "saturn", 0.3, 1e-5, 1e-4),
    (Body::Uranus, "uranus", 0.5, 1e-5, 1e-4),
    (Body::Neptune, "neptune", 0.5, 1e-5, 1e-4),
    (Body::Pluto, "pluto", 0.5, 1e-5, 1e-4),
    (Body::NorthNode, "north_node", 1.5, 1e-4, 1e-3),
];

fn truth() -> Truth {
    serde_json::from_str(TRUTH).unwrap()
}

#[test]
fn the_recorded_comparison_was_made_with_todays_tables() {
    let provenance = include_bytes!("../src/tables/provenance.json");
    let digest: String = Sha256::digest(provenance).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(truth().provenance_sha256, digest, "run tools/ephemeris/check.py --write");
}

#[test]
fn every_body_keeps_within_the_allowed_errors_at_fresh_instants() {
    let truth = truth();
    assert_eq!(truth.cases.len(), 200);
    let mut rows = Vec::new();
    for (body, name, arc, distance, speed) in BOUNDS {
        let mut worst = [
            Worst::new(format!("{body} longitude"), arc, "″"),
            Worst::new(format!("{body} latitude"), arc, "″"),
            Worst::new(format!("{body} distance, relative"), distance, ""),
            Worst::new(format!("{body} speed"), speed, "°/d"),
        ];
        for case in &truth.cases {
            let expected = case.bodies[name];
            let position = Sky::at(JulianDayTt(case.jd_tt)).unwrap().position(body);
            let at = || format!("JD {} TT", case.jd_tt);
            worst[0].see(difference_deg(expected[0], position.longitude) * 3600.0, at);
            worst[1].see((position.latitude - expected[1]) * 3600.0, at);
            worst[2].see(position.distance_au.map_or(0.0, |au| au / expected[2] - 1.0), at);
            worst[3].see(position.speed - expected[3], at);
        }
        worst.iter().for_each(Worst::check);

        let measured = &truth.measured[name];
        for (what, max, allowed) in [
            ("longitude", measured.longitude_max_arcsec, arc),
            ("latitude", measured.latitude_max_arcsec, arc),
            ("speed", measured.speed_max_deg_per_day, speed),
        ] {
            assert!(max <= allowed, "{body} {what}: the recorded comparison found {max}");
        }
        rows.push(Row {
            quantity: format!("{body} longitude"),
            cases: truth.instants_compared,
            worst: format!("{}″", measured.longitude_max_arcsec),
            rms: format!("{}″", measured.longitude_rms_arcsec),
            allowed: format!("{arc}″"),
        });
    }
    record(&Section {
        name: "12-fresh-instants".into(),
        title: "Positions at fresh random instants".into(),
        method: "Recorded by the generator's check; the test run repeats 200 of the instants.".into(),
        truth: "JPL DE440 at 2,000 random instants from 1800 to 2100 that no fit has seen.".into(),
        rows,
    });
}

#[test]
fn a_minute_before_and_after_a_station_the_speed_has_its_right_sign() {
    const MINUTE_DAYS: f64 = 1.0 / 1440.0;
    let speed = |jd_tt: f64, body| Sky::at(JulianDayTt(jd_tt)).unwrap().position(body).speed;
    let stations = truth().stations_jd_tt;
    let mut seen = 0;
    for (body, name, ..) in BOUNDS {
        for jd_tt in stations.get(name).into_iter().flatten() {
            // A day away the sign is beyond doubt: it is that of the minute on the same side.
            for side in [-1.0, 1.0] {
                let near = speed(jd_tt + side * MINUTE_DAYS, body);
                let far = speed(jd_tt + side, body);
                assert!(near * far > 0.0, "{body} around JD {jd_tt} TT: {near} °/d, a day further {far} °/d");
            }
            assert!(speed(jd_tt - 1.0, body) * speed(jd_tt + 1.0, body) < 0.0, "{body} at JD {jd_tt} TT");
            seen += 1;
        }
    }
    assert_eq!(seen, 80, "ten stations of each planet");
}
