//! Browsers killed while a page writes.

use crate::build;
use crate::engine::{Engine, with_display};
use crate::options::Options;
use crate::process::{Outcome, find_program, run};
use crate::project::Project;
use crate::setup::{self, Step};

/// `cargo xtask torture`. The driver checks the numbers; it names the seed by which a run can be repeated.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let kills = options.value("--kills").ok_or("--kills N is needed: how often each browser is killed")?;
    options.value("--engine").map(Engine::named).transpose()?;
    setup::ensure(project, &Step::USUAL)?;
    build::package(project)?;
    let node = find_program("node").ok_or("node is missing")?;
    let mut node = with_display(&node, &project.root.join("tests"));
    node.args(["torture/run.mjs", "--kills", kills]);
    for name in ["--engine", "--seed", "--fault"] {
        if let Some(value) = options.value(name) {
            node.args([name, value]);
        }
    }
    if options.has("--torn-log") {
        node.arg("--torn-log");
    }
    run(&mut node)?;
    Ok(true)
}
