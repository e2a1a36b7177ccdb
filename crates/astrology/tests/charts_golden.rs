//! Progressed, draconic and solar return charts against Swiss Ephemeris.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use serde_json::json;
use soul_astrology::{Chart, ChartOptions, Node, draconic_chart, progressed_chart_at, solar_return_chart};
use soul_core::{Birth, DAY_S, JulianDayUt, difference_deg};
use soul_ephemeris::Body;
use soul_testkit::accuracy::{Row, Section, record};
use soul_testkit::{Worst, golden_charts};

const ARCSEC: f64 = 3600.0;

/// The bodies of the tables with the errors allowed in seconds of arc: those of the natal positions.
const BODIES: [(&str, Body, f64); 10] = [
    ("sun", Body::Sun, 0.15),
    ("moon", Body::Moon, 1.5),
    ("mercury", Body::Mercury, 0.3),
    ("venus", Body::Venus, 0.3),
    ("mars", Body::Mars, 0.5),
    ("jupiter", Body::Jupiter, 0.3),
    ("saturn", Body::Saturn, 0.3),
    ("uranus", Body::Uranus, 0.5),
    ("neptune", Body::Neptune, 0.5),
    ("pluto", Body::Pluto, 0.5),
];

fn birth_at(rfc3339: &str) -> Birth {
    let (date, time) = rfc3339.split_once('T').unwrap();
    Birth::parse(&json!({ "birthDate": date, "birthTime": &time[..8], "birthTimezone": "Etc/UTC" })).unwrap()
}

/// The largest error over the bodies of one kind of chart; the error of each is put as a share of what is allowed for it.
fn compare(worst: &mut Worst, chart: &Chart, expected: &BTreeMap<String, f64>, id: u32, node_arcsec: f64) {
    for (name, body, allowed_arcsec) in BODIES {
        let found_deg = chart.bodies.get(body).position.longitude;
        let error_arcsec = difference_deg(expected[name], found_deg) * ARCSEC;
        worst.see(error_arcsec / (allowed_arcsec + node_arcsec), || format!("case {id}, {name}"));
    }
}

#[test]
fn progressed_and_draconic_bodies_stay_within_the_natal_errors() {
    let mut progressed = Worst::new("Progressed bodies, as a share of the error allowed for each", 1.0, "");
    let mut by_true = Worst::new("Draconic bodies by the true node, as a share", 1.0, "");
    let mut by_mean = Worst::new("Draconic bodies by the mean node, as a share", 1.0, "");
    for case in golden_charts::progressed() {
        let birth = birth_at(&case.birth_ut);
        let chart =
            progressed_chart_at(&birth, JulianDayUt(case.target_jd_ut), &ChartOptions::progressed()).unwrap();
        compare(&mut progressed, &chart, &case.progressed, case.id, 0.0);
        for (worst, node, expected, node_arcsec) in [
            (&mut by_true, Node::True, &case.draconic_true, 1.5),
            (&mut by_mean, Node::Mean, &case.draconic_mean, 0.3),
        ] {
            let options = ChartOptions { node, ..ChartOptions::draconic() };
            let chart = draconic_chart(&birth, &options).unwrap();
            compare(worst, &chart, expected, case.id, node_arcsec);
        }
    }
    let mut returns = Worst::new("Solar return instant in TT", 4.0, " s");
    let mut moons =
        Worst::new("Moon at the solar return, 4 s of its motion allowed besides its own error", 3.7, "\"");
    for case in golden_charts::returns() {
        let birth = birth_at(&case.birth_ut);
        let expected_jd_tt = case.return_jd_ut + case.delta_t_s[1] / DAY_S;
        let year: i32 =
            JulianDayUt(case.return_jd_ut).to_instant().unwrap().to_string()[..4].parse().unwrap();
        let chart = solar_return_chart(&birth, year, None, &ChartOptions::natal()).unwrap();
        returns.see((chart.julian_day_tt - expected_jd_tt) * DAY_S, || format!("case {}", case.id));
        let moon_deg = chart.bodies.get(Body::Moon).position.longitude;
        moons.see(difference_deg(case.moon_at_return, moon_deg) * ARCSEC, || format!("case {}", case.id));
    }
    for worst in [&progressed, &by_true, &by_mean, &returns, &moons] {
        worst.check();
    }
    record(&Section {
        name: "35-charts".into(),
        title: "Draconic, progressed and return charts".into(),
        method: "Secondary progression by a day for a mean tropical year; longitudes counted from the node; the Sun's return by a \
                 bracketed root, tropical, without precession."
            .into(),
        truth: "Swiss Ephemeris 2.10.3 on DE431, 25 progressions and 25 returns".into(),
        rows: [&progressed, &by_true, &by_mean, &returns, &moons].map(Row::from).to_vec(),
    });
}
