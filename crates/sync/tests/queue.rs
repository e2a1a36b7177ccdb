//! Which rows go out, in which order, and how a row moves on.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{OWNER, now, record, rules, stamp, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_core::Instant;
use soul_model::{Operation, QueueState, Strategy as OnConflicts, SyncQueueItem};
use soul_sync::limits::{ANSWERED_ROWS_KEPT, INTEGER_MAX, OPERATIONS_MAX, PUSH_BYTES_MAX};
use soul_sync::{
    Edit, OperationResult, Outcome, PushRequest, RecordChange, RecordState, Rejection, Settling, SyncCode,
    answered, freed, next_batch, operation_of, retried, sent, surplus, unsent_row_id,
};

/// A row of the queue; the number makes record, moment and mutation id.
fn row(entity: &'static str, operation: Operation, number: u32) -> SyncQueueItem {
    let mut data = record(entity, number, &format!("{number}"));
    stamp(2, i64::from(number), 1).put_into(&mut data);
    let id = data["id"].as_str().unwrap().to_owned();
    let edit = Edit {
        entity,
        entity_id: &id,
        owner_id: OWNER,
        operation,
        data: Value::Object(data),
        base_generation: 4,
        base_record: json!({ "base": number }),
        base_cursor: Some("e1.3".to_owned()),
    };
    let at = Instant::from_unix_ms(now().unix_ms() - 1000 + i64::from(number)).unwrap();
    let mut random = [0; 16];
    random[..4].copy_from_slice(&number.to_be_bytes());
    edit.into_row(at, random)
}

fn settling() -> Settling<'static> {
    Settling {
        strategy: OnConflicts::LastWriteWins,
        parent_waits: false,
        at: now(),
        random: [9; 16],
        device_id: "01890a5d-ac96-774b-bcce-0000000000d1",
    }
}

/// The record as the row has made it on the device.
fn state_of_row(row: &SyncQueueItem, generation: u64) -> RecordState {
    let record = row.data.as_object().unwrap().clone();
    RecordState::new(rules(&row.entity), row.operation == Operation::Delete, generation, record).unwrap()
}

fn result(row: &SyncQueueItem, outcome: Outcome) -> OperationResult {
    OperationResult { mutation_id: row.mutation_id.clone(), duplicate: false, outcome }
}

fn rejection(code: SyncCode) -> Outcome {
    Outcome::Rejected(Rejection { code: code.as_str().to_owned(), field: Some("record.mood".to_owned()) })
}

