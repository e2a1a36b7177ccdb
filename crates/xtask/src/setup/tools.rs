//! Programs that cargo builds once into the cache, one folder per version.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::process::{IoContext, Outcome, command, run};
use crate::project::Project;

/// A crate that is installed for its programs.
pub(crate) struct Tool {
    /// The crate.
    name: &'static str,
    /// Its version; `None` is that of the crate `wasm-bindgen` in `Cargo.lock`, which its tool has to equal.
    version: Option<&'static str>,
    /// What it installs.
    programs: &'static [&'static str],
}

/// Builds and tests wasm packages.
pub(crate) const WASM_PACK: Tool =
    Tool { name: "wasm-pack", version: Some("0.15.1"), programs: &["wasm-pack"] };
/// Makes the JavaScript glue, and runs wasm tests in browsers.
pub(crate) const WASM_BINDGEN: Tool =
    Tool { name: "wasm-bindgen-cli", version: None, programs: &["wasm-bindgen", "wasm-bindgen-test-runner"] };
/// Firefox's WebDriver server.
pub(crate) const GECKODRIVER: Tool =
    Tool { name: "geckodriver", version: Some("0.37.1"), programs: &["geckodriver"] };
/// Checks licences and duplicate crates.
pub(crate) const CARGO_DENY: Tool =
    Tool { name: "cargo-deny", version: Some("0.20.2"), programs: &["cargo-deny"] };

const ALL: [&Tool; 4] = [&WASM_BINDGEN, &WASM_PACK, &GECKODRIVER, &CARGO_DENY];

impl Tool {
    fn version(&self, project: &Project) -> Outcome<String> {
        self.version.map_or_else(|| project.locked_version("wasm-bindgen"), |version| Ok(version.to_string()))
    }

    /// The folder of the programs; where the version can't be told, one that does not exist.
    pub(crate) fn programs_folder(&self, project: &Project) -> PathBuf {
        project.tool(self.name, &self.version(project).unwrap_or_default()).join("bin")
    }

    /// Where a program of this tool is, or will be.
    pub(crate) fn program(&self, project: &Project, name: &str) -> PathBuf {
        self.programs_folder(project).join(name).with_extension(env::consts::EXE_EXTENSION)
    }

    fn is_installed(&self, project: &Project) -> bool {
        self.programs.iter().all(|name| self.program(project, name).is_file())
    }

    fn install(&self, project: &Project) -> Outcome {
        let version = self.version(project)?;
        let folder = project.tool(self.name, &version);
        let cargo_install = |locked: bool| {
            let mut install = command("cargo", &project.root);
            install.args(["install", self.name, "--version", &version, "--root"]).arg(&folder);
            if locked {
                install.arg("--locked");
            }
            // Optimising these programs would take longer than they ever run.
            install
                .env("CARGO_TARGET_DIR", build_folder(project))
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
                .env_remove("RUSTFLAGS");
            run(&mut install)
        };
        // A tool's own lock file may name a crate that its registry no longer offers; the tool's version counts.
        cargo_install(true).or_else(|_| {
            println!("{} {version} does not build with its own lock file; trying without it.", self.name);
            cargo_install(false)
        })
    }
}

/// Builds the tools that are missing.
///
/// # Errors
/// One of them can't be built.
pub(crate) fn install(project: &Project) -> Outcome<String> {
    let missing: Vec<&Tool> = ALL.into_iter().filter(|tool| !tool.is_installed(project)).collect();
    for (index, tool) in missing.iter().enumerate() {
        println!("Building {} ({} of {}), some minutes once …", tool.name, index + 1, missing.len());
        tool.install(project).map_err(|failure| format!("{}: {failure}", tool.name))?;
    }
    let leftovers = build_folder(project);
    if !missing.is_empty() && leftovers.exists() {
        // Over a gigabyte that only a rebuild of the same version would read.
        fs::remove_dir_all(&leftovers).about(&leftovers)?;
    }
    let names: Vec<String> = ALL
        .iter()
        .map(|tool| Ok(format!("{} {}", tool.name, tool.version(project)?)))
        .collect::<Outcome<_>>()?;
    Ok(names.join(", "))
}

fn build_folder(project: &Project) -> PathBuf {
    project.cache.join("build/tools")
}

/// The folders of all tools, for `PATH`.
pub(crate) fn folders(project: &Project) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ALL.iter().map(|tool| tool.programs_folder(project)).collect();
    folders.push(project.root.join("node_modules/.bin"));
    folders
}
