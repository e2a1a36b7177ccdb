//! Prints the hash of a fixed sample of results, for `tests/golden/ephemeris_bits.txt`.
//!
//!     cargo run --package soul-ephemeris --example bits > tests/golden/ephemeris_bits.txt

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), soul_ephemeris::EphemerisError> {
    println!("{}", sample::ephemeris_bits()?);
    Ok(())
}
