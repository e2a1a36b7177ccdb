//! The app, built as for production and served on this machine.

use crate::build;
use crate::options::Options;
use crate::process::{self, Outcome, run};
use crate::project::Project;
use crate::setup::{self, node};

/// `cargo xtask demo`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    setup::ensure(project, &build::NEEDS)?;
    build::package(project)?;
    build::app(project)?;
    let mut preview = process::command(node::npm()?, &project.root);
    preview.args(["run", "preview", "--workspace", "www", "--"]);
    if let Some(port) = options.value("--port") {
        let port: u16 = port.parse().map_err(|_| format!("{port} is no port number"))?;
        preview.args(["--strictPort", "--port", &port.to_string()]);
    }
    if !options.has("--no-open") {
        preview.arg("--open");
    }
    println!("Serving the app: the line `Local` below is its address, Ctrl+C ends it.");
    run(&mut preview)?;
    Ok(true)
}
