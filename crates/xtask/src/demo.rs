//! The app, built as for production and served on this machine, with a cloud to sync with.

use std::process::Stdio;

use crate::beside::Beside;
use crate::options::Options;
use crate::process::{Outcome, command as program};
use crate::project::Project;
use crate::setup;
use crate::{build, cloud};

/// Names to the app's server the cloud that it passes requests on to.
const CLOUD_VARIABLE: &str = "SOUL_CODEX_CLOUD_URL";

/// `cargo xtask demo`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    setup::ensure(project, &build::NEEDS)?;
    build::package(project)?;
    build::app(project)?;
    // Not by npm, which would stand between this program and the server that it has to end.
    let mut preview = program("node", &project.root.join("www"));
    preview.arg(project.root.join("node_modules/vite/bin/vite.js")).arg("preview");
    if let Some(port) = options.value("--port") {
        let port: u16 = port.parse().map_err(|_| format!("{port} is no port number"))?;
        preview.args(["--strictPort", "--port", &port.to_string()]);
    }
    if !options.has("--no-open") {
        preview.arg("--open");
    }
    let cloud = match cloud::start(project) {
        Ok(cloud) => {
            preview.env(CLOUD_VARIABLE, &cloud.url);
            println!("Sync is on: the cloud runs beside the app, and its data stay for the next time.");
            Some(cloud)
        }
        Err(failure) => {
            let reason = failure.to_string();
            println!("Sync is off, all else works: {}", reason.lines().next().unwrap_or_default());
            None
        }
    };
    println!("Serving the app: the line `Local` below is its address, Ctrl+C ends it.");
    Beside::start(preview, Stdio::inherit())?.wait()?;
    drop(cloud);
    Ok(true)
}
