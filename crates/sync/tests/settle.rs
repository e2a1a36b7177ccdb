//! The device's side of the rule, with the cloud's: several devices over a cloud in memory.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::device::{Device, Network};
use common::{OWNER, cloud, profile_id, record, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_model::{Operation, QueueState, Strategy as OnConflicts, Winner};
use soul_sync::{Choice, RecordState};
use soul_testkit::ModelCloud;

/// Something that happens to one of the devices.
#[derive(Debug, Clone)]
enum Step {
    Write(&'static str, String),
    Remove(&'static str),
    Push(Network),
    Pull,
    /// The database starts another life, as after a restore that lost nothing.
    Restore,
}

const KINDS: &[&str] = &["journal", "person", "frequency", "assessment", "insight"];

const FAMILY: &[&str] = &["profile", "person", "journal", "compatibility"];

fn any_step(kinds: &'static [&'static str]) -> impl Strategy<Value = (usize, Step)> {
    let network = prop_oneof![3 => Just(Network::Works), 1 => Just(Network::LosesRequest), 1 => Just(Network::LosesAnswer)];
    let kind = || prop::sample::select(kinds);
    let step = prop_oneof![
        6 => (kind(), "[a-d]").prop_map(|(kind, says)| Step::Write(kind, says)),
        2 => kind().prop_map(Step::Remove),
        4 => network.prop_map(Step::Push),
        4 => Just(Step::Pull),
        1 => Just(Step::Restore),
    ];
    (0usize..3, step)
}

fn id(entity: &'static str) -> String {
    record(entity, number(entity), "")["id"].as_str().unwrap().to_owned()
}

/// There is one record of each kind; the profile is the one that the others belong to.
fn number(entity: &str) -> u32 {
    if entity == "profile" { 1 } else { 2 }
}

fn take_step(device: &mut Device, cloud: &mut ModelCloud, step: &Step, lives: &mut u32) {
    match step {
        Step::Write(kind, says) => device.write(kind, number(kind), says),
        Step::Remove(kind) => device.remove(kind, &id(kind)),
        Step::Push(network) => {
            device.push(cloud, *network);
        }
        Step::Pull => device.pull(cloud),
        Step::Restore => {
            *lives += 1;
            cloud.restore(&format!("life{lives}"));
        }
    }
}

/// What is there, by kind and id, without what only tells who knows what.
fn shown<'a>(states: impl Iterator<Item = &'a RecordState>) -> BTreeMap<(String, String), Value> {
    let live = states.filter(|state| !state.deleted);
    let key = |state: &RecordState| (state.rules.entity.to_owned(), state.id().to_owned());
    live.map(|state| (key(state), Value::Object(state.record().clone()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn devices_and_cloud_are_equal_once_all_have_synced(
        steps in prop::collection::vec(any_step(KINDS), 1..40),
        strategy in prop::option::of(prop_oneof![Just(OnConflicts::LastWriteWins), Just(OnConflicts::MergeFields)]),
    ) {
        let mut cloud = cloud();
        let mut devices = [Device::new(1), Device::new(2), Device::new(3)];
        for device in &mut devices {
            device.strategy = strategy;
        }
        let mut lives = 0;
        for (number, step) in &steps {
            take_step(&mut devices[*number], &mut cloud, step, &mut lives);
        }
        for _ in 0..4 {
            for device in &mut devices {
                device.sync(&mut cloud);
            }
        }
        let expected = shown(cloud.records(OWNER));
        for device in &devices {
            prop_assert_eq!(shown(device.locals.values().filter_map(|local| local.record.as_ref())), expected.clone());
            for local in device.locals.values() {
                prop_assert_eq!((&local.sent, &local.waiting), (&None, &None));
            }
        }
    }

    #[test]
    fn parents_that_go_and_come_leave_all_equal_but_for_what_was_refused(
        steps in prop::collection::vec(any_step(FAMILY), 1..40),
    ) {
        let mut cloud = cloud();
        let mut devices = [Device::new(1), Device::new(2), Device::new(3)];
        let mut lives = 0;
        for (number, step) in &steps {
            take_step(&mut devices[*number], &mut cloud, step, &mut lives);
        }
        for _ in 0..5 {
            for device in &mut devices {
                device.sync(&mut cloud);
            }
        }
        let expected = shown(cloud.records(OWNER));
        for device in &devices {
            let mut shown = shown(device.locals.values().filter_map(|local| local.record.as_ref()));
            for refused in &device.dead {
                prop_assert_eq!(refused.last_error.as_deref(), Some("sync/parent-missing"));
                let key = (refused.entity.clone(), refused.entity_id.clone());
                if !expected.contains_key(&key) {
                    shown.remove(&key);
                }
            }
            prop_assert_eq!(shown, expected.clone());
        }
    }

    #[test]
    fn nothing_that_was_written_is_lost_unseen(steps in prop::collection::vec(any_step(KINDS), 1..25)) {
        // Every text is another one, and nobody removes anything.
        let steps: Vec<_> = steps.into_iter().filter(|(_, step)| !matches!(step, Step::Remove(_) | Step::Restore)).collect();
        let mut cloud = cloud();
        let mut devices = [Device::new(1), Device::new(2), Device::new(3)];
        for device in &mut devices {
            device.strategy = Some(OnConflicts::LastWriteWins);
        }
        let mut last_written = BTreeMap::new();
        let mut overwritten_knowingly = Vec::new();
        for (count, (number, step)) in steps.iter().enumerate() {
            let device = &mut devices[*number];
            if let Step::Write(kind, _) = step {
                // What the device shows when it writes over it was seen by its user.
                overwritten_knowingly.extend(device.shows(kind, &id(kind)).map(|record| text(kind, &Value::Object(record))));
                let says = format!("text {count}");
                device.write(kind, 2, &says);
                last_written.insert((*number, *kind), says);
            } else {
                take_step(device, &mut cloud, step, &mut 0);
            }
        }
        for _ in 0..4 {
            for device in &mut devices {
                device.sync(&mut cloud);
            }
        }
        for ((_, kind), says) in last_written.into_iter().filter(|((_, kind), _)| *kind != "insight") {
            let present = devices[0].shows(kind, &id(kind)).map(|record| text(kind, &Value::Object(record)));
            let kept = devices.iter().flat_map(|device| &device.conflicts).filter(|conflict| conflict.entity == kind).any(|conflict| {
                [&conflict.mine, &conflict.theirs].into_iter().any(|side| side.is_object() && text(kind, side) == says)
            });
            prop_assert!(present.as_ref() == Some(&says) || kept || overwritten_knowingly.contains(&says), "{kind}: {says}");
        }
    }

    #[test]
    fn push_first_or_pull_first_the_winner_is_the_same(
        edits in prop::collection::vec((0usize..2, "[a-d]", prop::bool::weighted(0.2)), 1..8),
        kind in prop::sample::select(&["journal", "person", "profile"][..]),
        sent_early: bool,
    ) {
        let mut ends = Vec::new();
        for push_first in [true, false] {
            let mut cloud = cloud();
            let mut devices = [Device::new(1), Device::new(2)];
            devices[0].write(kind, 2, "base");
            devices[0].sync(&mut cloud);
            devices[1].sync(&mut cloud);
            for (number, says, removes) in &edits {
                match removes {
                    true => devices[*number].remove(kind, &uuid(2)),
                    false => devices[*number].write(kind, 2, says),
                }
            }
            if sent_early {
                devices[1].push(&mut cloud, Network::LosesAnswer);
            }
            devices[0].push(&mut cloud, Network::Works);
            for _ in 0..2 {
                if push_first {
                    devices[1].push(&mut cloud, Network::Works);
                }
                devices[1].sync(&mut cloud);
                devices[0].sync(&mut cloud);
            }
            let end = cloud.records(OWNER).find(|state| state.id() == uuid(2)).unwrap().clone();
            ends.push((end.deleted, (!end.deleted).then(|| text(kind, &Value::Object(end.into_record())))));
        }
        prop_assert_eq!(&ends[0], &ends[1]);
    }
}

/// What a record says.
fn text(kind: &str, record: &Value) -> String {
    let pointer = match kind {
        "journal" => "/content",
        "person" => "/name",
        "profile" => "/displayName",
        "frequency" => "/notes",
        "assessment" => "/responses/q1",
        "insight" => "/headline",
        other => panic!("no such kind: {other}"),
    };
    record.pointer(pointer).and_then(Value::as_str).unwrap().to_owned()
}

/// Two devices that know the same journal entry.
fn two_devices() -> (ModelCloud, Device, Device) {
    let mut cloud = cloud();
    let (mut a, mut b) = (Device::new(1), Device::new(2));
    a.pull(&cloud);
    a.write("journal", 2, "base");
    a.sync(&mut cloud);
    b.sync(&mut cloud);
    (cloud, a, b)
}

#[test]
fn a_lost_answer_is_no_conflict_with_oneself() {
    let (mut cloud, mut a, _) = two_devices();
    a.write("journal", 2, "edited");
    a.push(&mut cloud, Network::LosesAnswer);
    a.write("journal", 2, "edited again");
    a.pull(&cloud);
    a.sync(&mut cloud);
    assert_eq!(a.conflicts, []);
    assert_eq!(text("journal", &Value::Object(a.shows("journal", &uuid(2)).unwrap())), "edited again");
}

#[test]
fn five_quick_edits_do_not_outweigh_a_later_one_made_elsewhere() {
    let (mut cloud, mut a, mut b) = two_devices();
    for n in 0..5 {
        a.write("journal", 2, &format!("quick {n}"));
    }
    for _ in 0..9 {
        // The other device's clock goes on.
        b.write("journal", 9, "else");
    }
    b.write("journal", 2, "later");
    (a.strategy, b.strategy) = (Some(OnConflicts::LastWriteWins), Some(OnConflicts::LastWriteWins));
    a.sync(&mut cloud);
    b.sync(&mut cloud);
    a.sync(&mut cloud);
    assert_eq!(text("journal", &Value::Object(a.shows("journal", &uuid(2)).unwrap())), "later");
    let [conflict] = b.conflicts.try_into().unwrap();
    assert_eq!((conflict.winner, text("journal", &conflict.theirs).as_str()), (Winner::Mine, "quick 4"));
    assert_eq!((a.conflicts, conflict.fields), (vec![], vec!["content".to_owned()]));
}

#[test]
fn edits_of_different_fields_are_merged_and_no_conflict_is_kept() {
    for (push_a_first, field, value) in [(true, "mood", json!("happy")), (false, "tags", json!(["work"]))] {
        let (mut cloud, mut a, mut b) = two_devices();
        a.write("journal", 2, "another text");
        b.set("journal", &uuid(2), field, value.clone());
        let order: [&mut Device; 2] = if push_a_first { [&mut a, &mut b] } else { [&mut b, &mut a] };
        for device in order {
            device.push(&mut cloud, Network::Works);
        }
        for _ in 0..2 {
            a.sync(&mut cloud);
            b.sync(&mut cloud);
        }
        for device in [&a, &b] {
            let entry = device.shows("journal", &uuid(2)).unwrap();
            assert_eq!((&entry["content"], &entry[field]), (&json!("another text"), &value));
            assert_eq!(device.conflicts, []);
        }
    }
}

#[test]
fn of_a_field_that_both_changed_the_later_is_taken_and_the_other_kept() {
    let (mut cloud, mut a, mut b) = two_devices();
    a.set("journal", &uuid(2), "mood", json!("sad"));
    a.set("journal", &uuid(2), "title", json!("A title"));
    for _ in 0..9 {
        b.write("journal", 3, "so that the clock goes on");
    }
    b.set("journal", &uuid(2), "mood", json!("happy"));
    a.sync(&mut cloud);
    b.sync(&mut cloud);
    a.sync(&mut cloud);
    for device in [&a, &b] {
        let entry = device.shows("journal", &uuid(2)).unwrap();
        assert_eq!((&entry["mood"], &entry["title"]), (&json!("happy"), &json!("A title")));
    }
    let conflicts: Vec<_> = a.conflicts.into_iter().chain(b.conflicts).collect();
    assert_eq!(conflicts.iter().map(|c| c.fields.clone()).collect::<Vec<_>>(), [["mood"]]);
}

/// Two devices whose edits of one entry have met: the first is the one that keeps the conflict.
fn after_a_conflict(strategy: OnConflicts) -> (ModelCloud, Device, Device) {
    let (mut cloud, mut a, mut b) = two_devices();
    (a.strategy, b.strategy) = (Some(strategy), Some(strategy));
    a.write("journal", 2, "by a");
    b.write("journal", 2, "by b");
    a.sync(&mut cloud);
    b.sync(&mut cloud);
    a.sync(&mut cloud);
    assert_eq!((a.conflicts.len(), b.conflicts.len()), (0, 1));
    (cloud, b, a)
}

#[test]
fn each_choice_reaches_the_other_device_and_comes_to_rest() {
    for strategy in [OnConflicts::LastWriteWins, OnConflicts::Ask, OnConflicts::MergeFields] {
        let merged = json!({ "content": "by both" });
        for (choice, expected) in [
            (Choice::Mine, "by b"),
            (Choice::Theirs, "by a"),
            (Choice::Merged(merged.as_object().unwrap().clone()), "by both"),
        ] {
            let (mut cloud, mut keeper, mut other) = after_a_conflict(strategy);
            assert!(keeper.choose(choice));
            for _ in 0..2 {
                keeper.sync(&mut cloud);
                other.sync(&mut cloud);
            }
            for device in [&keeper, &other] {
                let entry = device.shows("journal", &uuid(2)).unwrap();
                assert_eq!(text("journal", &Value::Object(entry)), expected, "{strategy:?}");
                assert_eq!(device.conflicts, []);
            }
        }
    }
}

#[test]
fn who_wants_to_be_asked_keeps_the_own_record_until_then() {
    let (mut cloud, mut keeper, _) = after_a_conflict(OnConflicts::Ask);
    let local = keeper.local("journal", &uuid(2));
    assert_eq!(local.waiting.map(|row| row.state), Some(QueueState::Conflict));
    assert_eq!(text("journal", &Value::Object(keeper.shows("journal", &uuid(2)).unwrap())), "by b");
    assert_eq!(text("journal", &keeper.conflicts[0].theirs), "by a");
    // Editing on and syncing on change nothing about that.
    keeper.write("journal", 2, "by b, edited");
    keeper.sync(&mut cloud);
    assert_eq!(keeper.conflicts.len(), 1);
    keeper.choose(Choice::Mine);
    keeper.sync(&mut cloud);
    let entry = cloud.records(OWNER).find(|state| state.id() == uuid(2)).unwrap();
    assert_eq!(entry.record()["content"], "by b, edited");
}

#[test]
fn two_users_of_one_account_who_choose_differently_end_with_one_winner() {
    let (mut cloud, mut a, mut b) = two_devices();
    (a.strategy, b.strategy) = (Some(OnConflicts::LastWriteWins), Some(OnConflicts::LastWriteWins));
    let mut rounds = 0;
    a.write("journal", 2, "by a");
    b.write("journal", 2, "by b");
    loop {
        for device in [&mut a, &mut b] {
            device.sync(&mut cloud);
        }
        if !(a.choose(Choice::Mine) | b.choose(Choice::Mine)) {
            break;
        }
        rounds += 1;
        assert!(rounds < 5, "no ping-pong");
    }
    a.sync(&mut cloud);
    assert_eq!(a.shows("journal", &uuid(2)), b.shows("journal", &uuid(2)));
}

#[test]
fn what_is_made_again_after_a_removal_elsewhere_is_there_on_both() {
    let mut cloud = cloud();
    let (mut a, mut b) = (Device::new(1), Device::new(2));
    a.write("frequency", 2, "first");
    a.sync(&mut cloud);
    let log = id("frequency");
    a.remove("frequency", &log);
    a.sync(&mut cloud);
    for pull_first in [false, true] {
        // The other device has never seen either of them.
        let mut c = b.clone();
        c.write("frequency", 2, "again");
        if pull_first {
            c.pull(&cloud);
        }
        let mut cloud = cloud.clone();
        c.sync(&mut cloud);
        let mut a = a.clone();
        a.sync(&mut cloud);
        assert_eq!(text("frequency", &Value::Object(a.shows("frequency", &log).unwrap())), "again");
        assert_eq!((a.conflicts, c.conflicts), (vec![], vec![]));
    }
    b.sync(&mut cloud);
    assert_eq!(b.shows("frequency", &log), None);
}

#[test]
fn a_removal_of_a_profile_that_does_not_come_to_pass_gives_its_children_back() {
    let (mut cloud, mut a, mut b) = two_devices();
    b.write("journal", 5, "that a has never seen");
    b.sync(&mut cloud);
    a.remove("profile", &profile_id());
    assert_eq!(a.shows("journal", &uuid(2)), None);
    a.sync(&mut cloud);
    b.sync(&mut cloud);
    for device in [&a, &b] {
        for number in [1, 2, 5] {
            let entity = if number == 1 { "profile" } else { "journal" };
            assert!(device.shows(entity, &uuid(number)).is_some(), "{number}");
        }
    }
    let [conflict] = a.conflicts.try_into().unwrap();
    assert_eq!((conflict.mine, conflict.winner), (Value::Null, Winner::Theirs));
}

#[test]
fn edits_of_what_was_removed_so_long_ago_that_it_is_forgotten_are_kept_and_can_be_made_again() {
    for pull_first in [false, true] {
        let (mut cloud, mut a, mut b) = two_devices();
        a.remove("journal", &uuid(2));
        a.sync(&mut cloud);
        a.write("journal", 7, "so that the stream goes on");
        a.sync(&mut cloud);
        cloud.forget_tombstones();
        b.write("journal", 2, "a year later");
        if pull_first {
            b.pull(&cloud);
        } else {
            b.push(&mut cloud, Network::Works);
        }
        b.sync(&mut cloud);
        assert_eq!(b.shows("journal", &uuid(2)), None);
        assert_eq!(text("journal", &b.conflicts[0].mine), "a year later");
        assert_eq!(b.conflicts.len(), 1);
        b.choose(Choice::Mine);
        b.sync(&mut cloud);
        a.sync(&mut cloud);
        assert_eq!(text("journal", &Value::Object(a.shows("journal", &uuid(2)).unwrap())), "a year later");
    }
}

#[test]
fn a_sent_row_is_the_same_to_the_byte_until_it_is_answered() {
    let (mut cloud, mut a, _) = two_devices();
    a.write("journal", 2, "one");
    a.push(&mut cloud, Network::LosesRequest);
    let frozen = a.local("journal", &uuid(2)).sent.unwrap();
    a.write("journal", 2, "two");
    a.remove("journal", &uuid(2));
    a.push(&mut cloud, Network::LosesRequest);
    let local = a.local("journal", &uuid(2));
    assert_eq!(soul_sync::operation_of(&local.sent.unwrap()), soul_sync::operation_of(&frozen));
    assert_eq!(local.waiting.map(|row| row.operation), Some(Operation::Delete));
}
