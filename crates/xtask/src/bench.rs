//! Benchmarks beside other packages. Those are installed outside the workspace, for the benchmarks alone: they are no
//! dependencies of the product, and some have licences that it could not have.

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::PathBuf;

use crate::build;
use crate::engine::Engine;
use crate::options::Options;
use crate::process::{self, IoContext, Outcome, find_program, run};
use crate::project::{Project, is_stamped, sha256};
use crate::setup::{self, Step, node, postgres};

/// What can be measured: the scripts in `tests/bench`.
const NAMES: [&str; 3] = ["calc", "store", "sync"];
/// What the figures are compared with, in the versions that were measured. The Dexie is the one that this RxDB brings, as a page takes
/// one alone.
const PACKAGES: [&str; 6] = [
    "swisseph-wasm@0.1.0",
    "natalengine@1.6.0",
    "astronomy-engine@2.1.19",
    "dexie@4.4.2",
    "rxdb@17.6.0",
    "rxjs@7.8.2",
];
/// How cargo builds the cloud for service.
const SERVER_PROFILE: &str = "server";
/// What makes modules for the page of them.
const BUNDLER: &str = "esbuild@0.25.12";

/// `cargo xtask bench <name>`.
pub(crate) fn command(project: &Project, words: &[String]) -> Outcome<bool> {
    let Some((name, rest)) = words.split_first().filter(|(name, _)| NAMES.contains(&name.as_str())) else {
        return Err(format!("what is to be measured? One of: {}", NAMES.join(", ")).into());
    };
    let options = Options::parse(rest, &[], &["--quick", "--record"])?;
    setup::ensure(project, &build::NEEDS)?;
    setup::ensure(project, &[Step::Browsers])?;
    build::package(project)?;
    let packages = install(project)?;
    let out = project.target.join("bench");
    fs::create_dir_all(&out).about(&out)?;

    let mut bench = process::command(find_program("node").ok_or("node is missing")?, &project.root);
    bench.arg(format!("tests/bench/{name}.mjs"));
    bench.args(["--quick", "--record"].into_iter().filter(|switch| options.has(switch)));
    bench.env("SOUL_CODEX_BENCH_PACKAGES", &packages).env("SOUL_CODEX_BENCH_OUT", &out);
    let driver = Engine::Chromium.driver(project).ok_or("chromedriver is missing")?;
    bench.env("SOUL_CODEX_DRIVER_CHROMIUM", driver);
    if name == "sync" {
        let (cloud, postgres) = server(project)?;
        bench.env("SOUL_CODEX_CLOUD", cloud).env("SOUL_CODEX_POSTGRES", postgres);
    }
    // natalengine takes dates by the machine's own zone, whose clock changes would shift its charts.
    run(bench.env("TZ", "UTC"))?;
    Ok(true)
}

/// The cloud as for service, and the folder of PostgreSQL's programs.
fn server(project: &Project) -> Outcome<(PathBuf, PathBuf)> {
    setup::ensure(project, &[Step::Postgres])?;
    let programs = postgres::programs(project).ok_or("PostgreSQL 15 or newer")?;
    let mut cargo = process::command("cargo", &project.root);
    run(cargo.args(["build", "--package", "soul-cloud", "--profile", SERVER_PROFILE]))?;
    let cloud = project.target.join(SERVER_PROFILE).join("soul-cloud").with_extension(EXE_EXTENSION);
    Ok((cloud, programs.folder().to_owned()))
}

/// Installs the packages, unless they are there, and gives the folder that holds them.
fn install(project: &Project) -> Outcome<PathBuf> {
    let list = PACKAGES.into_iter().chain([BUNDLER]).collect::<Vec<_>>();
    let key = sha256(list.join(" ").as_bytes());
    let folder = project.tool("bench-packages", key.get(..12).unwrap_or(&key));
    let stamp = folder.join("installed");
    if !is_stamped(&stamp, &key) {
        fs::create_dir_all(&folder).about(&folder)?;
        let manifest = folder.join("package.json");
        fs::write(&manifest, "{ \"private\": true }\n").about(&manifest)?;
        println!("Installing what the figures are compared with …");
        let mut npm = process::command(node::npm()?, &folder);
        npm.args(["install", "--no-save", "--save-exact", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run(npm.args(list))?;
        fs::write(&stamp, &key).about(&stamp)?;
    }
    Ok(folder)
}
