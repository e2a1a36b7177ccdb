//! The cloud on this machine, over a PostgreSQL of its own.

use std::path::PathBuf;

use soul_postgres::Server;

use crate::options::Options;
use crate::process::{Outcome, command as program, run};
use crate::project::Project;
use crate::setup::{self, Step, postgres};

/// Where the cloud listens when nothing else is said.
const PORT: u16 = 8787;

/// `cargo xtask cloud`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    setup::ensure(project, &[Step::Postgres])?;
    let port = match options.value("--port") {
        Some(port) => port.parse().map_err(|_| format!("{port} is no port number"))?,
        None => PORT,
    };
    let programs = postgres::programs(project).ok_or("PostgreSQL 15 or newer")?;
    let server = Server::start(programs, &data_folder(project)).map_err(|error| error.to_string())?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = program("cargo", &project.root);
        cargo.args(["run", "--quiet", "--package", "soul-cloud", "--"]).args(arguments);
        cargo
    };
    run(cargo(&["migrate"]).env("MIGRATION_DATABASE_URL", server.url("postgres", "postgres")))?;
    println!(
        "Serving the cloud at http://127.0.0.1:{port}; Ctrl+C ends it. Its data stay for the next time."
    );
    // Any web page of this machine may call: there is nothing here but development data.
    let mut serve = cargo(&["serve"]);
    serve.env("DATABASE_URL", server.url("soul_app", "postgres")).env("ALLOWED_ORIGINS", "*");
    run(serve.env("LISTEN", format!("127.0.0.1:{port}")))?;
    Ok(true)
}

/// PostgreSQL runs as another user where this program runs as the machine's superuser, whose own folders are closed to others.
fn data_folder(project: &Project) -> PathBuf {
    match soul_postgres::runs_as_superuser() {
        true => PathBuf::from("/var/tmp/soul-codex-cloud"),
        false => project.cache.join("cloud"),
    }
}
