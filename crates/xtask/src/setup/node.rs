//! Node, and the npm packages that the lock file pins.

use std::fs;
use std::path::PathBuf;

use crate::process::{IoContext, Outcome, capture, command, find_program, run};
use crate::project::{Project, is_stamped, sha256};

/// The oldest Node that the build tools run on: `engines` of the root package.json says the same.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the npm packages of all workspaces, unless those of this lock file are installed already.
///
/// # Errors
/// Node is missing or too old, or npm fails.
pub(crate) fn install(project: &Project) -> Outcome<String> {
    let version = node_version(project)?;
    let lock_file = project.root.join("package-lock.json");
    let lock = sha256(&fs::read(&lock_file).about(&lock_file)?);
    let stamp = project.root.join("node_modules/.soul-codex-lock");
    if !is_stamped(&stamp, &lock) {
        println!("Installing the npm packages of package-lock.json …");
        run(command(npm()?, &project.root).args(["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, &lock).about(&stamp)?;
    }
    Ok(format!("node {version}, npm packages of package-lock.json"))
}

/// npm's full path: on Windows it is a script that is not found by its bare name.
pub(crate) fn npm() -> Outcome<PathBuf> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let here = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&here)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| "npm, which comes with Node".into())
}

fn node_version(project: &Project) -> Outcome<String> {
    let (major, minor) = OLDEST_NODE;
    let wanted = format!("Node {major}.{minor} or newer with npm");
    let node = find_program("node").ok_or_else(|| wanted.clone())?;
    let version = capture(command(node, &project.root).arg("--version"))?;
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = numbers.next().zip(numbers.next());
    if found.is_none_or(|found| found < OLDEST_NODE) {
        return Err(format!("{wanted}; this is {version}").into());
    }
    Ok(version)
}
