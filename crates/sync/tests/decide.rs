//! The rule of the cloud, through its push handler.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{OWNER, cloud, now, operation, profile_id, push, push_again, record, rules, stamp, uuid};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use soul_core::Instant;
use soul_model::Operation::{Create, Delete, Update};
use soul_sync::limits::ANSWER_BYTES_MAX;
use soul_sync::{
    Accepted, ChangesPage, Loss, Outcome, PushOperation, PushRequest, RecordState, Stamp, SyncCode,
    precedence,
};
use soul_testkit::ModelCloud;

/// What the cloud has under an id.
fn stored(cloud: &ModelCloud, id: &str) -> RecordState {
    cloud.records(OWNER).find(|state| state.id() == id).unwrap().clone()
}

fn id_of(record: &Map<String, Value>) -> &str {
    record["id"].as_str().unwrap()
}

/// Edits and removals of one record that were all made on its first state, under stamps of which no two are equal.
fn any_edits() -> impl Strategy<Value = (&'static str, Vec<(Stamp, Option<String>)>)> {
    const KINDS: &[&str] =
        &["profile", "person", "journal", "frequency", "assessment", "insight", "compatibility"];
    let edit = (2u32..5, 0i64..3, 1u32..4, prop::option::of("[ab]"));
    (prop::sample::select(KINDS), prop::collection::vec(edit, 1..7)).prop_map(|(entity, edits)| {
        let mut distinct: Vec<(Stamp, Option<String>)> = Vec::new();
        for (version, ms, writer, says) in edits {
            let stamp = stamp(version, ms, writer);
            if distinct.iter().all(|(other, _)| *other != stamp) {
                distinct.push((stamp, says));
            }
        }
        (entity, distinct)
    })
}

/// The operations of these edits. The record is the second one of its kind, so that no removal takes along the others' profile.
fn operations(cloud: &ModelCloud, entity: &str, edits: &[(Stamp, Option<String>)]) -> Vec<PushOperation> {
    let base = stored(cloud, id_of(&record(entity, 2, ""))).generation;
    let make = |(index, (stamp, says)): (usize, &(Stamp, Option<String>))| {
        let kind = if says.is_some() { Update } else { Delete };
        let record = record(entity, 2, says.as_deref().unwrap_or(""));
        operation(10 + index as u32, kind, entity, record, stamp, base)
    };
    edits.iter().enumerate().map(make).collect()
}

/// A cloud that has the first state of the record.
fn cloud_with_base(entity: &str) -> ModelCloud {
    let mut cloud = cloud();
    if entity == "compatibility" {
        let person = record("person", 2, "Bob");
        push(&mut cloud, &operation(2, Create, "person", person, &stamp(1, 0, 0), 0));
    }
    push(&mut cloud, &operation(1, Create, entity, record(entity, 2, "base"), &stamp(1, 0, 0), 0));
    cloud
}

