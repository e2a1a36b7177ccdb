//! Simulated histories of the sync.

use crate::options::Options;
use crate::process::{self, Outcome, run};
use crate::project::Project;

/// `cargo xtask simulate`. The simulator prints the seeds that fail; each fails again by `--seed`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let mut cargo = process::command("cargo", &project.root);
    cargo.args(["run", "--quiet", "--profile", "simulate", "-p", "soul-simulator", "--"]);
    if let Some(word) = options.value("--follow") {
        cargo.args(["--follow", word]);
    }
    for name in ["--runs", "--from", "--seed", "--steps"] {
        if let Some(value) = options.value(name) {
            value.parse::<u64>().map_err(|_| format!("{name} takes a number, and `{value}` is none"))?;
            cargo.args([name, value]);
        }
    }
    run(&mut cargo)?;
    Ok(true)
}
