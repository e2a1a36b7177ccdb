//! Checks that need no test: each runs to its end, also after a failed one, so that all findings come at once.

mod files;

use std::process::Command;

use crate::build;
use crate::options::Options;
use crate::process::{self, Outcome, prepend_path, run};
use crate::project::Project;
use crate::setup::wasm::{TARGET, Toolchain};
use crate::setup::{self, tools};
use crate::tally::{self, Entry};
use crate::test::step;

/// The crates that only matter in a browser; clippy looks at them, and at what they use, as wasm32.
const BROWSER_CRATES: [&str; 3] = ["soul-wasm", "soul-store-indexeddb", "soul-browser-tests"];
/// The folders with TypeScript.
const TYPESCRIPT: [&str; 3] = ["pkg", "www", "tests"];

/// `cargo xtask lint`.
pub(crate) fn command(project: &Project, _: &Options) -> Outcome<bool> {
    setup::ensure(project, &build::NEEDS)?;
    Ok(tally::close(&all(project)))
}

/// All checks.
pub(crate) fn all(project: &Project) -> Vec<Entry> {
    let cargo = |arguments: &[&str]| {
        let mut cargo = process::command("cargo", &project.root);
        cargo.args(arguments);
        cargo
    };
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    vec![
        step("formatting", || run(&mut cargo(&["fmt", "--all", "--check"]))),
        step("clippy, native", || run(&mut cargo(&clippy))),
        step("clippy, wasm32", || run(&mut wasm_clippy(project)?)),
        step("documentation builds", || {
            run(cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
        }),
        step("TypeScript", || typescript(project)),
        // After the step that builds the module.
        step("size of the module", || build::check_size(project)),
        step("licences and duplicates", || {
            let mut deny = cargo(&["deny", "--workspace", "check", "licenses", "bans", "sources"]);
            prepend_path(&mut deny, &tools::folders(project))?;
            run(&mut deny)
        }),
        step("file rules", || files::check(project)),
    ]
}

fn wasm_clippy(project: &Project) -> Outcome<Command> {
    let toolchain = Toolchain::find(project)?;
    toolchain.prepare_target(project)?;
    let mut clippy = process::command("cargo", &project.root);
    toolchain.configure(&mut clippy, project);
    clippy.args(["clippy", "--target", TARGET, "--all-targets"]);
    for name in BROWSER_CRATES {
        clippy.args(["--package", name]);
    }
    clippy.args(["--", "-D", "warnings"]);
    Ok(clippy)
}

/// The types of the package come from the module's build, those of the app from the package's.
fn typescript(project: &Project) -> Outcome {
    build::package(project)?;
    for folder in TYPESCRIPT {
        build::npm_run(project, folder, "typecheck")?;
    }
    Ok(())
}
