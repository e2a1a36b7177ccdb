//! Histories that a model cloud has lived through, asked of the real server: it has to answer as the model did.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::history::{self, history};
use common::replay::Replay;
use soul_simulator::{OWNERS, Request, Step, record};

/// Seeds that are replayed: other ones than the simulation runs over.
const SEEDS: core::ops::Range<u64> = 5000..5010;

/// Seeds by which the simulator has once found something wrong: the devices of these ask for unusual things.
const NAMED: [u64; 8] = [118, 822, 1014, 1227, 2147, 3084, 12_945, 14_133];

/// Seeds of the histories by chance, and how many requests each has.
const CHANCE_SEEDS: core::ops::Range<u64> = 0..16;
const CHANCE_REQUESTS: usize = 60;

/// Counts what a history is made of, so that one in which nothing happens does not pass for a replay.
fn count(steps: &[Step], counts: &mut BTreeMap<String, u32>) {
    for step in steps {
        let mut seen = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
        match step {
            Step::Restored { .. } => seen("restored"),
            Step::TombstonesForgotten => seen("forgotten"),
            Step::Asked { request, status, answer, .. } => {
                match request {
                    Request::Push(_) => seen("push"),
                    Request::Changes { .. } => seen("changes"),
                    Request::Snapshot { .. } => seen("snapshot"),
                }
                if *status != 200 {
                    seen(answer["code"].as_str().unwrap());
                }
                for result in answer["results"].as_array().into_iter().flatten() {
                    let words = ["status", "winner", "reason", "code"].map(|name| &result[name]);
                    let words: Vec<_> = words.iter().filter_map(|word| word.as_str()).collect();
                    seen(&words.join(" "));
                }
            }
        }
    }
}

async fn check(replay: &mut Replay, seed: u64, owners: &[&str], steps: &[Step]) {
    if let Some(difference) = replay.play(owners, steps).await {
        panic!(
            "seed {seed}, step {}: {}\nthe model:  {}\nthe server: {}",
            difference.step, difference.asked, difference.expected, difference.given
        );
    }
}

#[tokio::test]
async fn the_server_answers_recorded_histories_as_the_model_did() {
    let mut replay = Replay::start().await;
    let mut counts = BTreeMap::new();
    for seed in NAMED.into_iter().chain(SEEDS) {
        let steps = record(seed);
        count(&steps, &mut counts);
        check(&mut replay, seed, &OWNERS, &steps).await;
    }
    println!("{counts:?}");
    let all = [
        "push",
        "changes",
        "snapshot",
        "restored",
        "forgotten",
        "applied",
        "duplicate",
        "conflict mine",
        "conflict theirs stamp",
        "sync/resync-required",
    ];
    for what in all {
        assert!(counts.contains_key(what), "no {what} in any history: {counts:?}");
    }
}

#[tokio::test]
async fn the_server_answers_histories_by_chance_as_the_model_does() {
    let mut replay = Replay::start().await;
    let mut counts = BTreeMap::new();
    for seed in CHANCE_SEEDS {
        let steps = history(seed, CHANCE_REQUESTS);
        count(&steps, &mut counts);
        check(&mut replay, seed, &history::OWNERS, &steps).await;
    }
    println!("{counts:?}");
    let all = [
        "push",
        "changes",
        "snapshot",
        "restored",
        "forgotten",
        "applied",
        "duplicate",
        "conflict mine",
        "conflict theirs stamp",
        "conflict theirs removedBefore",
        "conflict theirs unseenChildren",
        "conflict theirs forgotten",
        "conflict undecided",
        "rejected sync/parent-missing",
        "rejected sync/record-invalid",
        "rejected sync/entity-unknown",
        "rejected sync/operation-invalid",
        "rejected sync/natural-key-mismatch",
        "sync/resync-required",
        "sync/cursor-invalid",
        "sync/owner-mismatch",
        "sync/request-invalid",
        "sync/protocol-unsupported",
    ];
    for what in all {
        assert!(counts.contains_key(what), "no {what} in any history: {counts:?}");
    }
}
