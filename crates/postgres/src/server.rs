//! A server's life.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Programs;

/// How long a server may take to answer.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long a server may take to end before it is killed.
const STOP_PATIENCE: Duration = Duration::from_secs(20);

/// Runs the server and ends it as soon as standard input is closed, which happens at the latest when the program that
/// started it dies. `$1` is the program, the rest its arguments.
const KEEPER: &str =
    r#""$@" </dev/null & server=$!; cat >/dev/null; kill -INT "$server" 2>/dev/null; wait "$server""#;

/// A running server. Its end comes with [`Server::stop`], when it is dropped, or when the program dies.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    data: PathBuf,
    port: u16,
    keeper: Option<Child>,
}

/// Why a server could not be started.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a private PostgreSQL could not be started: {}", self.0)
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl Server {
    /// Starts a server over the data in `folder`, which are made where there are none.
    ///
    /// # Errors
    /// One of the programs fails; the message has its words.
    pub fn start(programs: Programs, folder: &Path) -> Result<Self, StartError> {
        let data = folder.join("data");
        prepare(folder)?;
        if !data.join("PG_VERSION").exists() {
            let mut initdb = unprivileged(&programs.path("initdb"));
            initdb.arg("--pgdata").arg(&data).args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
            ]);
            let outcome = initdb.stdin(Stdio::null()).current_dir("/").output()?;
            if !outcome.status.success() {
                return Err(StartError(String::from_utf8_lossy(&outcome.stderr).into_owned()));
            }
        }
        let mut server = Self { programs, data, port: free_port()?, keeper: None };
        server.run()?;
        Ok(server)
    }

    /// The address of a database, for a role that needs no password here.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{database}", self.port)
    }

    /// Ends the server as an operator would, and waits for it. Clients are disconnected, what they committed is kept.
    pub fn stop(&mut self) {
        let Some(mut keeper) = self.keeper.take() else { return };
        drop(keeper.stdin.take());
        let since = Instant::now();
        while since.elapsed() < STOP_PATIENCE {
            if !matches!(keeper.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        // Nothing is left to do when even this fails.
        let _ = keeper.kill();
        let _ = keeper.wait();
    }

    /// Starts a stopped server again, at the same address.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn restart(&mut self) -> Result<(), StartError> {
        self.stop();
        self.run()
    }

    fn run(&mut self) -> Result<(), StartError> {
        let server = self.programs.path("postgres");
        let mut keeper = unprivileged(Path::new("sh"));
        keeper
            .args(["-c", KEEPER, "sh"])
            .arg(server)
            .arg("-D")
            .arg(&self.data)
            .arg("-p")
            .arg(self.port.to_string());
        keeper.args([
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=200",
        ]);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).current_dir("/");
        let mut keeper = keeper.spawn()?;
        let said = keeper.stderr.take();
        self.keeper = Some(keeper);
        let listener = std::thread::spawn(move || listen_for_readiness(said));
        let since = Instant::now();
        while since.elapsed() < START_PATIENCE {
            if listener.is_finished() {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        if !listener.is_finished() {
            return Err(StartError("it did not answer within a minute".to_owned()));
        }
        listener.join().map_err(|_| StartError("its words could not be read".to_owned()))?.map_err(StartError)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads what the server says until it is ready, and goes on reading in the background, so that it never waits for a reader.
fn listen_for_readiness(said: Option<impl Read + Send + 'static>) -> Result<(), String> {
    let Some(mut said) = said else { return Err("it says nothing".to_owned()) };
    let (mut heard, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match said.read(&mut part) {
            Ok(0) | Err(_) => return Err(String::from_utf8_lossy(&heard).into_owned()),
            Ok(length) => heard.extend_from_slice(&part[..length]),
        }
        if String::from_utf8_lossy(&heard).contains("ready to accept connections") {
            std::thread::spawn(move || io::copy(&mut said, &mut io::sink()));
            return Ok(());
        }
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Makes the folder, and hands it to the user that the server will run as.
fn prepare(folder: &Path) -> Result<(), StartError> {
    fs::create_dir_all(folder)?;
    let Some(user) = stand_in_user() else { return Ok(()) };
    let chown = Command::new("chown").arg(user).arg(folder).status()?;
    if chown.success() { Ok(()) } else { Err(StartError(format!("its folder could not be given to {user}"))) }
}

/// A command that runs as an ordinary user.
fn unprivileged(program: &Path) -> Command {
    match stand_in_user() {
        None => Command::new(program),
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
    }
}

/// The user that stands in for the machine's superuser; `None` where the program does not run as that.
fn stand_in_user() -> Option<&'static str> {
    let known = |user: &str| Command::new("id").arg(user).output().is_ok_and(|id| id.status.success());
    runs_as_superuser().then(|| if known("postgres") { "postgres" } else { "nobody" })
}

/// Whether the program runs as the machine's superuser. The server then runs as another user, for whom its folder and those
/// above it must be open.
#[must_use]
pub fn runs_as_superuser() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| String::from_utf8_lossy(&id.stdout).trim() == "0")
}
