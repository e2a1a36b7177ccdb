//! The wasm32 target: from rustup where it can download, else from Debian's Rust packages.
//!
//! Debian's packages hold no standard library for this target, only its sources. It is built here once, by Debian's
//! own compiler, and put where that compiler looks for it; rustup then knows that compiler as the toolchain `wasm32`.
//! Only this build of a tool uses an unstable flag, none reaches the project's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{Failure, IoContext, Outcome, capture, command, find_program, run};
use crate::project::{Project, is_stamped};
use crate::setup::apt;

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// The name under which rustup knows Debian's compiler.
const LINKED: &str = "wasm32";
/// The Debian packages: compiler, cargo, the standard library's sources, clippy.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
/// Where Debian's compiler looks for a target's libraries.
const DEBIAN_LIBRARIES: &str = "/usr/lib/rustlib";
/// The name of the empty crate whose build makes the standard library.
const EMPTY_CRATE: &str = "soul_wasm_std";
/// rustup repeats a failed download for long; a machine that can't reach its server should not wait for that.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(180);

/// Where the target may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// What is there already, then rustup, then Debian.
    Any,
    /// rustup only.
    Rustup,
    /// Debian only.
    Debian,
}

impl Route {
    /// The route of that name.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn named(name: &str) -> Outcome<Self> {
        match name {
            "any" => Ok(Self::Any),
            "rustup" => Ok(Self::Rustup),
            "debian" => Ok(Self::Debian),
            other => Err(format!("there is no route `{other}`: any, rustup or debian").into()),
        }
    }

    /// The route named by `SOUL_CODEX_WASM_ROUTE`, else any.
    ///
    /// # Errors
    /// The variable names none.
    pub(crate) fn from_environment() -> Outcome<Self> {
        std::env::var("SOUL_CODEX_WASM_ROUTE").map_or(Ok(Self::Any), |name| Self::named(&name))
    }
}

/// Vectors of 128 bits, for the sums of the ephemeris. Every browser that is kept up to date has them: Chromium since 91, Firefox since
/// 89, Safari since 16.4.
const VECTORS: &str = "-Ctarget-feature=+simd128";

/// The toolchain that builds for wasm32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that builds for this machine, too.
    Default,
    /// Debian's, linked as `wasm32`.
    Linked,
}

impl Toolchain {
    /// The toolchain that has the target.
    ///
    /// # Errors
    /// None has: the set-up was not run.
    pub(crate) fn find(project: &Project) -> Outcome<Self> {
        let route = Route::from_environment()?;
        let candidates = [(Self::Default, Route::Debian), (Self::Linked, Route::Rustup)];
        candidates
            .into_iter()
            .find(|(toolchain, excluded_by)| route != *excluded_by && toolchain.has_target(project))
            .map(|(toolchain, _)| toolchain)
            .ok_or_else(|| "no toolchain has the wasm32 target: run `cargo xtask setup --only wasm`".into())
    }

    /// Lets a program build for wasm32 by this toolchain, into the folder for it.
    pub(crate) fn configure(self, command: &mut Command, project: &Project) {
        self.choose(command);
        command.env("CARGO_TARGET_DIR", project.wasm_target());
        let mut options = remapped_sources();
        options.push(VECTORS.into());
        command.env("CARGO_ENCODED_RUSTFLAGS", options.join("\u{1f}"));
    }

    /// Empties the build folder when it was filled by another compiler or another standard library: cargo does not
    /// see that a library of the same version was built anew.
    pub(crate) fn prepare_target(self, project: &Project) -> Outcome {
        let mut identity = capture(self.rustc(project).arg("-vV"))?;
        identity.push_str(&self.library_folder(project)?.to_string_lossy());
        let folder = project.wasm_target();
        let stamp = folder.join(".toolchain");
        if !is_stamped(&stamp, &identity) {
            if folder.exists() {
                fs::remove_dir_all(&folder).about(&folder)?;
            }
            fs::create_dir_all(&folder).about(&folder)?;
            fs::write(&stamp, identity).about(&stamp)?;
        }
        Ok(())
    }

