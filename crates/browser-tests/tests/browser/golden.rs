//! The calculations are the same here as natively.

use soul_core::{JulianDayTt, difference_deg};
use soul_ephemeris::{Body, Sky};
use soul_testkit::Worst;
use soul_testkit::golden::{positions, positions_extended};
use wasm_bindgen_test::wasm_bindgen_test;

/// The very sample that the native test hashes.
#[path = "../../../ephemeris/tests/sample/mod.rs"]
mod sample;

#[wasm_bindgen_test]
fn a_fixed_sample_of_results_has_the_bits_of_the_native_build() {
    let committed = include_str!("../../../../tests/golden/ephemeris_bits.txt");
    assert_eq!(sample::ephemeris_bits().unwrap(), committed.trim());
}

#[wasm_bindgen_test]
fn every_body_keeps_within_the_allowed_errors() {
    // Longitude and latitude in arcseconds, distance relative, speed in degrees a day; Swiss Ephemeris where DE440 has no value.
    let allowed = [
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
    for (body, name, source, arc, distance, speed) in allowed {
        let mut angles = Worst::new(format!("{name} longitude and latitude"), arc, "″");
        let mut distances = Worst::new(format!("{name} distance"), distance, "");
        let mut speeds = Worst::new(format!("{name} speed"), speed, "°/d");
        for case in positions().into_iter().chain(positions_extended()) {
            let truth = case.position(name, source).unwrap();
            let position = Sky::at(JulianDayTt(case.jd_tt)).unwrap().position(body);
            let at = || format!("JD {} TT", case.jd_tt);
            let node = case.true_node_de440_deg().filter(|_| body == Body::NorthNode);
            angles.see(difference_deg(node.unwrap_or(truth[0]), position.longitude) * 3600.0, at);
            angles.see((position.latitude - truth[1]) * 3600.0, at);
            distances.see(position.distance_au.map_or(0.0, |au| au / truth[2] - 1.0), at);
            speeds.see(position.speed - truth[3], at);
        }
        for worst in [angles, distances, speeds] {
            worst.check();
        }
    }
}
