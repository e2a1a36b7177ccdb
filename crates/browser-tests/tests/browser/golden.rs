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
fn sun_to_pluto_keep_within_the_allowed_errors() {
    // Longitude and latitude against DE440, in arcseconds.
    let allowed = [
        (Body::Sun, "sun", 0.15),
        (Body::Moon, "moon", 1.5),
        (Body::Mercury, "mercury", 0.3),
        (Body::Venus, "venus", 0.3),
        (Body::Mars, "mars", 0.5),
        (Body::Jupiter, "jupiter", 0.3),
        (Body::Saturn, "saturn", 0.3),
        (Body::Uranus, "uranus", 0.5),
        (Body::Neptune, "neptune", 0.5),
        (Body::Pluto, "pluto", 0.5),
    ];
    for (body, name, arc) in allowed {
        let mut worst = Worst::new(name, arc, "″");
        for case in positions().into_iter().chain(positions_extended()) {
            let truth = case.position(name, "de440").unwrap();
            let position = Sky::at(JulianDayTt(case.jd_tt)).unwrap().position(body);
            let at = || format!("JD {} TT", case.jd_tt);
            worst.see(difference_deg(truth[0], position.longitude) * 3600.0, at);
            worst.see((position.latitude - truth[1]) * 3600.0, at);
        }
        worst.check();
    }
}
