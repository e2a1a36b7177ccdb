//! The three browser engines that the tests run in, and the WebDriver server of each.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Outcome, command, find_program};
use crate::project::Project;
use crate::setup::tools;

/// A browser engine. A missing one is a failure, never a skipped test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK, or Safari on a Mac.
    WebKit,
}

impl Engine {
    /// All of them, in the order in which the tests run.
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The name in options, in reports, and in `SOUL_CODEX_ENGINES`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engine of that name.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn named(name: &str) -> Outcome<Self> {
        Self::ALL
            .into_iter()
            .find(|engine| engine.name() == name)
            .ok_or_else(|| format!("there is no engine `{name}`: chromium, firefox or webkit").into())
    }

    /// The browser's own programs, any of which will do; empty where its driver comes with it.
    pub(crate) fn browsers(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"],
            Self::Firefox => &["firefox-esr", "firefox"],
            Self::WebKit => &[],
        }
    }

    /// The Debian packages that bring browser and driver; geckodriver is built, as Debian has none.
    pub(crate) fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    /// The WebDriver server on this machine.
    pub(crate) fn driver(self, project: &Project) -> Option<PathBuf> {
        match self {
            Self::Chromium => find_program("chromedriver"),
            Self::Firefox => {
                let built = tools::GECKODRIVER.program(project, "geckodriver");
                if built.is_file() { Some(built) } else { find_program("geckodriver") }
            }
            Self::WebKit => find_program("WebKitWebDriver").or_else(|| find_program("safaridriver")),
        }
    }

    /// The option of `wasm-pack test` that names the engine, and the one that names its driver.
    pub(crate) fn wasm_pack_options(self) -> [&'static str; 2] {
        match self {
            Self::Chromium => ["--chrome", "--chromedriver"],
            Self::Firefox => ["--firefox", "--geckodriver"],
            Self::WebKit => ["--safari", "--safaridriver"],
        }
    }
}

/// A program that may open a window: under a display of its own where there is a way to have one, since WebKitGTK
/// knows no headless mode.
pub(crate) fn with_display(program: &Path, folder: &Path) -> Command {
    match find_program("xvfb-run") {
        Some(xvfb_run) => {
            let mut wrapped = command(xvfb_run, folder);
            wrapped.arg("-a").arg(program);
            wrapped
        }
        None => command(program, folder),
    }
}
