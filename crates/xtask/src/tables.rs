//! The committed tables: their checksums, and the checks of the generators that made them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::options::Options;
use crate::process::{self, IoContext, Outcome, capture, find_program, run};
use crate::project::{Project, is_stamped, sha256};
use crate::setup::apt;
use crate::tally::{self, Entry};
use crate::test::step;

const EPHEMERIS_TABLES: &str = "crates/ephemeris/src/tables";
const ZONE_PACK: &str = "crates/places/src/zones.bin";
const ZONE_PROVENANCE: &str = "tools/zones/provenance.json";
const ZONE_GENERATOR: &str = "tools/zones/generate.py";
const CITY_PACK: &str = "crates/places/data/cities.bin";
const CITY_PROVENANCE: &str = "tools/cities/provenance.json";
const CITY_GENERATOR: &str = "tools/cities/generate.py";
const CITY_INPUT: PythonInput = PythonInput {
    environment: "python-cities",
    requirements: "tools/cities/requirements.txt",
    data: "the GeoNames package",
};
const EPHEMERIS_GENERATOR: &str = "tools/ephemeris/generate.py";
const EPHEMERIS_CHECK: &str = "tools/ephemeris/check.py";
const EPHEMERIS_INPUT: PythonInput =
    PythonInput { environment: "python", requirements: "tools/ephemeris/requirements.txt", data: "DE440" };
/// What all tables of the ephemeris may take in the module.
const EPHEMERIS_BYTES_MAX: u64 = 40 * 1024;

/// What a generator reads that Python packages bring along.
struct PythonInput {
    /// The folder in the cache that the packages are installed into.
    environment: &'static str,
    requirements: &'static str,
    /// What of it is large or may not be had, in words.
    data: &'static str,
}

/// `cargo xtask tables`: with `--check` compares, without makes the tables again.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    if options.has("--check") {
        return Ok(tally::close(&all(project)));
    }
    let python = python_with(project, &EPHEMERIS_INPUT)??;
    run(process::command(&python, &project.root).arg(EPHEMERIS_GENERATOR))?;
    run(process::command(&python, &project.root).arg(ZONE_GENERATOR))?;
    let python = python_with(project, &CITY_INPUT)??;
    run(process::command(&python, &project.root).arg(CITY_GENERATOR))?;
    Ok(true)
}

/// All checks. The generators' own need their inputs: where those can't be had, the entry says so.
pub(crate) fn all(project: &Project) -> Vec<Entry> {
    let zones = "zone pack from its source";
    vec![
        step("table checksums", || checksums(project)),
        match zone_input_is_here(project) {
            Ok(()) => step(zones, || {
                run(process::command("python3", &project.root).args([ZONE_GENERATOR, "--check"]))
            }),
            Err(reason) => Entry::not_here(zones, &reason.to_string()),
        },
        with_python(project, "city list from its source", &CITY_INPUT, &[CITY_GENERATOR, "--check"]),
        with_python(project, "ephemeris against DE440", &EPHEMERIS_INPUT, &[EPHEMERIS_CHECK]),
    ]
}

/// A check by a Python script; where its input can't be had, the entry says so.
fn with_python(project: &Project, name: &str, input: &PythonInput, script: &[&str]) -> Entry {
    match python_with(project, input) {
        Ok(Ok(python)) => step(name, || run(process::command(&python, &project.root).args(script))),
        Ok(Err(reason)) => Entry::not_here(name, &reason),
        Err(failure) => step(name, || Err(failure)),
    }
}

fn checksums(project: &Project) -> Outcome {
    let folder = project.root.join(EPHEMERIS_TABLES);
    let provenance = json(&folder.join("provenance.json"))?;
    let mut bytes_total = 0;
    for entry in fs::read_dir(&folder).about(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.to_lowercase().starts_with("provenance") {
            continue;
        }
        let recorded = &provenance["tables"][&name];
        same_checksum(&path, &recorded["sha256"])?;
        // A table in Rust is longer than what the compiler makes of it, which is what the record says.
        bytes_total += recorded["bytes"].as_u64().ok_or_else(|| format!("no size of {name} is recorded"))?;
    }
    println!("The tables of the ephemeris take {bytes_total} of {EPHEMERIS_BYTES_MAX} bytes.");
    if bytes_total == 0 || bytes_total > EPHEMERIS_BYTES_MAX {
        return Err("the tables of the ephemeris are missing or too large".into());
    }
    let zones = json(&project.root.join(ZONE_PROVENANCE))?;
    same_checksum(&project.root.join(ZONE_PACK), &zones["pack"]["sha256"])?;
    let cities = json(&project.root.join(CITY_PROVENANCE))?;
    same_checksum(&project.root.join(CITY_PACK), &cities["pack"]["sha256"])
}

fn same_checksum(path: &Path, recorded: &Value) -> Outcome {
    let bytes = fs::read(path).about(path)?;
    if recorded.as_str() == Some(sha256(&bytes).as_str()) {
        Ok(())
    } else {
        Err(format!("{} is not the file that its provenance records", path.display()).into())
    }
}

fn json(path: &Path) -> Outcome<Value> {
    let text = fs::read_to_string(path).about(path)?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The pack is made from one version of one Debian package; any other gives another pack.
fn zone_input_is_here(project: &Project) -> Outcome {
    let recorded = json(&project.root.join(ZONE_PROVENANCE))?;
    let source = recorded["input"]["source"].as_str().unwrap_or_default();
    let mut query = process::command("dpkg-query", &project.root);
    query.args(["--show", "--showformat", "Debian package tzdata ${Version}", "tzdata"]);
    let installed = capture(&mut query).map_err(|_| format!("no {source}"))?;
    if installed != source {
        return Err(format!("{installed} instead of {source}").into());
    }
    find_program("python3").map(drop).ok_or_else(|| "no python3".into())
}

/// A Python with the packages that a generator needs, installed into the cache. Where that can't be done, the inner
/// result says why.
fn python_with(project: &Project, input: &PythonInput) -> Outcome<Result<PathBuf, String>> {
    let requirements = project.root.join(input.requirements);
    let wanted = sha256(&fs::read(&requirements).about(&requirements)?);
    let environment = project.cache.join(input.environment);
    let python = environment.join("bin/python");
    let stamp = environment.join(".requirements");
    if !is_stamped(&stamp, &wanted) {
        println!("Installing {}, {} among it, some minutes once …", input.requirements, input.data);
        if !python.is_file() {
            let make =
                || run(process::command("python3", &project.root).args(["-m", "venv"]).arg(&environment));
            // Debian keeps this part of Python's library in a package of its own.
            if make().or_else(|_| apt::install(&["python3-venv"]).and_then(|()| make())).is_err() {
                return Ok(Err("no Python with its module venv".into()));
            }
        }
        let mut install = process::command(&python, &project.root);
        if run(install.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements)).is_err()
        {
            return Ok(Err(format!("pip can't install {}", input.data)));
        }
        fs::write(&stamp, wanted).about(&stamp)?;
    }
    Ok(Ok(python))
}
