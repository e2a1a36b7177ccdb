//! Prints the hash of a fixed sample of comparisons, for `tests/golden/compatibility_bits.txt`.
//!
//!     cargo run --package soul-compatibility --example bits > tests/golden/compatibility_bits.txt

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", sample::compatibility_bits()?);
    Ok(())
}