fn any_rows() -> impl Strategy<Value = Vec<SyncQueueItem>> {
    let entity = prop::sample::select(&["profile", "person", "journal"][..]);
    let operation = prop::sample::select(&[Operation::Create, Operation::Update, Operation::Delete][..]);
    let state = prop::sample::select(
        &[
            QueueState::Pending,
            QueueState::InFlight,
            QueueState::Blocked,
            QueueState::Conflict,
            QueueState::Dead,
        ][..],
    );
    let wait = prop::option::weighted(0.2, -500i64..500);
    let size = prop_oneof![9 => Just(0usize), 1 => 0usize..190_000];
    let any_row = (entity, operation, state, wait, size);
    prop::collection::vec(any_row, 0..150).prop_map(|rows| {
        rows.into_iter()
            .zip(2..)
            .map(|((entity, operation, state, wait, size), number)| {
                let mut made = row(entity, operation, number);
                made.data["text"] = "x".repeat(size).into();
                made.next_attempt_at = wait.and_then(|ms| Instant::from_unix_ms(now().unix_ms() + ms));
                match state {
                    QueueState::InFlight => sent(made, OnConflicts::LastWriteWins, 1),
                    state => SyncQueueItem { state, ..made },
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_is_due_in_order_and_within_the_limits(rows in any_rows(), operations_max in 1usize..=OPERATIONS_MAX) {
        let batch = next_batch(&rows, now(), operations_max);
        let picked: Vec<_> = batch.row_ids.iter().map(|id| rows.iter().find(|row| row.id == *id).unwrap()).collect();
        let may_go = |row: &&SyncQueueItem| matches!(row.state, QueueState::Pending | QueueState::InFlight);
        let due = |row: &&SyncQueueItem| row.next_attempt_at.is_none_or(|at| at <= now());
        prop_assert!(picked.iter().all(|row| may_go(row) && due(row)));
        // Something goes out where something can.
        prop_assert_eq!(picked.is_empty(), !rows.iter().filter(may_go).any(|row| due(&row)));
        prop_assert!(picked.len() <= operations_max);
        let order = |row: &SyncQueueItem| {
            (row.operation == Operation::Delete, rules(&row.entity).place, row.timestamp)
        };
        prop_assert!(picked.is_sorted_by_key(|row| order(row)));
        let operations = picked.iter().map(|row| operation_of(row).unwrap()).collect();
        let request = PushRequest { owner_id: "x".repeat(200), operations };
        prop_assert!(picked.len() == 1 || request.encode().to_string().len() <= PUSH_BYTES_MAX);
        let waits = rows.iter().filter(may_go).filter(|row| !due(row)).filter_map(|row| row.next_attempt_at).min();
        prop_assert_eq!(batch.next_due, waits);
    }
}

#[test]
fn the_largest_record_fits_into_a_push() {
    let mut big = row("journal", Operation::Create, 2);
    let rest = big.data.to_string().len();
    big.data["content"] = "x".repeat(soul_sync::limits::RECORD_BYTES_MAX - rest).into();
    let batch = next_batch(std::slice::from_ref(&big), now(), OPERATIONS_MAX);
    let request = PushRequest { owner_id: OWNER.to_owned(), operations: vec![operation_of(&big).unwrap()] };
    let bytes = request.encode().to_string().len();
    assert!(batch.row_ids == [big.id.clone()] && bytes <= PUSH_BYTES_MAX, "{bytes}");
    let received = PushRequest::decode(&request.encode()).unwrap();
    assert!(received.operations[0].1.is_ok());
}

#[test]
fn parents_go_before_their_children_and_edits_before_removals() {
    let rows = [
        row("profile", Operation::Delete, 2),
        row("journal", Operation::Create, 3),
        row("insight", Operation::Update, 4),
        row("person", Operation::Create, 5),
        row("profile", Operation::Create, 6),
    ];
    let batch = next_batch(&rows, now(), OPERATIONS_MAX);
    let order: Vec<_> = [4, 3, 2, 1, 0].iter().map(|index: &usize| rows[*index].id.clone()).collect();
    assert_eq!(batch.row_ids, order);
}

#[test]
fn a_row_waits_behind_the_one_of_its_record_that_was_sent() {
    let first = sent(row("journal", Operation::Create, 2), OnConflicts::LastWriteWins, 1);
    let behind = row("journal", Operation::Update, 2);
    let other = row("journal", Operation::Update, 3);
    let batch = next_batch(&[behind.clone(), other.clone(), first.clone()], now(), OPERATIONS_MAX);
    assert_eq!(batch.row_ids, [first.id, other.id]);
    assert_eq!(behind.id, unsent_row_id(OWNER, "journal", &uuid(2)));
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_holds_up_nothing() {
    let good = row("journal", Operation::Create, 2);
    for broken in [
        SyncQueueItem { entity: "horoscope".to_owned(), ..row("journal", Operation::Create, 3) },
        SyncQueueItem { data: Value::Null, ..row("journal", Operation::Create, 3) },
        SyncQueueItem { data: json!({ "id": uuid(3) }), ..row("journal", Operation::Create, 3) },
    ] {
        let batch = next_batch(&[broken.clone(), good.clone()], now(), OPERATIONS_MAX);
        assert_eq!(batch.row_ids, std::slice::from_ref(&good.id));
        assert_eq!(batch.broken[0].0, broken.id);
    }
}

#[test]
fn a_sent_row_moves_to_its_mutation_id_and_only_its_term_changes_from_then_on() {
    let unsent = row("journal", Operation::Delete, 2);
    let first = sent(unsent.clone(), OnConflicts::Ask, 3);
    assert_eq!((&first.id, first.state, first.ask), (&unsent.mutation_id, QueueState::InFlight, true));
    // Another term, after the app has chosen something else.
    let again = sent(first.clone(), OnConflicts::LastWriteWins, 4);
    assert_eq!(again, SyncQueueItem { lease_epoch: 4, ..first.clone() });
    let bytes = |row: &SyncQueueItem| operation_of(row).unwrap().encode().to_string();
    assert_eq!(bytes(&again), bytes(&first));
    assert!(bytes(&first).contains(r#""baseCursor":"e1.3""#));
}

#[test]
fn a_refused_row_is_kept_with_its_reason_and_can_be_tried_again_under_a_new_id() {
    let row = sent(row("journal", Operation::Update, 2), OnConflicts::LastWriteWins, 1);
    let outcome = rejection(SyncCode::RecordInvalid);
    let settled = answered(row.clone(), None, result(&row, outcome), &settling()).unwrap();
    let dead = settled.sent.unwrap();
    assert_eq!((settled.record, settled.waiting, settled.conflicts), (RecordChange::Nothing, None, vec![]));
    assert_eq!((dead.state, dead.last_error.as_deref()), (QueueState::Dead, Some("sync/record-invalid")));
    assert_eq!((dead.error_field.as_deref(), &dead.data, dead.synced), (Some("record.mood"), &row.data, 0));

    let settled = retried(dead.clone(), None, Some(state_of_row(&dead, 4)), &settling()).unwrap();
    let again = settled.waiting.unwrap();
    assert_eq!((again.state, &again.last_error, settled.sent), (QueueState::Pending, &None, None));
    assert_eq!((&again.data, again.base_generation), (&dead.data, 4));
    assert_ne!(again.mutation_id, dead.mutation_id);
    let RecordChange::Take(state) = settled.record else { panic!("the record is shown as the row has it") };
    assert_eq!(Value::Object(state.into_record()), again.data);
}

#[test]
fn a_child_of_a_parent_that_waits_is_blocked_and_goes_out_with_it_under_a_new_id() {
    let row = sent(row("journal", Operation::Create, 2), OnConflicts::LastWriteWins, 1);
    let outcome = || result(&row, rejection(SyncCode::ParentMissing));
    let waits = Settling { parent_waits: true, ..settling() };
    let blocked = answered(row.clone(), None, outcome(), &waits).unwrap();
    let child = blocked.waiting.unwrap();
    assert_eq!((child.state, blocked.sent), (QueueState::Blocked, None));
    assert_ne!(child.mutation_id, row.mutation_id);
    assert_eq!(next_batch(std::slice::from_ref(&child), now(), OPERATIONS_MAX).row_ids, Vec::<String>::new());
    let freed = freed(child);
    assert_eq!(
        next_batch(std::slice::from_ref(&freed), now(), OPERATIONS_MAX).row_ids,
        std::slice::from_ref(&freed.id)
    );

    // Where nothing of the parent waits here, it was removed elsewhere.
    let refused = answered(row.clone(), None, outcome(), &settling()).unwrap();
    assert_eq!(refused.sent.unwrap().state, QueueState::Dead);
}

#[test]
fn an_edit_behind_a_refused_one_stands_on_the_old_base() {
    let create = sent(row("journal", Operation::Create, 2), OnConflicts::LastWriteWins, 1);
    let create = SyncQueueItem { base_generation: 0, base_record: Value::Null, ..create };
    for (operation, expected) in
        [(Operation::Update, Operation::Create), (Operation::Delete, Operation::Delete)]
    {
        let behind = row("journal", operation, 2);
        let outcome = rejection(SyncCode::RecordInvalid);
        let settled =
            answered(create.clone(), Some(behind.clone()), result(&create, outcome), &settling()).unwrap();
        let waiting = settled.waiting.unwrap();
        assert_eq!(
            (waiting.operation, waiting.base_generation, &waiting.base_record),
            (expected, 0, &Value::Null)
        );
        assert_eq!(waiting.data, behind.data, "its stamp stays");
    }
}

#[test]
fn an_operation_that_the_cloud_cannot_take_now_stays_frozen_and_waits_as_long_as_it_says() {
    let row = sent(row("journal", Operation::Update, 2), OnConflicts::LastWriteWins, 1);
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    // Past a day, or past the last moment that there is, it is a day.
    let endless = [DAY_MS as u64 + 1, INTEGER_MAX].map(|says| (Some(says), DAY_MS));
    for (says, waits) in [(None, 1000), (Some(0), 1000), (Some(90_000), 90_000)].into_iter().chain(endless) {
        let outcome = Outcome::Retry { code: SyncCode::Busy, retry_after_ms: says };
        let settled = answered(row.clone(), None, result(&row, outcome), &settling()).unwrap();
        let later = settled.sent.unwrap();
        assert_eq!(operation_of(&later), operation_of(&row));
        assert_eq!(later.next_attempt_at.unwrap().unix_ms() - now().unix_ms(), waits);
        assert_eq!((later.state, later.retry_count), (QueueState::InFlight, 1));
    }
}

#[test]
fn the_newest_answered_rows_stay_and_nothing_else_is_thrown_away() {
    let kept = ANSWERED_ROWS_KEPT as u32;
    let mut rows: Vec<_> = (0..kept + 3)
        .map(|number| SyncQueueItem { synced: 1, ..row("journal", Operation::Update, number) })
        .map(|row| SyncQueueItem { id: row.mutation_id.clone(), ..row })
        .collect();
    rows.push(row("profile", Operation::Update, 0));
    let oldest: Vec<_> = rows[..3].iter().rev().map(|row| row.id.as_str()).collect();
    assert_eq!(surplus(&rows), oldest);
}
