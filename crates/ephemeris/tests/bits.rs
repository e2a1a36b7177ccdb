//! The same bits in every build. The browser tests assert the same value.

mod sample;

#[test]
fn a_fixed_sample_of_results_has_the_committed_bits() {
    // Written by `cargo run --package soul-ephemeris --example bits`.
    let committed = include_str!("../../../tests/golden/ephemeris_bits.txt");
    assert_eq!(sample::ephemeris_bits().unwrap(), committed.trim());
}
