//! What the continuous integration runs.

use crate::engine::Engine;
use crate::options::Options;
use crate::process::Outcome;
use crate::project::Project;
use crate::setup::{self, Step};
use crate::tally;
use crate::{accuracy, lint, tables, test};

/// `cargo xtask ci`. Whatever fails, the rest still runs, and the last line counts all of it.
pub(crate) fn command(project: &Project, _: &Options) -> Outcome<bool> {
    let mut entries = vec![test::step("set-up", || setup::ensure(project, &Step::USUAL))];
    entries.extend(lint::all(project));
    entries.extend(test::all(project, &Engine::ALL));
    entries.push(test::step("ACCURACY.md", || accuracy::check(project)));
    entries.extend(tables::all(project));
    Ok(tally::close(&entries))
}