    fn choose(self, command: &mut Command) {
        if self == Self::Linked {
            command.env("RUSTUP_TOOLCHAIN", LINKED);
        }
    }

    fn rustc(self, project: &Project) -> Command {
        let mut rustc = command("rustc", &project.root);
        self.choose(&mut rustc);
        rustc
    }

    fn library_folder(self, project: &Project) -> Outcome<PathBuf> {
        let mut ask = self.rustc(project);
        capture(ask.args(["--print", "target-libdir", "--target", TARGET])).map(PathBuf::from)
    }

    fn has_target(self, project: &Project) -> bool {
        let holds_std = |folder: PathBuf| {
            fs::read_dir(folder).is_ok_and(|files| {
                files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
            })
        };
        self.library_folder(project).is_ok_and(holds_std)
    }
}

/// Compiler options by which panic messages name a source file of a dependency by its place in its crate, as cargo
/// does by itself for the project's own files: the module that is published tells nothing of the machine that built
/// it, and is the same from each.
fn remapped_sources() -> Vec<String> {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = cargo_home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut options: Vec<String> = registries
        .into_iter()
        .flatten()
        .flatten()
        .map(|registry| format!("--remap-path-prefix={}=crates", registry.path().display()))
        .collect();
    // The order of a folder's entries is not given, and cargo builds anew when the options change.
    options.sort();
    options.push("--remap-path-prefix=/usr/lib/rustlib/src/rust=/rustc".into());
    options
}

/// Makes sure that a toolchain has the target.
///
/// # Errors
/// No route works here; the message says what would.
pub(crate) fn install(project: &Project, route: Route) -> Outcome<String> {
    if route != Route::Debian {
        if Toolchain::Default.has_target(project) {
            return Ok("in the default toolchain".into());
        }
        if route == Route::Any && debian_is_complete(project) {
            return Ok(format!("in the toolchain `{LINKED}`, built from Debian's sources"));
        }
        match add_by_rustup(project) {
            Ok(()) => return Ok("added by rustup".into()),
            Err(failure) if route == Route::Rustup => return Err(failure),
            Err(failure) => println!("rustup can't add the target ({failure}); taking Debian's packages."),
        }
    }
    if find_program("rustup").is_none() {
        return Err(format!("rustup, from rustup.rs; then `rustup target add {TARGET}`").into());
    }
    if !apt::is_here() {
        return Err(
            format!("the wasm32 target: `rustup target add {TARGET}` has to work on this system").into()
        );
    }
    install_debian(project)?;
    Ok(format!("in the toolchain `{LINKED}`, built from Debian's sources"))
}

