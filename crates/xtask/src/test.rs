//! Every test, each suite by its own runner; the counts are those that the runners report.

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::engine::{Engine, with_display};
use crate::options::Options;
use crate::process::{self, IoContext, Outcome, find_program, prepend_path, run, stream};
use crate::project::Project;
use crate::setup::wasm::Toolchain;
use crate::setup::{self, Step, browsers, node, postgres, tools};
use crate::tally::{self, Counts, Entry};
use crate::{accuracy, build};

/// The crate whose tests run in browsers.
const BROWSER_TESTS: &str = "crates/browser-tests";
/// The longest that one browser may take for all its tests, in seconds.
const BROWSER_PATIENCE_S: &str = "600";
/// The longest that one test in Node may take, in milliseconds: a browser that hangs must not hang the run.
const NODE_PATIENCE_MS: &str = "600000";

/// `cargo xtask test`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let entries = if options.has("--quick") {
        native(project)
    } else {
        let engines = match options.value("--engine") {
            Some(name) => vec![Engine::named(name)?],
            None => Engine::ALL.to_vec(),
        };
        setup::ensure(project, &Step::USUAL)?;
        all(project, &engines)
    };
    Ok(tally::close(&entries))
}

/// All suites.
pub(crate) fn all(project: &Project, engines: &[Engine]) -> Vec<Entry> {
    let mut entries = native(project);
    entries.extend(engines.iter().map(|engine| in_browser(project, *engine)));
    entries.push(step("package and app", || {
        build::package(project)?;
        build::app(project)
    }));
    let with_tests = ["pkg", "www"].into_iter().filter(|package| has_test_script(project, package));
    entries.extend(with_tests.map(|package| npm_suite(project, package)));
    entries.push(node_suite(project, "bench", &[]));
    entries.push(node_suite(project, "packaging", engines));
    entries.push(node_suite(project, "e2e", engines));
    entries.push(node_suite(project, "torture", engines));
    entries
}

/// The suites that need neither a browser nor Node. The golden tests leave their figures for ACCURACY.md.
pub(crate) fn native(project: &Project) -> Vec<Entry> {
    let run = |name: &str, kind: &[&str]| {
        suite(name, Counts::of_cargo, || {
            let mut cargo = process::command("cargo", &project.root);
            cargo.args(["test", "--workspace", "--no-fail-fast"]).args(kind);
            cargo.env("SOUL_ACCURACY_DIR", accuracy::figures(project));
            if let Some(folder) = postgres::packaged_folder(project) {
                cargo.env("SOUL_CODEX_POSTGRES", folder);
            }
            Ok(cargo)
        })
    };
    // Figures of an earlier run would keep a section of ACCURACY.md whose test is gone.
    match accuracy::clear(project) {
        Ok(()) => vec![run("native", &["--lib", "--bins", "--tests"]), run("documentation", &["--doc"])],
        Err(failure) => vec![Entry::check("native", Some(failure.to_string()), 0.0)],
    }
}

/// The browser test crate in one engine.
fn in_browser(project: &Project, engine: Engine) -> Entry {
    suite(&format!("browser: {}", engine.name()), Counts::of_cargo, || {
        if let Some(lacking) = browsers::lacks(engine, project) {
            return Err(lacking.into());
        }
        let driver = engine.driver(project).ok_or("its WebDriver server is missing")?;
        let toolchain = Toolchain::find(project)?;
        toolchain.prepare_target(project)?;
        let wasm_pack = tools::WASM_PACK.program(project, "wasm-pack");
        let mut test = match engine {
            Engine::WebKit => with_display(&wasm_pack, &project.root),
            Engine::Chromium | Engine::Firefox => process::command(&wasm_pack, &project.root),
        };
        toolchain.configure(&mut test, project);
        prepend_path(&mut test, &tools::folders(project))?;
        let [choose, driver_option] = engine.wasm_pack_options();
        test.args(["test", "--mode", "no-install", "--headless", choose, driver_option]).arg(&driver);
        test.arg(BROWSER_TESTS).env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_PATIENCE_S);
        Ok(test)
    })
}

/// Whether a package has tests of its own beside its types; one whose manifest can't be read fails when they run.
fn has_test_script(project: &Project, package: &str) -> bool {
    let manifest = fs::read(project.root.join(package).join("package.json"));
    manifest
        .ok()
        .and_then(|text| serde_json::from_slice::<Value>(&text).ok())
        .is_none_or(|manifest| manifest["scripts"]["test"].is_string())
}

/// The tests that an npm package holds itself: its script `test` runs them by Node's runner.
fn npm_suite(project: &Project, package: &str) -> Entry {
    suite(&format!("{package} unit tests"), Counts::of_node, || {
        let mut npm = process::command(node::npm()?, &project.root);
        npm.args(["run", "test", "--workspace", package]);
        Ok(npm)
    })
}

/// The tests in one folder of `tests/`, by Node's own runner. They find the drivers of the engines that they are to
/// use in the environment.
fn node_suite(project: &Project, folder: &str, engines: &[Engine]) -> Entry {
    suite(folder, Counts::of_node, || {
        let files = test_files(&project.root.join("tests").join(folder))?;
        if files.is_empty() {
            return Err(format!("tests/{folder} holds no file *.test.mjs").into());
        }
        let node = find_program("node").ok_or("node is missing")?;
        let mut test = with_display(&node, &project.root.join("tests"));
        // One file at a time: two browsers at once on two cores only make each other late.
        test.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
        test.arg(format!("--test-timeout={NODE_PATIENCE_MS}")).args(files);
        // The tests of the sync run the cloud itself, over a PostgreSQL of their own.
        run(process::command("cargo", &project.root).args(["build", "--quiet", "--package", "soul-cloud"]))?;
        let cloud = project.target.join("debug/soul-cloud").with_extension(EXE_EXTENSION);
        test.env("SOUL_CODEX_CLOUD", cloud);
        if let Some(programs) = postgres::programs(project) {
            test.env("SOUL_CODEX_POSTGRES", programs.folder());
        }
        let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
        test.env("SOUL_CODEX_ENGINES", names.join(","));
        for engine in engines {
            let driver = engine
                .driver(project)
                .ok_or_else(|| format!("the driver of {} is missing", engine.name()))?;
            test.env(format!("SOUL_CODEX_DRIVER_{}", engine.name().to_uppercase()), driver);
        }
        Ok(test)
    })
}

/// The files `*.test.mjs` in a folder and those below it, in order.
fn test_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).about(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                files.extend(test_files(&path)?);
            }
        } else if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs a suite's command and reads its counts.
fn suite(name: &str, count: fn(&str) -> Counts, command: impl FnOnce() -> Outcome<Command>) -> Entry {
    let begin = Instant::now();
    println!("\n── {name}");
    let (counts, trouble) = match command().and_then(|mut command| stream(&mut command)) {
        Ok((status, output)) => (count(&output), (!status.success()).then(|| status.to_string())),
        Err(failure) => (Counts::default(), Some(failure.to_string())),
    };
    Entry::suite(name, counts, trouble, begin.elapsed().as_secs_f64())
}

/// Runs a step that holds no tests.
pub(crate) fn step(name: &str, work: impl FnOnce() -> Outcome) -> Entry {
    let begin = Instant::now();
    println!("\n── {name}");
    let trouble = work().err().map(|failure| failure.to_string());
    if let Some(trouble) = &trouble {
        println!("{trouble}");
    }
    Entry::check(name, trouble, begin.elapsed().as_secs_f64())
}
