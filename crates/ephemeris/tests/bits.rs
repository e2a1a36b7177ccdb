//! The same bits in every build. The browser tests assert the same value.

mod sample;

use soul_core::JulianDayTt;
use soul_ephemeris::range::{FIRST_JD_TT, LAST_JD_TT};
use soul_ephemeris::{Body, Sky};

#[test]
fn a_fixed_sample_of_results_has_the_committed_bits() {
    // Written by `cargo run --package soul-ephemeris --example bits`.
    let committed = include_str!("../../../tests/golden/ephemeris_bits.txt");
    assert_eq!(sample::ephemeris_bits().unwrap(), committed.trim());
}

#[test]
fn a_longitude_asked_for_alone_has_the_bits_of_the_whole_position() {
    const INSTANTS: u32 = 300;
    let step_days = (LAST_JD_TT - FIRST_JD_TT) / f64::from(INSTANTS);
    for instant in 0..=INSTANTS {
        let sky = Sky::at(JulianDayTt(FIRST_JD_TT + step_days * f64::from(instant))).unwrap();
        for body in Body::ALL {
            let (alone, whole) = (sky.longitude_deg(body), sky.position(body).longitude);
            assert_eq!(alone.to_bits(), whole.to_bits(), "{body}: {alone}, {whole}");
        }
    }
}
