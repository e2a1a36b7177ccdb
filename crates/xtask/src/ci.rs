//! What the continuous integration runs.

use std::env;
use std::process::{Child, Stdio};

use crate::engine::Engine;
use crate::options::Options;
use crate::process::{self, Outcome, find_program};
use crate::project::Project;
use crate::setup::{self, Step};
use crate::tally::{self, Entry};
use crate::{accuracy, lint, test};

/// `cargo xtask ci`. Whatever fails, the rest still runs, and the last line counts all of it.
pub(crate) fn command(project: &Project, _: &Options) -> Outcome<bool> {
    let mut entries = vec![test::step("set-up", || setup::ensure(project, &Step::USUAL))];
    let tables = begin_tables(project);
    entries.extend(lint::all(project));
    entries.extend(test::all(project, &Engine::ALL));
    entries.push(test::step("ACCURACY.md", || accuracy::check(project)));
    entries.push(end_tables(tables));
    Ok(tally::close(&entries))
}

/// Begins `cargo xtask tables --check` beside everything else, and after it where the system can say so: the generators take
/// minutes, and the browsers mostly wait.
fn begin_tables(project: &Project) -> Outcome<Child> {
    let this = env::current_exe()?;
    let mut check = match find_program("nice") {
        Some(nice) => {
            let mut check = process::command(nice, &project.root);
            check.arg(this);
            check
        }
        None => process::command(this, &project.root),
    };
    Ok(check.args(["tables", "--check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
}

/// Waits for it, and shows what it said.
fn end_tables(tables: Outcome<Child>) -> Entry {
    test::step("tables from their sources", || {
        let output = tables?.wait_with_output()?;
        println!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
        println!("{}", String::from_utf8_lossy(&output.stdout).trim_end());
        if output.status.success() { Ok(()) } else { Err(format!("it ended with {}", output.status).into()) }
    })
}
