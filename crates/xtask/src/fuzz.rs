//! The decoders under a fuzzer that is guided by coverage.

use std::fs;

use crate::options::Options;
use crate::process::{self, IoContext, Outcome, capture, run};
use crate::project::Project;

/// The compiler that the fuzzer's instruments need.
const TOOLCHAIN: &str = "+nightly";

/// `cargo xtask fuzz`: each target for so many seconds, one after the other. An input that breaks a law ends the run and lies in
/// `fuzz/artifacts`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let seconds = options.value("--seconds").ok_or("--seconds N is needed: how long each target runs")?;
    seconds.parse::<u32>().map_err(|_| format!("--seconds takes a number, and `{seconds}` is none"))?;
    let folder = project.root.join("fuzz");
    let has =
        |word: &str| capture(process::command("cargo", &folder).args([TOOLCHAIN, word, "--version"])).is_ok();
    if !has("version") {
        return Err("a nightly compiler is missing: `rustup toolchain install nightly`".into());
    }
    if !has("fuzz") {
        return Err("cargo-fuzz is missing: `cargo install --locked cargo-fuzz`".into());
    }
    let mut targets = Vec::new();
    let sources = folder.join("fuzz_targets");
    for entry in fs::read_dir(&sources).about(&sources)? {
        let path = entry.about(&sources)?.path();
        targets.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    targets.sort();
    if let Some(only) = options.value("--target") {
        targets.retain(|target| target == only);
    }
    if targets.is_empty() {
        return Err(format!("no such target; {} has them", sources.display()).into());
    }
    for target in targets {
        // What the fuzzer finds worth keeping goes into the first folder, which is not committed.
        let folders = ["grown", "corpus", "found"].map(|name| format!("{name}/{target}"));
        for name in &folders {
            let path = folder.join(name);
            fs::create_dir_all(&path).about(&path)?;
        }
        let mut cargo = process::command("cargo", &folder);
        // No sanitizer: nothing here is unsafe.
        cargo.args([TOOLCHAIN, "fuzz", "run", "--sanitizer", "none", &target]).args(&folders).arg("--");
        cargo.args([
            &format!("-max_total_time={seconds}"),
            "-dict=words.dict",
            "-max_len=16384",
            "-print_final_stats=1",
        ]);
        run(&mut cargo)?;
    }
    Ok(true)
}
