//! Running other programs: with their name shown, with their output kept, or with both.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

/// Why a command could not do its work: one line that says what to do about it where something can be done.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// The result of a step.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self(message.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Adds to an I/O error what it is about; a bare one rarely helps the reader.
pub(crate) trait IoContext<T> {
    /// Names the file or folder that the error is about.
    fn about(self, path: &Path) -> Outcome<T>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn about(self, path: &Path) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{}: {error}", path.display())))
    }
}

/// A program to run from `folder`, free of what `cargo run` puts into the environment of this process: another
/// compiler must not load the libraries of the one that built this program.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if let Some(libraries) = env::var_os("LD_LIBRARY_PATH") {
        let own = env::current_exe().ok().and_then(|path| path.parent().map(Path::to_path_buf));
        let kept = env::split_paths(&libraries).filter(|path| {
            !path.components().any(|part| part.as_os_str() == "toolchains")
                && !own.as_ref().is_some_and(|own| path.starts_with(own))
        });
        match env::join_paths(kept) {
            Ok(kept) if !kept.is_empty() => command.env("LD_LIBRARY_PATH", kept),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
    command
}

/// Puts folders before those in `PATH`.
pub(crate) fn prepend_path(command: &mut Command, folders: &[PathBuf]) -> Outcome {
    let path = env::var_os("PATH").unwrap_or_default();
    let joined = env::join_paths(folders.iter().cloned().chain(env::split_paths(&path)));
    command.env("PATH", joined.map_err(|error| Failure(error.to_string()))?);
    Ok(())
}

/// Shows the command line, runs it with its output passed on, and wants success.
///
/// # Errors
/// The program is missing, or ends in failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    announce(command);
    let status = command.status().map_err(|error| missing(command, &error))?;
    succeeded(command, status)
}

/// Runs a program silently and gives what it wrote to its standard output, trimmed.
///
/// # Errors
/// The program is missing, or ends in failure; then its last line of errors is told.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| missing(command, &error))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let last = errors.trim().lines().last().unwrap_or("no message");
        return Err(Failure(format!("`{}` failed: {last}", line_of(command))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Shows the command line and runs it; its output streams through and is kept, too.
///
/// # Errors
/// The program is missing. That it fails is told by the status.
pub(crate) fn stream(command: &mut Command) -> Outcome<(ExitStatus, String)> {
    announce(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| missing(command, &error))?;
    let output = child.stdout.take().map(|output| thread::spawn(move || pass_on(output)));
    let status = child.wait()?;
    let bytes = match output.map(thread::JoinHandle::join) {
        Some(Ok(bytes)) => bytes?,
        _ => return Err(Failure(format!("the output of `{}` was lost", line_of(command)))),
    };
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}

/// Turns an unsuccessful exit into a failure that names the command.
pub(crate) fn succeeded(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(Failure(format!("`{}` failed ({status})", line_of(command)))) }
}

/// The full path of a program in `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let name = if cfg!(windows) { format!("{name}.exe") } else { name.to_string() };
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

fn pass_on(mut output: impl Read) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let length = output.read(&mut piece)?;
        if length == 0 {
            return Ok(kept);
        }
        kept.extend_from_slice(&piece[..length]);
        let mut shown = io::stdout().lock();
        shown.write_all(&piece[..length])?;
        shown.flush()?;
    }
}

fn announce(command: &Command) {
    println!("$ {}", line_of(command));
}

fn missing(command: &Command, error: &io::Error) -> Failure {
    Failure(format!("`{}` can't be started: {error}", command.get_program().to_string_lossy()))
}

/// The command line as a person would type it, with full paths of programs shortened to their names.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().map_or_else(OsString::new, OsStr::to_os_string);
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
