//! Where things are: the clone, the target folder, the cache, and the versions that the lock file pins.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::process::Outcome;

/// The folders that every command works in.
pub(crate) struct Project {
    /// The clone.
    pub(crate) root: PathBuf,
    /// Where cargo builds for this machine.
    pub(crate) target: PathBuf,
    /// What is built or downloaded once and serves every clone.
    pub(crate) cache: PathBuf,
}

impl Project {
    /// Finds the clone from the folder of this package, which `cargo run` names, or from the working folder.
    ///
    /// # Errors
    /// No clone here, or no home folder for the cache.
    pub(crate) fn find() -> Outcome<Self> {
        let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(env::current_dir, |dir| Ok(dir.into()))?;
        let root = start
            .ancestors()
            .find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
            .ok_or("this command runs inside a clone of the project")?
            .to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cache = match env::var_os("SOUL_CODEX_CACHE") {
            Some(folder) => PathBuf::from(folder),
            None => env::home_dir()
                .ok_or("there is no home folder for the cache: name one in SOUL_CODEX_CACHE")?
                .join(".cache/soul-codex"),
        };
        Ok(Self { root, target, cache })
    }

    /// Where cargo builds for wasm32: apart from the native folder, since another compiler may do it.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// The folder of one tool in one version.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// The version of a crate in `Cargo.lock`.
    ///
    /// # Errors
    /// The lock file can't be read or does not hold the crate.
    pub(crate) fn locked_version(&self, name: &str) -> Outcome<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock"))?;
        version_in_lock(&lock, name).ok_or_else(|| format!("Cargo.lock holds no crate {name}").into())
    }
}

/// The version that follows `name = "<name>"` in the text of a `Cargo.lock`.
fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_string())
}

/// SHA-256 of some bytes, in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the file `stamp` holds `text`: how a step remembers that it has nothing to do.
pub(crate) fn is_stamped(stamp: &Path, text: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|held| held == text)
}

#[cfg(test)]
mod tests {
    use super::{sha256, version_in_lock};

    #[test]
    fn the_lock_file_gives_the_version_of_exactly_the_named_crate() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn checksums_are_those_of_the_standard() {
        // FIPS 180-4's example for the message "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }
}