proptest! {
    #[test]
    fn the_greatest_stamp_stays_in_every_order_of_arrival(
        ((entity, edits), order) in any_edits().prop_flat_map(|(entity, edits)| {
            let order: Vec<usize> = (0..edits.len()).collect();
            (Just((entity, edits)), Just(order).prop_shuffle())
        }),
        repeated in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut cloud = cloud_with_base(entity);
        let operations = operations(&cloud, entity, &edits);
        let guarded = rules(entity).guarded;
        let rank = |a: &PushOperation, b: &PushOperation| {
            precedence(guarded, (a.stamp(), a.deletes()), (b.stamp(), b.deletes()))
        };
        let winner = operations.iter().max_by(|a, b| rank(a, b)).unwrap();
        let mut outcomes = vec![None; operations.len()];
        for index in order {
            outcomes[index] = Some(push(&mut cloud, &operations[index]));
        }
        let state = stored(&cloud, winner.entity_id());
        prop_assert_eq!((state.deleted, state.record()), (winner.deletes(), winner.record()));

        // Sending some of them again changes nothing and gives the same answers.
        let decided = cloud.decided(OWNER);
        for index in repeated {
            let index = index.index(operations.len());
            let again = push_again(&mut cloud, &operations[index]);
            prop_assert_eq!(again, (true, outcomes[index].clone().unwrap()));
        }
        prop_assert_eq!((stored(&cloud, winner.entity_id()), cloud.decided(OWNER)), (state, decided));
    }

    #[test]
    fn whatever_does_not_stay_is_handed_back_exactly_once(
        ((entity, edits), order) in any_edits().prop_flat_map(|(entity, edits)| {
            let order: Vec<usize> = (0..edits.len()).collect();
            (Just((entity, edits)), Just(order).prop_shuffle())
        }),
    ) {
        let mut cloud = cloud_with_base(entity);
        let operations = operations(&cloud, entity, &edits);
        let mut handed_back = Vec::new();
        let mut agreed = Vec::new();
        for index in order {
            let before = stored(&cloud, operations[index].entity_id());
            match push(&mut cloud, &operations[index]) {
                Outcome::Lost { .. } => handed_back.push(operations[index].stamp().clone()),
                Outcome::Won { replaced, .. } => handed_back.push(replaced.stamp().clone()),
                // Two edits that say the same, or two removals: only the stamp of one is gone.
                Outcome::Applied(accepted) => agreed.push(match accepted.stored {
                    Some(_) => operations[index].stamp().clone(),
                    None => before.stamp().clone(),
                }),
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let staying = stored(&cloud, operations[0].entity_id()).stamp().clone();
        let mut accounted: Vec<_> = handed_back.iter().chain(&agreed).chain([&staying]).cloned().collect();
        accounted.sort();
        // The first state of all is the one that the first edit was made on.
        let mut made: Vec<_> = operations.iter().map(|operation| operation.stamp().clone()).collect();
        made.push(stamp(1, 0, 0));
        made.sort();
        prop_assert_eq!(accounted, made);
        prop_assert!(rules(entity).files_conflicts || handed_back.is_empty());
    }
}

#[test]
fn an_edit_on_what_the_cloud_has_is_applied() {
    let mut cloud = cloud_with_base("journal");
    let edit = operation(10, Update, "journal", record("journal", 2, "new"), &stamp(2, 5, 1), 2);
    let accepted = Accepted { generation: 3, stamp: stamp(2, 5, 1), stored: None };
    assert_eq!(push(&mut cloud, &edit), Outcome::Applied(accepted));
    assert_eq!(stored(&cloud, &uuid(2)).record(), edit.record());
}

#[test]
fn an_edit_outranks_a_removal_of_the_same_version_where_somebody_has_written_and_nowhere_else() {
    for (entity, edit_stays) in
        [("journal", true), ("person", true), ("profile", false), ("frequency", false)]
    {
        for edit_first in [true, false] {
            let mut cloud = cloud_with_base(entity);
            let edit = operation(10, Update, entity, record(entity, 2, "new"), &stamp(2, 1, 1), 2);
            let removal = operation(11, Delete, entity, record(entity, 2, ""), &stamp(2, 9, 2), 2);
            let order = if edit_first { [&edit, &removal] } else { [&removal, &edit] };
            for operation in order {
                push(&mut cloud, operation);
            }
            assert_eq!(stored(&cloud, edit.entity_id()).deleted, !edit_stays, "{entity} {edit_first}");
            // A removal of a later version always goes through.
            let later = operation(12, Delete, entity, record(entity, 2, ""), &stamp(3, 0, 2), 3);
            push(&mut cloud, &later);
            assert!(stored(&cloud, edit.entity_id()).deleted);
        }
    }
}

#[test]
fn a_record_made_without_having_been_seen_comes_back_from_its_removal_to_be_made_on_top_of_it() {
    let mut cloud = cloud_with_base("frequency");
    let log = || record("frequency", 2, "again");
    push(&mut cloud, &operation(10, Delete, "frequency", log(), &stamp(7, 50, 1), 2));
    let tombstone = stored(&cloud, id_of(&log()));
    // Neither a small stamp nor a great one changes that, nor that the device wants to be asked.
    for (mutation, version, asks) in [(11, 1, false), (12, 9, false), (13, 9, true)] {
        let create = operation(mutation, Create, "frequency", log(), &stamp(version, 0, 2), 0);
        let create = if asks { create.asking() } else { create };
        let expected = Outcome::Lost { reason: Loss::RemovedBefore, stored: Some(tombstone.clone()) };
        assert_eq!(push(&mut cloud, &create), expected);
        assert_eq!(stored(&cloud, id_of(&log())), tombstone);
    }
    // Made on the tombstone, it is judged by its stamp.
    let lower = operation(20, Create, "frequency", log(), &stamp(6, 99, 2), tombstone.generation);
    let lost = Outcome::Lost { reason: Loss::Stamp, stored: Some(tombstone.clone()) };
    assert_eq!(push(&mut cloud, &lower), lost);
    let lifted = operation(21, Create, "frequency", log(), &stamp(8, 0, 2), tombstone.generation);
    assert!(matches!(push(&mut cloud, &lifted), Outcome::Applied(_)));
    assert!(!stored(&cloud, id_of(&log())).deleted);
}

#[test]
fn the_same_record_made_on_two_devices_is_one_record_and_the_loser_is_handed_back() {
    let mut cloud = cloud();
    let first = operation(10, Create, "assessment", record("assessment", 2, "A"), &stamp(1, 1, 1), 0);
    let second = operation(11, Create, "assessment", record("assessment", 2, "B"), &stamp(1, 2, 2), 0);
    push(&mut cloud, &first);
    let Outcome::Won { accepted, replaced } = push(&mut cloud, &second) else { panic!("the later one wins") };
    assert_eq!((accepted.generation, replaced.record()), (3, first.record()));
}

#[test]
fn edits_that_say_the_same_and_removals_by_both_are_no_conflict() {
    let mut cloud = cloud_with_base("journal");
    push(&mut cloud, &operation(10, Update, "journal", record("journal", 2, "same"), &stamp(2, 9, 1), 2));
    let same = operation(11, Update, "journal", record("journal", 2, "same"), &stamp(2, 1, 2), 2);
    let Outcome::Applied(accepted) = push(&mut cloud, &same) else { panic!("no conflict") };
    assert_eq!(accepted.stored, Some(stored(&cloud, &uuid(2))));
    assert_eq!((accepted.generation, accepted.stamp), (3, stamp(2, 9, 1)));

    push(&mut cloud, &operation(12, Delete, "journal", record("journal", 2, ""), &stamp(3, 1, 1), 3));
    let removal = operation(13, Delete, "journal", record("journal", 2, ""), &stamp(3, 2, 2), 3);
    assert!(matches!(push(&mut cloud, &removal), Outcome::Applied(_)));
    assert_eq!(*stored(&cloud, &uuid(2)).stamp(), stamp(3, 2, 2));
}

#[test]
fn what_every_device_works_out_alike_is_never_a_conflict() {
    for (first, second) in [(9, 1), (1, 9)] {
        let mut cloud = cloud_with_base("insight");
        push(
            &mut cloud,
            &operation(10, Update, "insight", record("insight", 2, "a"), &stamp(2, first, 1), 2),
        );
        let other = operation(11, Update, "insight", record("insight", 2, "b"), &stamp(2, second, 2), 2);
        assert!(matches!(push(&mut cloud, &other), Outcome::Applied(_)));
        let says = if second > first { "b" } else { "a" };
        assert_eq!(stored(&cloud, other.entity_id()).record()["headline"], says);
    }
}

#[test]
fn a_device_that_asks_gets_its_edit_back_undecided_and_only_where_somebody_else_came_between() {
    let mut cloud = cloud_with_base("journal");
    let edit = operation(10, Update, "journal", record("journal", 2, "a"), &stamp(2, 1, 1), 2);
    assert!(matches!(push(&mut cloud, &edit.asking()), Outcome::Applied(_)));
    for (mutation, version) in [(11, 2), (12, 9)] {
        let other =
            operation(mutation, Update, "journal", record("journal", 2, "b"), &stamp(version, 5, 2), 2);
        let before = stored(&cloud, &uuid(2));
        assert_eq!(push(&mut cloud, &other.asking()), Outcome::Undecided { stored: before.clone() });
        assert_eq!(stored(&cloud, &uuid(2)), before);
    }
}

#[test]
fn removing_a_profile_takes_its_children_along_but_no_entry_that_the_remover_never_saw() {
    let mut cloud = cloud();
    for (mutation, entity, writer) in [(1, "assessment", 2), (2, "journal", 2), (3, "person", 1)] {
        let child = record(entity, 2 + mutation, "child");
        push(&mut cloud, &operation(mutation, Create, entity, child, &stamp(1, 1, writer), 0));
    }
    let seen = cloud.newest(OWNER);
    let removal = |mutation, cursor: Option<&str>| {
        let removal = operation(mutation, Delete, "profile", record("profile", 1, ""), &stamp(2, 9, 1), 1);
        removal.seen_until(cursor.map(str::to_owned))
    };
    // The entry lies beyond every one of these cursors; the assessment would have gone.
    for (mutation, cursor) in [(10, None), (11, Some("e1.1")), (12, Some("e0.99")), (13, Some("else"))] {
        let outcome = push(&mut cloud, &removal(mutation, cursor));
        let profile = stored(&cloud, &profile_id());
        assert_eq!(outcome, Outcome::Lost { reason: Loss::UnseenChildren, stored: Some(profile) });
        assert!(cloud.records(OWNER).all(|state| !state.deleted));
    }
    let before = cloud.newest(OWNER);
    assert!(matches!(push(&mut cloud, &removal(14, Some(&seen))), Outcome::Applied(_)));
    assert!(cloud.records(OWNER).all(|state| state.deleted));
    for state in cloud.records(OWNER) {
        assert_eq!(*state.stamp(), stamp(2, 9, 1), "{}", state.rules.entity);
    }
    // The tombstones come in the stream.
    let page = cloud.changes(OWNER, &before, None, now()).unwrap();
    let page = ChangesPage::decode(&page, OWNER, &before).unwrap();
    assert_eq!((page.changes.len(), page.more), (4, false));
}

#[test]
fn what_the_remover_wrote_itself_it_has_seen_once_it_has_read_a_snapshot() {
    let mut cloud = cloud();
    push(&mut cloud, &operation(1, Create, "journal", record("journal", 2, "mine"), &stamp(1, 1, 1), 0));
    let removal = |mutation, cursor: Option<&str>| {
        let removal = operation(mutation, Delete, "profile", record("profile", 1, ""), &stamp(2, 9, 1), 1);
        removal.seen_until(cursor.map(str::to_owned))
    };
    let outcome = push(&mut cloud, &removal(10, None));
    assert!(matches!(outcome, Outcome::Lost { reason: Loss::UnseenChildren, .. }));
    assert!(matches!(push(&mut cloud, &removal(11, Some("e1.1"))), Outcome::Applied(_)));
}

#[test]
fn a_child_without_its_parent_is_refused_and_taken_once_the_parent_is_there() {
    let mut cloud = ModelCloud::new("e1");
    let entry =
        |mutation| operation(mutation, Create, "journal", record("journal", 2, "a"), &stamp(1, 1, 1), 0);
    let Outcome::Rejected(rejection) = push(&mut cloud, &entry(1)) else { panic!("there is no profile") };
    assert_eq!(rejection.code, SyncCode::ParentMissing.as_str());
    let profile = operation(2, Create, "profile", record("profile", 1, "Ada"), &stamp(1, 0, 1), 0);
    push(&mut cloud, &profile);
    assert!(matches!(push(&mut cloud, &entry(3)), Outcome::Applied(_)));
}

#[test]
fn an_edit_of_what_the_cloud_has_forgotten_loses_against_the_removal_and_a_removal_of_it_is_done() {
    let mut cloud = cloud_with_base("journal");
    push(&mut cloud, &operation(10, Delete, "journal", record("journal", 2, ""), &stamp(2, 1, 1), 2));
    cloud.forget_tombstones();
    let edit = operation(11, Update, "journal", record("journal", 2, "late"), &stamp(2, 1, 2), 2);
    assert_eq!(push(&mut cloud, &edit), Outcome::Lost { reason: Loss::Forgotten, stored: None });
    let removal = operation(12, Delete, "journal", record("journal", 2, ""), &stamp(2, 1, 2), 2);
    let done = Accepted { generation: 2, stamp: stamp(2, 1, 2), stored: None };
    assert_eq!(push(&mut cloud, &removal), Outcome::Applied(done));
    assert_eq!(cloud.records(OWNER).count(), 1);
}

#[test]
fn a_stamp_from_the_future_is_stored_as_the_cloud_returns_it() {
    let mut cloud = cloud_with_base("journal");
    let ahead = Instant::parse_rfc3339("2031-01-01T00:00:00.000Z").unwrap();
    let edit = Stamp { updated_at: ahead, ..stamp(2, 0, 1) };
    let edit = operation(10, Update, "journal", record("journal", 2, "a"), &edit, 2);
    let Outcome::Applied(accepted) = push(&mut cloud, &edit) else { panic!("never refused") };
    assert_eq!(accepted.stamp.updated_at.unix_ms(), now().unix_ms() + 300_000);
    assert_eq!(accepted.stamp.version, 2);
    let state = stored(&cloud, &uuid(2));
    assert_eq!(*state.stamp(), accepted.stamp);
    assert_eq!(state.record()["updatedAt"], "2025-03-01T12:05:00.000Z");
}

#[test]
fn an_operation_that_cannot_be_read_does_not_stop_the_others() {
    let mut cloud = cloud();
    let good = operation(1, Create, "journal", record("journal", 2, "a"), &stamp(1, 1, 1), 0);
    let mut messages: Vec<Value> = Vec::new();
    let broken: [(&str, Value, &str); 9] = [
        ("/entity", json!("user"), "sync/entity-unknown"),
        ("/operation", json!("upsert"), "sync/operation-invalid"),
        ("/baseGeneration", json!(-1), "sync/operation-invalid"),
        ("/baseGeneration", json!(9_007_199_254_740_992_u64), "sync/operation-invalid"),
        ("/onConflict", json!("perhaps"), "sync/operation-invalid"),
        ("/record", json!(null), "sync/operation-invalid"),
        ("/record/id", json!("../etc"), "sync/record-invalid"),
        ("/record/profileId", json!(null), "sync/record-invalid"),
        ("/record/content", json!("x".repeat(200_000)), "sync/record-too-large"),
    ];
    for (index, (pointer, value, _)) in broken.iter().enumerate() {
        let mut message = good.encode();
        *message.pointer_mut(pointer).unwrap() = value.clone();
        message["mutationId"] = uuid(100 + index as u32).into();
        messages.push(message);
    }
    messages.push(good.encode());
    let request = json!({ "protocol": 1, "ownerId": OWNER, "operations": messages });
    let answer = cloud.push(OWNER, &request, now()).unwrap();
    for ((_, _, code), result) in broken.iter().zip(answer["results"].as_array().unwrap()) {
        assert_eq!((&result["status"], &result["code"]), (&json!("rejected"), &json!(code)));
    }
    assert_eq!(answer["results"][broken.len()]["status"], "applied");
}

#[test]
fn a_record_of_another_owner_or_under_a_key_that_is_not_its_own_is_refused() {
    let mut cloud = cloud();
    for (entity, field, value, code) in [
        ("profile", "userId", "bob", "sync/record-invalid"),
        ("frequency", "userId", "bob", "sync/record-invalid"),
        ("frequency", "logDate", "2025-04-01", "sync/natural-key-mismatch"),
        ("assessment", "type", "enneagram", "sync/natural-key-mismatch"),
    ] {
        let create = operation(50, Create, entity, record(entity, 2, "a"), &stamp(1, 0, 1), 0);
        let mut message = create.encode();
        message["record"][field] = value.into();
        let request = json!({ "protocol": 1, "ownerId": OWNER, "operations": [message] });
        let answer = cloud.push(OWNER, &request, now()).unwrap();
        assert_eq!(answer["results"][0]["code"], code, "{entity}.{field}");
    }
}

#[test]
fn a_request_that_cannot_be_answered_operation_by_operation_is_refused_as_a_whole() {
    let mut cloud = cloud();
    let good = operation(1, Create, "journal", record("journal", 2, "a"), &stamp(1, 1, 1), 0).encode();
    let mut nameless = good.clone();
    nameless["mutationId"] = json!("1");
    let many: Vec<_> = (0..101)
        .map(|n| operation(n, Delete, "journal", record("journal", 2, ""), &stamp(1, 1, 1), 0).encode())
        .collect();
    let big: Vec<_> = (0..2)
        .map(|n| {
            operation(n, Create, "journal", record("journal", 2, &"x".repeat(150_000)), &stamp(1, 1, 1), 0)
                .encode()
        })
        .collect();
    for (request, status, code) in [
        (json!(null), 400, "sync/request-invalid"),
        (json!({ "protocol": 1, "ownerId": OWNER, "operations": {} }), 400, "sync/request-invalid"),
        (json!({ "protocol": 1, "ownerId": OWNER, "operations": [nameless] }), 400, "sync/request-invalid"),
        (json!({ "protocol": 1, "ownerId": OWNER, "operations": [good, good] }), 400, "sync/request-invalid"),
        (json!({ "protocol": 2, "ownerId": OWNER, "operations": [good] }), 400, "sync/protocol-unsupported"),
        (json!({ "protocol": 1, "ownerId": "bob", "operations": [good] }), 403, "sync/owner-mismatch"),
        (json!({ "protocol": 1, "ownerId": OWNER, "operations": many }), 413, "sync/request-too-large"),
        (json!({ "protocol": 1, "ownerId": OWNER, "operations": big }), 413, "sync/request-too-large"),
    ] {
        let problem = cloud.push(OWNER, &request, now()).unwrap_err();
        assert_eq!((problem.status(), problem.code.as_str()), (status, code));
    }
    assert_eq!(cloud.decided(OWNER), 1);
}

#[test]
fn a_push_of_nothing_is_answered_with_nothing() {
    let request = PushRequest { owner_id: OWNER.to_owned(), operations: Vec::new() };
    let answer = cloud().push(OWNER, &request.encode(), now()).unwrap();
    assert_eq!(answer["results"], json!([]));
}

#[test]
fn an_answer_that_would_grow_too_large_leaves_the_rest_for_later_repetitions_among_it() {
    const RECORDS: u32 = 12;
    let mut cloud = cloud();
    for number in 1..=RECORDS {
        let large = record("journal", 1 + number, &"x".repeat(180_000));
        push(&mut cloud, &operation(100 + number, Create, "journal", large, &stamp(2, 0, 0), 0));
    }
    // Each of them loses and gets the large record in its result.
    let losing = |number: u32| {
        let small = record("journal", 1 + number, "a");
        operation(200 + number, Create, "journal", small, &stamp(1, 0, 1), 0)
    };
    let operations: Vec<_> = (1..=RECORDS).map(losing).collect();
    let mut answered = |operations: Vec<PushOperation>| {
        let push = PushRequest { owner_id: OWNER.to_owned(), operations };
        let answer = cloud.push(OWNER, &push.encode(), now()).unwrap();
        assert!(answer.to_string().len() <= ANSWER_BYTES_MAX, "a device takes it");
        let told = |result: &Value| {
            let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
            (text("status"), text("code"))
        };
        answer["results"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    // Six such records are more than 1048576 bytes, five are not.
    let expected = |status: &str| -> Vec<_> {
        let full = || ("retry".to_owned(), "sync/answer-full".to_owned());
        (0..RECORDS).map(|n| if n < 6 { (status.to_owned(), String::new()) } else { full() }).collect()
    };
    assert_eq!(answered(operations.clone()), expected("conflict"));
    assert_eq!(answered(operations.clone()), expected("duplicate"));
    // In another order the others come first, and what was decided about waits for its turn, its result kept.
    let turned: Vec<_> = operations.iter().rev().cloned().collect();
    assert_eq!(answered(turned), expected("conflict"));
    assert_eq!(answered(operations), expected("duplicate"));
}
