//! The tests that run in browsers, in `tests/`: the store's conformance suite over IndexedDB and over memory, how the
//! database is opened and let go, what crosses the border to JavaScript, and that wasm gives the same bits as a native build.
//!
//! `cargo xtask test` runs them in Chromium, Firefox and WebKit. `webdriver.json` serves the drivers of all three.
