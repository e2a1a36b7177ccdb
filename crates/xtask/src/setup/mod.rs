//! Installing what the other commands need. Every step looks first, and does nothing where nothing is missing.

pub(crate) mod apt;
pub(crate) mod browsers;
pub(crate) mod node;
pub(crate) mod postgres;
pub(crate) mod tools;
pub(crate) mod wasm;

use std::time::Instant;

use crate::options::Options;
use crate::process::Outcome;
use crate::project::Project;

/// One thing that can be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The wasm32 target.
    Wasm,
    /// Programs that cargo builds.
    Tools,
    /// npm packages.
    Node,
    /// Browsers and their drivers.
    Browsers,
    /// A PostgreSQL for development and tests.
    Postgres,
}

impl Step {
    /// What every test and build together need.
    pub(crate) const USUAL: [Self; 5] = [Self::Wasm, Self::Tools, Self::Node, Self::Browsers, Self::Postgres];

    fn named(name: &str) -> Outcome<Self> {
        match name {
            "wasm" => Ok(Self::Wasm),
            "tools" => Ok(Self::Tools),
            "node" => Ok(Self::Node),
            "browsers" => Ok(Self::Browsers),
            "postgres" => Ok(Self::Postgres),
            other => {
                Err(format!("there is no step `{other}`: wasm, tools, browsers, node or postgres").into())
            }
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Wasm => "wasm32 target",
            Self::Tools => "build tools",
            Self::Node => "Node and npm packages",
            Self::Browsers => "browsers and drivers",
            Self::Postgres => "PostgreSQL",
        }
    }

    fn install(self, project: &Project, route: wasm::Route) -> Outcome<String> {
        match self {
            Self::Wasm => wasm::install(project, route),
            Self::Tools => tools::install(project),
            Self::Node => node::install(project),
            Self::Browsers => browsers::install(project),
            Self::Postgres => postgres::install(project),
        }
    }
}

/// `cargo xtask setup`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    let route = match options.value("--wasm-route") {
        Some(name) => wasm::Route::named(name)?,
        None => wasm::Route::from_environment()?,
    };
    let steps = match options.value("--only") {
        Some(name) => vec![Step::named(name)?],
        None => Step::USUAL.to_vec(),
    };
    Ok(install(project, &steps, route))
}

/// Takes the steps, and fails with one line when one of them could not be taken.
///
/// # Errors
/// Something is missing that can't be installed; what, has been told.
pub(crate) fn ensure(project: &Project, steps: &[Step]) -> Outcome {
    if install(project, steps, wasm::Route::from_environment()?) {
        Ok(())
    } else {
        Err("the set-up is not complete: see the lines above that begin with `missing`".into())
    }
}

/// Takes every step, also after a failed one, so that all that is missing is told at once.
fn install(project: &Project, steps: &[Step], route: wasm::Route) -> bool {
    let mut complete = true;
    for (index, step) in steps.iter().enumerate() {
        let heading = format!("[{}/{}] {}", index + 1, steps.len(), step.title());
        let begin = Instant::now();
        match step.install(project, route) {
            Ok(state) => println!("{heading}: {state} ({:.1} s)", begin.elapsed().as_secs_f64()),
            Err(failure) => {
                complete = false;
                println!("{heading}\nmissing: {failure}");
            }
        }
    }
    complete
}
