//! What must hold of every decoder, whatever bytes it is given.
//!
//! ```
//! assert!(soul_fuzzing::check("cursor", b"life-1.17"));
//! assert!(!soul_fuzzing::check("cursor", b"\xff\x00 no cursor at all"));
//! ```
//!
//! - [`check`] runs one of the [`TARGETS`]. Each takes any bytes and panics where a law is broken: what decodes encodes again and decodes to
//!   the same, limits hold, and a refusal names a place and a code that the protocol has for it.
//! - [`mutated`] makes damaged inputs out of good ones, so that the ordinary tests reach beyond the corpus.
//!
//! The folder `fuzz/` runs the same checks under a fuzzer that is guided by coverage.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a check fails by panicking: that is what a fuzzer looks for"
)]

mod mutate;
mod pages;
mod places;
mod push;
mod rows;

use serde_json::Value;
use soul_sync::limits::{INTEGER_MAX, OWNER_CHARS_MAX};
use soul_sync::{RecordState, WireError};

pub use mutate::mutated;

/// A check over any bytes; tells whether the decoder took them.
pub type Check = fn(&[u8]) -> bool;

/// All checks by name, as their folders in the corpus are called.
pub const TARGETS: [(&str, Check); 9] = [
    ("push_request", push::request),
    ("push_answer", push::answer),
    ("changes_page", pages::changes),
    ("snapshot_page", pages::snapshot),
    ("change_event", pages::event),
    ("problem", pages::problem),
    ("cursor", places::cursor),
    ("queue_row", rows::queue_row),
    ("place_row", rows::place_row),
];

/// Runs one check, and tells whether the decoder took the bytes.
///
/// # Panics
/// Where a law is broken, and where no target has this name.
pub fn check(target: &str, bytes: &[u8]) -> bool {
    let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target of this name");
    check(bytes)
}

/// The JSON value that the bytes are; `None` where they are none, which is refused before any decoder sees it.
fn json(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

/// A refusal is short, whatever was refused: it names a place, and not what stands there.
fn check_refusal(error: &WireError, value: &Value) {
    assert!(error.path.len() <= 200, "a path of {} bytes", error.path.len());
    assert!(!error.accepted.is_empty());
    // The path is made of names that the protocol has and of numbers, so nothing private gets into an answer or a log.
    let known = |c: char| c.is_ascii_alphanumeric() || "[].".contains(c);
    assert!(error.path.chars().all(known), "{} of {value}", error.path);
}

/// What is true of each record in a message.
fn check_state(state: &RecordState) {
    assert!(state.generation <= INTEGER_MAX);
    assert!(is_uuid(state.id()) && is_uuid(&state.stamp().writer));
    assert!(state.stamp().version >= 1);
    assert_eq!(state.record().get("id").and_then(Value::as_str), Some(state.id()));
    assert_eq!(RecordState::decode(&state.encode()).as_ref(), Ok(state));
}

fn is_uuid(text: &str) -> bool {
    let hyphens: Vec<_> = text.match_indices('-').map(|(at, _)| at).collect();
    let digits = text.bytes().filter(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
    text.len() == 36 && hyphens == [8, 13, 18, 23] && digits == 32
}

/// Whether a text may stand in a URL or name an owner.
fn is_token(text: &str) -> bool {
    (1..=OWNER_CHARS_MAX).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic())
}
