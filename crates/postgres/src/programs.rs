//! Where the server's programs are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What a private server needs.
const NEEDED: [&str; 2] = ["initdb", "postgres"];

/// A folder with the programs of one PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The machine's programs: those in `PATH`, else the newest of Debian's; else those in one of the `further` folders.
    #[must_use]
    pub fn find(further: &[PathBuf]) -> Option<Self> {
        let in_path: Vec<PathBuf> =
            env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        // Debian keeps each major version in a folder outside PATH.
        let mut of_debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .map(|versions| {
                let folders = versions.flatten().map(|version| version.path());
                folders.filter_map(|folder| Some((major(&folder)?, folder.join("bin")))).collect()
            })
            .unwrap_or_default();
        of_debian.sort();
        let of_debian = of_debian.into_iter().rev().map(|(_, folder)| folder);
        let complete = |folder: &PathBuf| {
            NEEDED.iter().all(|name| folder.join(name).with_extension(env::consts::EXE_EXTENSION).is_file())
        };
        let folder = in_path.into_iter().chain(of_debian).chain(further.iter().cloned()).find(complete)?;
        Some(Self { folder })
    }

    /// The folder that they are in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of one program.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name).with_extension(env::consts::EXE_EXTENSION)
    }
}

fn major(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}
