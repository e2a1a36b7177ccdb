//! The same bits in every build. The browser tests assert the same value.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

#[test]
fn a_fixed_sample_of_comparisons_has_the_committed_bits() {
    // Written by `cargo run --package soul-compatibility --example bits`.
    let committed = include_str!("../../../tests/golden/compatibility_bits.txt");
    assert_eq!(sample::compatibility_bits().unwrap(), committed.trim());
}
