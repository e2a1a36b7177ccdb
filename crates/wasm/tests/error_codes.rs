//! The page of error codes, the union in TypeScript, and the sources name the same codes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates whose errors an app can see.
const CRATES: [&str; 13] = [
    "astrology",
    "client",
    "compatibility",
    "core",
    "ephemeris",
    "human-design",
    "model",
    "numerology",
    "places",
    "store",
    "store-indexeddb",
    "sync",
    "wasm",
];
/// Texts of the same form that are no codes.
const NO_CODES: [&str; 4] = ["application/json", "application/wasm", "europe/london", "text/event-stream"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The sources below a folder, without tests.
fn sources(folder: &Path, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            found.extend(sources(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) && !name.contains("tests") {
            let text = fs::read_to_string(&path).unwrap();
            found.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
    found
}

/// The texts of the form `area/reason` that stand between two of `quote`.
fn codes(text: &str, quote: char) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let texts = line.split(quote).skip(1);
        codes.extend(texts.filter(|text| is_code(text)).map(str::to_owned));
    }
    codes
}

fn is_code(text: &str) -> bool {
    let lower = |text: &str| text.len() > 1 && text.starts_with(|c: char| c.is_ascii_lowercase());
    let area = |text: &str| lower(text) && text.chars().all(|c| c.is_ascii_lowercase());
    let reason = |text: &str| lower(text) && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    text.split_once('/').is_some_and(|(first, second)| area(first) && reason(second))
        && !NO_CODES.contains(&text)
}

/// The codes that the code can give.
fn in_sources() -> BTreeSet<String> {
    let rust =
        CRATES.iter().flat_map(|name| sources(&repository().join("crates").join(name).join("src"), "rs"));
    let mut found: BTreeSet<String> = rust.flat_map(|text| codes(&text, '"')).collect();
    for text in sources(&repository().join("pkg/src"), "ts") {
        if !text.contains("export type SoulErrorCode") {
            found.extend(codes(&text, '\''));
        }
    }
    found
}

/// The codes that begin the rows of tables: those of errors, and those of warnings.
fn on_the_page() -> [BTreeSet<String>; 2] {
    let page = fs::read_to_string(repository().join("pkg/ERRORS.md")).unwrap();
    let (errors, warnings) = page.split_once("\n## Warnings").expect("a section about warnings");
    [errors, warnings].map(|section| {
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        rows.map(str::to_owned).collect()
    })
}

#[test]
fn each_code_in_the_sources_stands_on_the_page_and_each_on_the_page_in_the_sources() {
    let [errors, warnings] = on_the_page();
    let page: BTreeSet<String> = errors.union(&warnings).cloned().collect();
    let sources = in_sources();
    assert!(sources.len() > 80, "the sources were read: {sources:?}");
    let missing: Vec<_> = sources.difference(&page).collect();
    assert!(missing.is_empty(), "not on the page: {missing:?}");
    let left_over: Vec<_> = page.difference(&sources).collect();
    assert!(left_over.is_empty(), "nowhere in the sources: {left_over:?}");
}

#[test]
fn the_union_in_typescript_has_the_errors_of_the_page() {
    let union = fs::read_to_string(repository().join("pkg/src/codes.ts")).unwrap();
    let [errors, _] = on_the_page();
    assert_eq!(codes(&union, '\''), errors);
}

#[test]
fn a_code_is_told_from_other_texts() {
    let text = "if code == \"store/not-found\" { \"and/or\" } // \"Europe/London\" \"a/b\" \"input/…\"\n// \"input/gone\"";
    assert_eq!(codes(text, '"'), ["and/or", "store/not-found"].map(str::to_owned).into());
}
