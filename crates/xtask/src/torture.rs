//! Browsers killed while a page writes.

use crate::build;
use crate::engine::Engine;
use crate::options::Options;
use crate::process::{self, Outcome, run};
use crate::project::Project;
use crate::setup::{self, Step};

/// The engines whose processes can be killed and started again on the same user folder.
const KILLABLE: [Engine; 2] = [Engine::Chromium, Engine::Firefox];

/// `cargo xtask torture`. The driver checks the numbers; it names the seed by which a run can be repeated.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let kills = options.value("--kills").ok_or("--kills N is needed: how often each browser is killed")?;
    if let Some(name) = options.value("--engine")
        && !KILLABLE.contains(&Engine::named(name)?)
    {
        return Err(format!("{name} can't be tortured: chromium or firefox").into());
    }
    setup::ensure(project, &Step::USUAL)?;
    build::package(project)?;
    let mut node = process::command("node", &project.root.join("tests"));
    node.args(["torture/run.mjs", "--kills", kills]);
    for name in ["--engine", "--seed", "--fault"] {
        if let Some(value) = options.value(name) {
            node.args([name, value]);
        }
    }
    run(&mut node)?;
    Ok(true)
}
