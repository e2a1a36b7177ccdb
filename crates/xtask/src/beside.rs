//! Programs that run beside this one.

use std::process::{Child, Command, Stdio};

use crate::process::{Outcome, succeeded};

/// Runs the program that is named after it, and ends it as soon as standard input is closed, which happens at the latest when the
/// program that started it dies. What runs in the background of a shell has no standard input of its own, hence the third descriptor.
#[cfg(unix)]
const KEEPER: &str = r#"exec 3<&0
"$@" </dev/null 3<&- & kept=$!
(cat <&3 >/dev/null; kill "$kept" 2>/dev/null) & watch=$!
wait "$kept" 2>/dev/null; status=$?
kill "$watch" 2>/dev/null
exit "$status""#;

/// A program that runs beside this one and ends with it, whichever way this one ends.
pub(crate) struct Beside {
    command: Command,
    child: Child,
}

impl Beside {
    /// Starts a program; `output` says what becomes of what it prints.
    ///
    /// # Errors
    /// It can't be started.
    pub(crate) fn start(command: Command, output: Stdio) -> Outcome<Self> {
        let child = keeping(&command).stdin(Stdio::piped()).stdout(output).spawn()?;
        Ok(Self { command, child })
    }

    /// Whether it has ended by itself.
    ///
    /// # Errors
    /// The system can't tell.
    pub(crate) fn has_ended(&mut self) -> Outcome<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// It ends in failure.
    pub(crate) fn wait(mut self) -> Outcome {
        // Waiting for a child closes its standard input first, which would end it.
        let input = self.child.stdin.take();
        let status = self.child.wait()?;
        drop(input);
        succeeded(&self.command, status)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if cfg!(not(unix)) {
            // It may have ended by itself.
            let _ = self.child.kill();
        }
        // Closes its standard input; nothing is left to do when even this fails.
        let _ = self.child.wait();
    }
}

/// The command that runs `command` and ends it in time.
#[cfg(unix)]
fn keeping(command: &Command) -> Command {
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "sh"]).arg(command.get_program()).args(command.get_args());
    take_surroundings(&mut keeper, command);
    keeper
}

/// Elsewhere all programs of a console end with it, and the others when they are dropped.
#[cfg(not(unix))]
fn keeping(command: &Command) -> Command {
    let mut same = Command::new(command.get_program());
    same.args(command.get_args());
    take_surroundings(&mut same, command);
    same
}

/// Gives `to` the folder and the environment of `from`.
fn take_surroundings(to: &mut Command, from: &Command) {
    if let Some(folder) = from.get_current_dir() {
        to.current_dir(folder);
    }
    for (name, value) in from.get_envs() {
        match value {
            Some(value) => to.env(name, value),
            None => to.env_remove(name),
        };
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_ends_when_nobody_keeps_it_any_more() {
        let note = std::env::temp_dir().join(format!("soul-codex-beside-{}", std::process::id()));
        let mut sleep = shell(r#"echo $$ > "$NOTE"; exec sleep 600"#);
        sleep.env("NOTE", &note);
        let mut beside = Beside::start(sleep, Stdio::null()).unwrap();
        let pid = loop {
            let noted = std::fs::read_to_string(&note).unwrap_or_default();
            if noted.ends_with('\n') {
                break noted.trim().to_owned();
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        };
        assert!(!beside.has_ended().unwrap());
        drop(beside);
        std::fs::remove_file(&note).unwrap();
        // The signal 0 asks whether there is such a process.
        assert!(
            !Command::new("sh")
                .args(["-c", "kill -0 \"$1\" 2>/dev/null", "sh", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    #[test]
    fn a_program_that_ends_by_itself_is_told_with_its_status() {
        Beside::start(shell("exit 0"), Stdio::null()).unwrap().wait().unwrap();
        let failed = Beside::start(shell("exit 3"), Stdio::null()).unwrap().wait();
        assert!(failed.unwrap_err().to_string().contains("exit status: 3"));
    }
}
