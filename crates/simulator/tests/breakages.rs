//! The simulator is tested itself: parts that work wrongly are found.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use soul_simulator::{Breakage, run};

/// Within so many runs each breakage has to be found.
const RUNS_MAX: u64 = 60;

#[test]
fn each_deliberate_breakage_is_found_within_60_runs() {
    for breakage in Breakage::ALL {
        let found = (0..RUNS_MAX).find_map(|seed| run(seed, Some(breakage)).err());
        match found {
            Some(failure) => println!("{breakage:?}: run {}, {:.120}", failure.seed + 1, failure.what),
            None => panic!("{breakage:?} is not found in {RUNS_MAX} runs"),
        }
    }
}
