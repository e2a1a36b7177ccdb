//! The cloud as a program: `soul-cloud migrate` as the owner of the tables, `soul-cloud serve` as the role `soul_app`.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use soul_cloud::{Config, ConfigError, migrate, serve};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

const HELP: &str = "\
Usage: soul-cloud <command>

  migrate   Bring the database to this version. MIGRATION_DATABASE_URL names it, with the role that owns the tables.
  serve     Serve requests. DATABASE_URL names the database, with a role that owns nothing (soul_app).

Settings of `serve` beside it, all optional: LISTEN, ALLOWED_ORIGINS, DATABASE_CONNECTIONS, TRUST_PROXY,
REQUESTS_PER_MINUTE, REQUEST_TIMEOUT_S, SHUTDOWN_TIMEOUT_S; RUST_LOG chooses what is logged.
";

fn main() -> ExitCode {
    match start_logging().map_err(Into::into).and_then(|()| run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start_logging() -> Result<(), ConfigError> {
    let wanted = env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::try_new(wanted).map_err(|_| ConfigError {
        variable: "RUST_LOG",
        problem: "can't be read",
        accepted: "a level such as info, or levels of parts such as warn,soul_cloud=debug",
    })?;
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}

#[tokio::main]
async fn run() -> Result<(), Box<dyn Error>> {
    let variable = |name: &str| env::var(name).ok();
    match env::args().nth(1).as_deref() {
        Some("migrate") => {
            migrate(soul_cloud::database_url("MIGRATION_DATABASE_URL", &variable)?).await?;
            Ok(())
        }
        Some("serve") => {
            let config = Config::read(variable)?;
            let listener = TcpListener::bind(config.listen).await?;
            println!("listening on http://{}", listener.local_addr()?);
            serve(listener, config, told_to_stop()).await?;
            Ok(())
        }
        Some("help" | "--help") => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("which command?\n\n{HELP}").into()),
    }
}

/// Resolves at the first signal to end: Ctrl-C, or SIGTERM.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
