//! The commands of the project, run as `cargo xtask <command>`: set-up, build, demo, tests and lints.
//!
//! Each command first installs what it needs and lacks, so that it works on a bare machine, and finds nothing to do
//! the second time. What was built once is kept in a cache outside the clone ([`project::Project::cache`]).

mod accuracy;
mod bench;
mod beside;
mod build;
mod ci;
mod cloud;
mod demo;
mod engine;
mod fuzz;
mod lint;
mod options;
mod process;
mod project;
mod setup;
mod simulate;
mod tables;
mod tally;
mod test;
mod torture;

use std::process::ExitCode;

use options::Options;
use process::Outcome;
use project::Project;

const HELP: &str = "\
Usage: cargo xtask <command> [options]

  setup     Install what is missing: the wasm32 target, build tools, browsers and their drivers, npm packages.
              --only wasm|tools|browsers|node|postgres   one step
              --wasm-route rustup|debian                 where the wasm32 target comes from (default: rustup, else debian)
  build     Make the npm package in pkg/ (release wasm, TypeScript) and print its sizes.
  demo      Build the package and the app, and serve the app with a cloud to sync with.
              --port N     default 4173
              --no-open    do not open a browser
  cloud     Start a private PostgreSQL and the cloud over it, for development.
              --port N     default 8787
  test      Run every test: native, documentation, browsers, packaging, end to end.
              --quick                              native and documentation tests only
              --engine chromium|firefox|webkit     one browser instead of three
  torture   Kill browsers while a page writes, open them again, and look what was lost.
              --kills N                            how often each browser is killed
              --engine chromium|firefox|webkit     one browser instead of three
              --seed S                             repeats the operations and moments of another run
              --fault early-answer|apart:<store>   with a defect that is to be found
              --torn-log                           each kill leaves half a record in Chromium's own log
  simulate  Run the sync through histories in which all goes wrong that can; a seed that fails is printed.
              --runs N     how many seeds (default 1000)
              --from S     the first of them (default 0)
              --steps N    at most so many steps of trouble in each (default 6000)
              --seed S     one seed again
              --follow ID  with it: all that happened to one record
  fuzz      Run the decoders under a fuzzer that is guided by coverage; needs a nightly compiler and cargo-fuzz.
              --seconds N     how long each target runs
              --target NAME   one target
  lint      Formatting, clippy, documentation, TypeScript, licences and duplicate crates, file rules.
  accuracy  Run the golden tests and write their figures to ACCURACY.md.
              --check      fail when the committed page differs
  tables    Check the committed tables.
              --check      checksums, and the generators' own checks where their inputs can be had
  bench     Measure beside other packages: `bench calc`, `bench store` or `bench sync`.
              --quick      few rounds, while you work
              --record     write the figures to BENCHMARKS.md
  ci        All of the above but bench, fuzz and demo as the continuous integration runs it; ends in `N passed, N failed`.
  help      This page.

The cache is the folder named by SOUL_CODEX_CACHE, else ~/.cache/soul-codex.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the named command. `Ok(false)` is a command that did its work and has told what failed.
fn dispatch(arguments: &[String]) -> Outcome<bool> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    if matches!(command, "help" | "--help" | "-h") || rest.iter().any(|word| word == "--help" || word == "-h")
    {
        print!("{HELP}");
        return Ok(true);
    }
    let project = Project::find()?;
    match command {
        "setup" => setup::command(&project, &Options::parse(rest, &["--only", "--wasm-route"], &[])?),
        "bench" => bench::command(&project, rest),
        "build" => build::command(&project, &Options::parse(rest, &[], &[])?),
        "demo" => demo::command(&project, &Options::parse(rest, &["--port"], &["--no-open"])?),
        "cloud" => cloud::command(&project, &Options::parse(rest, &["--port"], &[])?),
        "test" => test::command(&project, &Options::parse(rest, &["--engine"], &["--quick"])?),
        "torture" => {
            let valued = ["--kills", "--engine", "--seed", "--fault"];
            torture::command(&project, &Options::parse(rest, &valued, &["--torn-log"])?)
        }
        "simulate" => simulate::command(
            &project,
            &Options::parse(rest, &["--runs", "--from", "--seed", "--steps", "--follow"], &[])?,
        ),
        "fuzz" => fuzz::command(&project, &Options::parse(rest, &["--seconds", "--target"], &[])?),
        "lint" => lint::command(&project, &Options::parse(rest, &[], &[])?),
        "accuracy" => accuracy::command(&project, &Options::parse(rest, &[], &["--check"])?),
        "tables" => tables::command(&project, &Options::parse(rest, &[], &["--check"])?),
        "ci" => ci::command(&project, &Options::parse(rest, &[], &[])?),
        other => Err(format!("there is no command `{other}`; `cargo xtask help` lists them").into()),
    }
}
