//! The troubles that README.md beside this file lists, as far as the engine can show them, and that each test it names exists.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;

use common::OWNER;
use common::rig::{Rig, page, row};
use soul_sync::{Action, Event, SyncCode, SyncState};

/// What the status has to be while one row waits.
fn check_waiting(rig: &Rig) {
    let status = rig.engine.status();
    assert_ne!(status.state, SyncState::Synced, "{status:?}");
    assert_eq!(status.counts.pending + status.counts.in_flight, 1, "{status:?}");
    assert!(status.counts.oldest.is_some(), "{status:?}");
}

/// Takes the next step: pulls go well, and pushes fail.
fn go_on(rig: &mut Rig) {
    match rig.open() {
        None => drop(rig.timer()),
        Some(Action::PullChanges { .. }) => rig.answer(200, page("e1.5", "e1.5")),
        Some(Action::PreparePush { .. }) => drop(rig.push()),
        Some(Action::Push { .. }) => rig.problem(SyncCode::Internal, None),
        Some(_) => rig.stored(),
    }
}

#[test]
fn the_status_is_never_synced_while_a_row_waits_however_good_the_connection_is() {
    let mut rig = Rig::at_rest();
    assert_eq!(rig.engine.status().state, SyncState::Synced);
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    for step in 0..60 {
        check_waiting(&rig);
        if step % 7 == 0 {
            let owner_id = Some(OWNER.to_owned());
            rig.tell(Event::Counted { owner_id, counts: rig.counts() });
            check_waiting(&rig);
        }
        go_on(&mut rig);
    }
    // Nobody writes, and still it goes out as soon as it can.
    while !matches!(rig.open(), Some(Action::Push { .. })) {
        go_on(&mut rig);
    }
    rig.applied();
    while rig.open().is_some() {
        go_on(&mut rig);
    }
    assert_eq!(rig.engine.status().state, SyncState::Synced);
}

#[test]
fn a_failed_push_is_tried_again_without_another_write() {
    for code in [SyncCode::Network, SyncCode::Timeout, SyncCode::AnswerInvalid] {
        let mut rig = Rig::at_rest();
        rig.rows.push(row(2));
        rig.tell(Event::Committed);
        rig.push();
        let Some(Action::Push { body: first, .. }) = rig.open() else { panic!("{:?}", rig.asked) };
        rig.fails(code);
        while !matches!(rig.open(), Some(Action::Push { .. })) {
            go_on(&mut rig);
        }
        let Some(Action::Push { body: again, .. }) = rig.open() else { panic!("{:?}", rig.asked) };
        assert_eq!(again, first, "it is the same row, byte for byte");
    }
}

#[test]
fn every_trouble_of_the_table_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let table = fs::read_to_string(root.join("crates/sync/tests/README.md")).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    assert!(rows.len() >= 45, "the table has {} rows", rows.len());
    let mut tests = 0;
    for row in rows {
        let named = row.rsplit_once(" | ").unwrap().1.trim_end_matches(" |");
        for name in named.split("<br>") {
            let (file, test) = name.split_once("`: ").unwrap_or_else(|| panic!("no test in: {row}"));
            let file = file.trim_start_matches('`');
            let source =
                fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("{file} is not there"));
            let declared = if file.ends_with(".rs") {
                source.contains(&format!("fn {test}("))
            } else {
                ["test('", "test(`"].iter().any(|call| source.contains(&format!("{call}{test}")))
            };
            assert!(declared, "{file} has no test `{test}`");
            tests += 1;
        }
    }
    assert!(tests >= 60, "{tests}");
}
