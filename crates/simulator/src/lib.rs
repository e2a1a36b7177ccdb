//! Several devices with several tabs each, a network that fails and a model cloud, under one seeded scheduler and clock.
//!
//! Every tab runs the real client over the store in memory of its device, and the real engine. A run has a phase in which all goes
//! wrong that can, and a calm one; rules are checked throughout, and at the end devices and cloud have to be equal.
//!
//! ```
//! let report = soul_simulator::run(7, None).map_err(|failure| failure.to_string())?;
//! assert!(report.polls > 0);
//! # Ok::<(), String>(())
//! ```
//!
//! - [`run`] runs one seed; the same seed always does the same.
//! - [`record`] gives what the cloud was asked in a run, with its answers.
//! - [`Breakage`] names parts that can be made to work wrongly, to see that the checks find it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test helper fails by panicking where the simulation itself is wrong"
)]

mod breakage;
mod check;
mod fault;
mod job;
mod ledger;
mod network;
mod random;
mod record;
mod store;
mod world;

use std::fmt;

use world::{Tells, World};

pub use breakage::Breakage;
pub use fault::OWNERS;
pub use record::{Request, Step};

/// The most steps of the phase in which all goes wrong, unless asked otherwise.
pub const STEPS_MAX: u64 = 6000;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Texts that were written and acknowledged.
    pub writes: usize,
    /// Requests that reached the cloud.
    pub requests: u64,
    /// Faults that happened.
    pub faults: u64,
    /// How often a task was polled.
    pub polls: u64,
    /// Records that were compared at the end.
    pub compared: usize,
}

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The seed that shows it.
    pub seed: u64,
    /// The bound on its steps.
    pub steps_max: u64,
    /// What was seen.
    pub what: String,
    /// The last steps before it.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "seed {}: {}", self.seed, self.what)?;
        write!(f, "again: cargo xtask simulate --seed {}", self.seed)?;
        if self.steps_max == STEPS_MAX { Ok(()) } else { write!(f, " --steps {}", self.steps_max) }
    }
}

impl std::error::Error for Failure {}

/// Runs one seed.
///
/// # Errors
/// The first rule that was broken.
pub fn run(seed: u64, breakage: Option<Breakage>) -> Result<Report, Box<Failure>> {
    run_within(seed, STEPS_MAX, breakage)
}

/// Runs one seed with at most `steps_max` steps in which all goes wrong that can. Short histories find most of what long ones find, and
/// many more of them can be run.
///
/// # Errors
/// As [`run`].
pub fn run_within(seed: u64, steps_max: u64, breakage: Option<Breakage>) -> Result<Report, Box<Failure>> {
    // Only a seed that fails is told about: the same seed does the same again.
    let told = |_| World::new(seed, breakage, Tells::Last).run(steps_max);
    World::new(seed, breakage, Tells::Nothing).run(steps_max).or_else(told)
}

/// Runs one seed and tells of all steps, and all that was stored, in which `word` occurs: an id, for example.
///
/// # Errors
/// As [`run`].
pub fn follow(seed: u64, steps_max: u64, word: &str) -> Result<Report, Box<Failure>> {
    World::new(seed, None, Tells::All(word.to_owned())).run(steps_max)
}

/// Runs one seed and gives what reached the cloud, with its answers, and at the end a pull of all that each account has. A rule that
/// was broken on a device ends the run earlier, and what was asked until then is as good.
#[must_use]
pub fn record(seed: u64) -> Vec<Step> {
    World::new(seed, None, Tells::Nothing).record(STEPS_MAX)
}
