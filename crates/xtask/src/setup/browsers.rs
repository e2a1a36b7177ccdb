//! Browsers with their WebDriver servers.

use crate::engine::Engine;
use crate::process::{Outcome, find_program};
use crate::project::Project;
use crate::setup::apt;

/// Installs the browsers that are missing, where the system's packages are known; geckodriver is one of the tools.
///
/// # Errors
/// A browser or its driver is missing and can't be installed from here.
pub(crate) fn install(project: &Project) -> Outcome<String> {
    if Engine::ALL.into_iter().any(|engine| lacks(engine, project).is_some()) && apt::is_here() {
        let packages: Vec<&str> =
            Engine::ALL.iter().flat_map(|engine| engine.debian_packages()).copied().collect();
        apt::install(&packages)?;
    }
    let lacking: Vec<String> = Engine::ALL.into_iter().filter_map(|engine| lacks(engine, project)).collect();
    if lacking.is_empty() { Ok("chromium, firefox, webkit".into()) } else { Err(lacking.join("; ").into()) }
}

/// What an engine lacks, as a request to the reader.
pub(crate) fn lacks(engine: Engine, project: &Project) -> Option<String> {
    let browser_found = engine.browsers().is_empty()
        || engine.browsers().iter().any(|name| find_program(name).is_some())
        // On a Mac and on Windows browsers are not in PATH; their drivers find them.
        || !cfg!(target_os = "linux");
    let driver_found = engine.driver(project).is_some();
    let display_found =
        engine != Engine::WebKit || !cfg!(target_os = "linux") || find_program("xvfb-run").is_some();
    if browser_found && driver_found && display_found {
        return None;
    }
    Some(match engine {
        Engine::Chromium => "install Chromium or Chrome and a chromedriver of the same version".into(),
        Engine::Firefox if driver_found => "install Firefox".into(),
        Engine::Firefox => {
            "install Firefox, and run `cargo xtask setup --only tools` for its geckodriver".into()
        }
        Engine::WebKit => {
            "install WebKitGTK's WebKitWebDriver with xvfb-run (Linux) or enable safaridriver (Mac)".into()
        }
    })
}
