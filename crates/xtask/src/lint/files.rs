//! Rules for files that no compiler knows.

use std::fs;

use serde_json::Value;

use crate::process::{self, IoContext, Outcome, capture};
use crate::project::Project;

/// Folders of one machine, as a basic pattern for git: a tracked file that names one works nowhere else.
const MACHINE_PATHS: &str = r"(^|[^A-Za-z0-9_.~-])/(root|home|Users|work|tmp)/[A-Za-z0-9._-]";

/// Checks all rules, and tells every breach at once.
///
/// # Errors
/// A rule is broken, or a file can't be read.
pub(crate) fn check(project: &Project) -> Outcome {
    let mut breaches = machine_paths(project)?;
    breaches.extend(lock_file(&read(project, "package-lock.json")?));
    let version = env!("CARGO_PKG_VERSION");
    for folder in ["", "pkg/", "www/", "tests/"] {
        let path = format!("{folder}package.json");
        let manifest: Value =
            serde_json::from_str(&read(project, &path)?).map_err(|error| format!("{path}: {error}"))?;
        let found = if folder == "pkg/" { published(&manifest, version) } else { private(&manifest) };
        breaches.extend(found.into_iter().map(|breach| format!("{path}: {breach}")));
    }
    if breaches.is_empty() { Ok(()) } else { Err(breaches.join("\n").into()) }
}

fn read(project: &Project, path: &str) -> Outcome<String> {
    let file = project.root.join(path);
    fs::read_to_string(&file).about(&file)
}

fn machine_paths(project: &Project) -> Outcome<Vec<String>> {
    let mut grep = process::command("git", &project.root);
    grep.args(["grep", "-nIE", "-e", MACHINE_PATHS]);
    // git's status is 1 where nothing is found, which is what is wanted.
    let output = grep.output()?;
    match output.status.code() {
        Some(1) => Ok(Vec::new()),
        Some(0) => {
            let lines = String::from_utf8_lossy(&output.stdout);
            Ok(lines.lines().map(|line| format!("a path of one machine: {line}")).collect())
        }
        _ => Err(capture(&mut grep).err().unwrap_or_else(|| "git grep failed".into())),
    }
}

/// The lock file pins contents by checksum; the address of a registry would tie it to one network.
fn lock_file(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.contains("\"resolved\": \"http"))
        .map(|line| format!("package-lock.json names a registry: {}", line.trim()))
        .collect()
}

/// The package that is published.
fn published(manifest: &Value, version: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut want = |field: &str, good: bool, wanted: &str| {
        if !good {
            breaches.push(format!("`{field}` should be {wanted}"));
        }
    };
    want("name", manifest["name"] == "soul-codex", "soul-codex");
    want("version", manifest["version"] == version, version);
    want("license", manifest["license"] == "MIT OR Apache-2.0", "MIT OR Apache-2.0");
    want("type", manifest["type"] == "module", "module");
    want("engines.node", manifest["engines"]["node"].is_string(), "the oldest Node that it works with");
    want(
        "sideEffects",
        !manifest["sideEffects"].is_null(),
        "given, so that bundlers can leave unused code out",
    );
    want("files", manifest["files"].is_array(), "the list of what is published");
    want("exports", manifest["exports"].is_object(), "the list of the entries");
    breaches
}

/// A package that only works inside this repository.
fn private(manifest: &Value) -> Vec<String> {
    if manifest["private"] == true { Vec::new() } else { vec!["`private` should be true".into()] }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{lock_file, private, published};

    #[test]
    fn a_registry_address_in_the_lock_file_is_found_and_a_link_is_not() {
        let lock = "\"resolved\": \"pkg\",\n\"resolved\": \"https://registry.example/a.tgz\",\n";
        assert_eq!(lock_file(lock).len(), 1);
    }

    #[test]
    fn a_manifest_with_all_fields_passes_and_each_missing_one_is_told() {
        let manifest = json!({
            "name": "soul-codex", "version": "0.1.0", "license": "MIT OR Apache-2.0", "type": "module",
            "engines": { "node": ">=20" }, "sideEffects": false, "files": ["dist"], "exports": { ".": "./a.js" },
        });
        assert_eq!(published(&manifest, "0.1.0"), Vec::<String>::new());
        assert_eq!(published(&json!({}), "0.1.0").len(), 8);
        assert_eq!(published(&manifest, "0.2.0"), ["`version` should be 0.2.0"]);
    }

    #[test]
    fn only_private_packages_may_stay_unpublished() {
        assert!(private(&json!({ "private": true })).is_empty());
        assert_eq!(private(&json!({ "private": false })).len(), 1);
    }
}
