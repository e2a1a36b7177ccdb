//! The cloud on this machine, over a PostgreSQL of its own.

use std::env::consts::EXE_EXTENSION;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use soul_postgres::Server;

use crate::beside::Beside;
use crate::options::Options;
use crate::process::{Outcome, command as program, run};
use crate::project::Project;
use crate::setup::{self, Step, postgres};

/// Where the cloud listens when nothing else is said.
const PORT: u16 = 8787;
/// How long it may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// `cargo xtask cloud`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    setup::ensure(project, &[Step::Postgres])?;
    let port = match options.value("--port") {
        Some(port) => port.parse().map_err(|_| format!("{port} is no port number"))?,
        None => PORT,
    };
    let server = database(project)?;
    println!(
        "Serving the cloud at http://127.0.0.1:{port}; Ctrl+C ends it. Its data stay for the next time."
    );
    // Any web page of this machine may call: there is nothing here but development data.
    run(serving(project, &server, port).env("ALLOWED_ORIGINS", "*"))?;
    Ok(true)
}

/// The cloud beside another program, which passes requests on to it. It ends when this is dropped.
pub(crate) struct Running {
    /// Its address, without a slash at the end.
    pub(crate) url: String,
    // In the order in which they end.
    _cloud: Beside,
    _database: Server,
}

/// Starts the cloud over the same data as `cargo xtask cloud`, and waits until it answers.
///
/// # Errors
/// There is no PostgreSQL and none can be had, or one of the programs fails; the message is one line.
pub(crate) fn start(project: &Project) -> Outcome<Running> {
    postgres::install(project)
        .map_err(|_| "this machine has no PostgreSQL 15 or newer, and npm could not bring one")?;
    let database = database(project)?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut serve = serving(project, &database, port);
    // What it logs would stand between the lines of the program that it serves.
    serve.env("RUST_LOG", "error");
    let mut cloud = Beside::start(serve, Stdio::null())?;
    let since = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if cloud.has_ended()? || since.elapsed() > PATIENCE {
            return Err("the cloud does not answer".into());
        }
        sleep(Duration::from_millis(50));
    }
    Ok(Running { url: format!("http://127.0.0.1:{port}"), _cloud: cloud, _database: database })
}

/// Builds the cloud, and starts its database with the tables of this version.
fn database(project: &Project) -> Outcome<Server> {
    run(program("cargo", &project.root).args(["build", "--quiet", "--package", "soul-cloud"]))?;
    let programs = postgres::programs(project).ok_or("PostgreSQL 15 or newer")?;
    let server = Server::start(programs, &data_folder(project)).map_err(|error| error.to_string())?;
    let mut migrate = cloud_program(project);
    run(migrate.arg("migrate").env("MIGRATION_DATABASE_URL", server.url("postgres", "postgres")))?;
    Ok(server)
}

/// The server, listening on a port of this machine alone.
fn serving(project: &Project, database: &Server, port: u16) -> Command {
    let mut serve = cloud_program(project);
    serve.arg("serve").env("DATABASE_URL", database.url("soul_app", "postgres"));
    serve.env("LISTEN", format!("127.0.0.1:{port}"));
    serve
}

fn cloud_program(project: &Project) -> Command {
    program(project.target.join("debug/soul-cloud").with_extension(EXE_EXTENSION), &project.root)
}

/// PostgreSQL runs as another user where this program runs as the machine's superuser, whose own folders are closed to others.
fn data_folder(project: &Project) -> PathBuf {
    match soul_postgres::runs_as_superuser() {
        true => PathBuf::from("/var/tmp/soul-codex-cloud"),
        false => project.cache.join("cloud"),
    }
}