fn add_by_rustup(project: &Project) -> Outcome {
    println!("Adding {TARGET} by rustup …");
    let mut add = command("rustup", &project.root);
    let mut child =
        add.args(["target", "add", TARGET]).spawn().map_err(|error| format!("rustup: {error}"))?;
    let begin = Instant::now();
    while begin.elapsed() < RUSTUP_PATIENCE {
        if let Some(status) = child.try_wait()? {
            return match (status.success(), Toolchain::Default.has_target(project)) {
                (true, true) => Ok(()),
                (true, false) => Err("it says that the target is there, but its libraries are not".into()),
                (false, _) => Err(status.to_string().into()),
            };
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill()?;
    child.wait()?;
    Err("no answer".into())
}

fn install_debian(project: &Project) -> Outcome {
    apt::install(&PACKAGES)?;
    let identity = debian_identity()?;
    let host = identity
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("the name of this machine's own target in `rustc -vV`")?;
    let libraries = Path::new(DEBIAN_LIBRARIES).join(TARGET).join("lib");
    if !is_stamped(&libraries.join(".built-for"), &identity) {
        let built = build_std(project, &identity)?;
        put_libraries(&built, &libraries, &identity)?;
    }
    link_linker(project, host)?;
    if !is_linked(project) {
        run(command("rustup", &project.root).args(["toolchain", "link", LINKED, "/usr"]))?;
    }
    Ok(())
}

fn debian_is_complete(project: &Project) -> bool {
    let libraries = Path::new(DEBIAN_LIBRARIES).join(TARGET).join("lib");
    debian_identity().is_ok_and(|identity| is_stamped(&libraries.join(".built-for"), &identity))
        && is_linked(project)
        && Toolchain::Linked.has_target(project)
}

fn debian_identity() -> Outcome<String> {
    capture(command("/usr/bin/rustc", Path::new("/")).arg("-vV"))
}

fn is_linked(project: &Project) -> bool {
    capture(command("rustup", &project.root).args(["toolchain", "list"]))
        .is_ok_and(|list| list.lines().any(|line| line.split_whitespace().next() == Some(LINKED)))
}

/// Builds the standard library in an empty crate in the cache, and gives the folder of its libraries.
fn build_std(project: &Project, identity: &str) -> Outcome<PathBuf> {
    let folder = project.cache.join("build/std-wasm32");
    let libraries = folder.join("target").join(TARGET).join("release/deps");
    let stamp = folder.join(".built-for");
    if is_stamped(&stamp, identity) {
        return Ok(libraries);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).about(&folder)?;
    }
    let sources = folder.join("src");
    fs::create_dir_all(&sources).about(&sources)?;
    let manifest = format!(
        "[package]\nname = \"{EMPTY_CRATE}\"\nedition = \"2024\"\n\n\
         [workspace]\n\n[profile.release]\npanic = \"abort\"\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).about(&folder)?;
    fs::write(sources.join("lib.rs"), "").about(&sources)?;
    println!("Building the standard library for {TARGET}, a minute or two once …");
    // The bitcode is what link-time optimisation with aborting panics reads.
    let mut options = remapped_sources();
    options.push("-Cembed-bitcode=yes".into());
    run(command("/usr/bin/cargo", &folder)
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,test"])
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", options.join("\u{1f}"))
        .env("CARGO_TARGET_DIR", folder.join("target")))?;
    fs::write(&stamp, identity).about(&stamp)?;
    Ok(libraries)
}

/// Replaces the libraries that Debian's compiler finds. The stamp comes last, so that a broken copy is done again.
fn put_libraries(built: &Path, libraries: &Path, identity: &str) -> Outcome {
    let as_root = |failure: Failure| Failure::from(format!("the right to write there, as root: {failure}"));
    if libraries.exists() {
        fs::remove_dir_all(libraries).about(libraries).map_err(as_root)?;
    }
    fs::create_dir_all(libraries).about(libraries).map_err(as_root)?;
    for file in fs::read_dir(built).about(built)? {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with(&format!("lib{EMPTY_CRATE}-")) {
            fs::copy(&path, libraries.join(&name)).about(&path)?;
        }
    }
    let stamp = libraries.join(".built-for");
    fs::write(&stamp, identity).about(&stamp)
}

/// Debian's compiler comes without a linker for wasm; the default toolchain has one.
fn link_linker(project: &Project, host: &str) -> Outcome {
    let place = Path::new(DEBIAN_LIBRARIES).join(host).join("bin/rust-lld");
    if place.exists() {
        return Ok(());
    }
    let sysroot = PathBuf::from(capture(Toolchain::Default.rustc(project).args(["--print", "sysroot"]))?);
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    if !linker.is_file() {
        return Err(format!("rust-lld in the default toolchain ({})", linker.display()).into());
    }
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).about(folder)?;
    }
    if place.symlink_metadata().is_ok() {
        // It points into a toolchain that is gone.
        fs::remove_file(&place).about(&place)?;
    }
    symlink(&linker, &place).about(&place)
}

#[cfg(unix)]
fn symlink(original: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
