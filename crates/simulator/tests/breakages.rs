//! The simulator is tested itself: parts that work wrongly are found.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use soul_simulator::{Breakage, run};

/// Within so many runs each breakage has to be found.
const RUNS_MAX: usize = 60;
/// Draws, many more than it takes to draw each of ten.
const DRAWS: u64 = 200;

#[test]
fn whatever_a_draw_breaks_is_found_within_60_runs() {
    let mut broken = Vec::new();
    for draw in 0..DRAWS {
        let breakage = Breakage::drawn(draw);
        if broken.contains(&breakage) {
            continue;
        }
        broken.push(breakage);
        // The runs follow from the draw, too, and nothing in them is told what is broken.
        let first = draw * 1000;
        match (first..).take(RUNS_MAX).find_map(|seed| run(seed, Some(breakage)).err()) {
            Some(failure) => {
                println!("{breakage:?}: run {}, {:.120}", failure.seed - first + 1, failure.what)
            }
            None => panic!("{breakage:?} is not found in {RUNS_MAX} runs"),
        }
    }
    assert_eq!(broken.len(), Breakage::ALL.len(), "each is drawn once");
}
