//! Every input of the corpus, the examples of the protocol, and damaged copies of both.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use soul_fuzzing::{TARGETS, mutated};

/// Damaged copies of the inputs of each target.
const COPIES: usize = 3000;

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The inputs of a target, by the names of their files.
fn corpus(target: &str) -> BTreeMap<String, Vec<u8>> {
    let mut inputs = BTreeMap::new();
    for folder in ["corpus", "found"] {
        let folder = root().join("fuzz").join(folder).join(target);
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            inputs.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    inputs
}

/// The example that PROTOCOL.md gives for a target.
fn example(target: &str) -> Option<Vec<u8>> {
    let page = fs::read_to_string(root().join("PROTOCOL.md")).unwrap();
    let fence = format!("```json {}\n", target.replace('_', "-"));
    let (_, rest) = page.split_once(&fence)?;
    Some(rest.split_once("```").unwrap().0.as_bytes().to_vec())
}

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    let folders = |name: &str| {
        let entries = fs::read_dir(root().join("fuzz").join(name)).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    for (target, _) in TARGETS {
        assert!(!corpus(target).is_empty(), "{target} has no corpus");
        let source = fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{target}.rs"))).unwrap();
        assert!(source.contains(&format!("\"{target}\"")), "{target}");
    }
    let known: Vec<_> = TARGETS.iter().map(|(target, _)| (*target).to_owned()).collect();
    for folder in folders("corpus").into_iter().chain(folders("found")) {
        assert!(known.contains(&folder), "{folder} belongs to no target");
    }
}

#[test]
fn the_laws_hold_for_every_input_and_for_damaged_copies() {
    for (target, check) in TARGETS {
        let inputs =
            corpus(target).into_iter().chain(example(target).map(|bytes| ("PROTOCOL.md".to_owned(), bytes)));
        let inputs: Vec<_> = inputs.collect();
        let copies_each = COPIES.div_ceil(inputs.len());
        let mut taken = 0;
        for (number, (name, bytes)) in inputs.iter().enumerate() {
            let other = &inputs[(number + 1) % inputs.len()].1;
            let copies = (0..copies_each).map(|copy| mutated(bytes, other, (number * COPIES + copy) as u64));
            for (copy, input) in std::iter::once(bytes.clone()).chain(copies).enumerate() {
                match catch_unwind(|| check(&input)) {
                    Ok(was_taken) => taken += usize::from(was_taken),
                    // These bytes make a file in `fuzz/found`.
                    Err(_) => panic!("{target}, {name}, copy {copy}: {}", String::from_utf8_lossy(&input)),
                }
            }
        }
        // A law about what decodes says nothing where hardly anything does.
        let all = inputs.len() * (copies_each + 1);
        println!("{target}: {} inputs, {taken} of {all} decode", inputs.len());
        assert!(taken * 200 > all, "{target}: of {all} only {taken} decode");
    }
}

/// How the inputs of a target come out, so that a target that reads nothing does not pass.
#[test]
fn damage_leaves_some_inputs_readable_and_makes_others_unreadable() {
    let read = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    let good = example("push_request").unwrap();
    let (mut readable, mut changed) = (0, 0);
    for seed in 0..1000 {
        let copy = mutated(&good, &good, seed);
        readable += usize::from(read(&copy));
        changed += usize::from(copy != good);
        assert_eq!(copy, mutated(&good, &good, seed), "the same seed does the same damage");
    }
    assert!((600..1000).contains(&readable), "{readable}");
    assert!(changed > 990, "{changed}");
}
