//! The engine: what it asks for, step by step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::rig::{Rig, page, page_with, row, snapshot};
use common::{OWNER, now, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_core::Instant;
use soul_model::{Strategy as OnConflicts, SyncQueueItem};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{
    Action, Answer, BACKOFF_MS_MIN, Event, FRUITLESS_PUSHES_MAX, Outcome, POLL_MS, PUSHES_BEFORE_NEWS,
    PauseReason, Position, PushRequest, QueueCounts, REPLY_MS_MAX, Rejection, SyncCode, SyncState,
    TRACE_STEPS_MAX, operation_of, sent,
};

#[test]
fn a_new_device_reads_a_snapshot_then_the_changes_since_then_sends_what_it_has() {
    let mut rig = Rig::leading(vec![row(2)], None);
    assert!(matches!(rig.open(), Some(Action::PullSnapshot { page: None, .. })));
    rig.answer(200, snapshot(Some("t1")));
    assert!(matches!(rig.open(), Some(Action::StoreSnapshot { first: true, epoch: 3, .. })));
    rig.stored();
    let Some(Action::PullSnapshot { page: Some(token), .. }) = rig.open() else { panic!("{:?}", rig.asked) };
    assert_eq!(token, "t1");
    rig.answer(200, snapshot(None));
    assert!(matches!(rig.open(), Some(Action::StoreSnapshot { first: false, .. })));
    rig.position = Position { cursor: Some("e1.9".to_owned()), needs_snapshot: false };
    rig.stored();
    assert!(matches!(rig.open(), Some(Action::PullChanges { cursor, .. }) if cursor == "e1.9"));
    rig.answer(200, page("e1.9", "e1.9"));
    rig.stored();
    assert_eq!(rig.push(), 1);
    rig.applied();
    assert_eq!(rig.push(), 0);
    assert_eq!((rig.open(), rig.engine.status().state), (None, SyncState::Synced));
    assert_eq!(rig.engine.status().last_success_at, Some(now()));
    assert_eq!(rig.timer.map(|at| at.unix_ms() - rig.at.unix_ms()), Some(POLL_MS as i64));
    rig.timer();
    assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
}

#[test]
fn an_edit_goes_out_at_once_as_it_was_frozen() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    let Some(Action::Push { body, .. }) = rig.open() else { panic!("{:?}", rig.asked) };
    assert_eq!((&body["ownerId"], &body["operations"][0]["record"]), (&json!(OWNER), &row(2).data));
    assert_eq!(rig.engine.status().state, SyncState::Syncing);
    // A second edit meanwhile is found when the first is done.
    let push = rig.asked.clone();
    rig.rows.push(row(3));
    rig.tell(Event::Committed);
    assert_eq!(rig.asked.first(), Some(&Action::CountQueue));
    rig.asked = push;
    rig.applied();
    assert_eq!(rig.push(), 1);
}

#[test]
fn more_rows_than_fit_go_out_push_after_push() {
    let mut rig = Rig::at_rest();
    rig.rows = (2..252).map(row).collect();
    rig.tell(Event::Committed);
    let mut sizes = Vec::new();
    loop {
        match rig.push() {
            0 => break,
            size => sizes.push(size),
        }
        rig.applied();
    }
    assert_eq!((sizes, rig.rows.len()), (vec![OPERATIONS_MAX, OPERATIONS_MAX, 50], 0));
}

#[test]
fn after_a_failure_it_waits_ever_longer_and_always_tries_again() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.random = u64::MAX - 1;
    for failure in 0..30 {
        assert_eq!(rig.push(), 1);
        rig.fails(SyncCode::Network);
        let status = rig.engine.status();
        assert_eq!((status.state, status.last_error.as_deref()), (SyncState::Pending, Some("sync/network")));
        let waits = rig.timer();
        assert!((200..=300_000.min(1000 << failure.min(9))).contains(&waits), "{waits}");
    }
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer() {
    const TWO_DAYS_MS: i64 = 2 * 24 * 60 * 60 * 1000;
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    rig.answer(503, Value::Null);
    let waits = rig.timer.unwrap().unix_ms() - rig.at.unix_ms();
    rig.at = Instant::from_unix_ms(rig.at.unix_ms() - TWO_DAYS_MS).unwrap();
    // Timers of browsers go off after so many milliseconds, whatever the clock shows by then.
    rig.tell(Event::Timer);
    assert_eq!(rig.timer.map(|at| at.unix_ms() - rig.at.unix_ms()), Some(waits));
    rig.timer();
    assert_eq!(rig.push(), 1);
}

#[test]
fn a_network_that_is_back_a_visible_tab_and_the_user_end_the_waiting() {
    for event in [Event::Online(true), Event::Visible, Event::SyncNow, Event::Resume] {
        let mut rig = Rig::at_rest();
        rig.rows.push(row(2));
        rig.tell(Event::Committed);
        rig.push();
        rig.fails(SyncCode::Network);
        assert_eq!(rig.open(), None);
        rig.tell(event);
        assert!(rig.open().is_some());
    }
}

#[test]
fn a_moment_that_the_cloud_names_is_kept_unless_the_user_asks() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    rig.problem(SyncCode::RateLimited, Some("90"));
    rig.tell(Event::Online(true));
    assert_eq!((rig.open(), rig.timer.map(|at| at.unix_ms() - rig.at.unix_ms())), (None, Some(90_000)));
    rig.tell(Event::SyncNow);
    assert!(rig.open().is_some());
}

#[test]
fn a_refused_token_pauses_everything_and_is_no_failure_of_a_row() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    let before = rig.rows.clone();
    rig.problem(SyncCode::Unauthorized, None);
    assert!(rig.asked.contains(&Action::AskForToken));
    assert_eq!(rig.engine.status().paused, Some(PauseReason::Unauthorized));
    rig.tell(Event::Committed);
    rig.tell(Event::Visible);
    assert_eq!((rig.open(), &rig.rows), (None, &before));
    rig.tell(Event::Token);
    assert_eq!(rig.engine.status().paused, None);
    // A new token that is refused, too, makes no tight loop.
    rig.problem(SyncCode::Unauthorized, None);
    rig.tell(Event::Token);
    assert_eq!(rig.open(), None);
    assert!(rig.timer() >= 200);
    rig.answer(200, page("e1.5", "e1.5"));
    rig.stored();
    assert_eq!(rig.push(), 1);
}

#[test]
fn what_the_user_or_another_app_has_to_mend_pauses_until_then() {
    for (code, reason) in [
        (SyncCode::OwnerMismatch, PauseReason::OwnerMismatch),
        (SyncCode::AccountClosed, PauseReason::AccountClosed),
        (SyncCode::ProtocolUnsupported, PauseReason::ProtocolUnsupported),
    ] {
        let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
        rig.problem(code, None);
        assert_eq!((rig.open(), rig.engine.status().paused), (None, Some(reason)));
        assert_eq!(rig.engine.status().last_error.as_deref(), Some(code.as_str()));
        rig.tell(Event::SyncNow);
        assert_eq!(rig.open(), None);
        rig.tell(Event::Account { owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
        assert!(rig.open().is_some());
    }
}

#[test]
fn who_logs_in_again_ends_the_pause_of_a_closed_account_or_of_another_ones_token() {
    for (code, ends) in [
        (SyncCode::AccountClosed, true),
        (SyncCode::OwnerMismatch, true),
        // The app is as old with a new token as it was.
        (SyncCode::ProtocolUnsupported, false),
    ] {
        let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
        rig.problem(code, None);
        rig.tell(Event::Token);
        assert_eq!((rig.engine.status().paused.is_none(), rig.open().is_some()), (ends, ends), "{code:?}");
        if !ends {
            continue;
        }
        // Where it is refused still, a token that comes at once makes no tight loop.
        rig.problem(code, None);
        rig.tell(Event::Token);
        assert_eq!((rig.engine.status().paused, rig.open()), (None, None), "{code:?}");
        assert!(rig.timer() >= BACKOFF_MS_MIN);
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
        assert_eq!(rig.push(), 1);
        assert_eq!(rig.engine.status().last_error, None);
    }
}

#[test]
fn a_push_that_is_refused_as_a_whole_is_split_until_the_culprit_stands_alone() {
    for code in [SyncCode::RequestInvalid, SyncCode::RequestTooLarge] {
        let mut rig = Rig::at_rest();
        rig.rows = (2..10).map(row).collect();
        let culprit = rig.rows[5].mutation_id.clone();
        rig.tell(Event::Committed);
        let mut refused = Vec::new();
        while rig.push() > 0 {
            let Some(Action::Push { body, .. }) = rig.open() else { panic!("{:?}", rig.asked) };
            if !body.to_string().contains(&culprit) {
                rig.applied();
                continue;
            }
            rig.problem(code, None);
            if let Some(Action::StoreAnswer { answer, .. }) = rig.open() {
                refused.extend(answer.results);
                rig.answer_stored();
            }
        }
        assert_eq!(rig.rows, []);
        assert_eq!(refused.len(), 1);
        let rejection = Rejection { code: code.as_str().to_owned(), field: None };
        assert_eq!((&refused[0].mutation_id, &refused[0].outcome), (&culprit, &Outcome::Rejected(rejection)));
    }
}

#[test]
fn a_lost_place_in_the_stream_is_found_again_by_a_snapshot_and_the_queue_stays() {
    let mut rig = Rig::leading(vec![row(2)], Some("e0.5"));
    rig.problem(SyncCode::ResyncRequired, None);
    assert!(matches!(rig.open(), Some(Action::StartAnew { epoch: 3, .. })));
    rig.position = Position { cursor: None, needs_snapshot: true };
    rig.stored();
    assert!(matches!(rig.open(), Some(Action::PullSnapshot { page: None, .. })));
    rig.answer(200, snapshot(None));
    rig.position = Position { cursor: Some("e1.9".to_owned()), needs_snapshot: false };
    rig.stored();
    rig.answer(200, page("e1.9", "e1.9"));
    rig.stored();
    assert_eq!(rig.push(), 1);
}

#[test]
fn what_a_removal_has_taken_along_is_looked_for_without_losing_the_place() {
    let mut rig = Rig::at_rest();
    rig.position.needs_snapshot = true;
    rig.tell(Event::Leads { epoch: 3, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
    rig.answer(200, snapshot(None));
    rig.position.needs_snapshot = false;
    rig.stored();
    assert!(matches!(rig.open(), Some(Action::PullChanges { cursor, .. }) if cursor == "e1.5"));
}

#[test]
fn the_late_reply_of_a_tab_that_was_frozen_changes_nothing() {
    let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
    let late = rig.ticket();
    rig.tell(Event::Follows);
    let answer = Answer::Response { status: 200, retry_after: None, body: Some(page("e1.5", "e1.6")) };
    rig.tell(Event::Answered { ticket: late, answer: answer.clone() });
    assert_eq!((rig.open(), rig.engine.status().leader), (None, false));
    rig.tell(Event::Leads { epoch: 9, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
    let asked = rig.asked.clone();
    rig.tell(Event::Answered { ticket: late, answer });
    assert_eq!(rig.open(), None, "the old ticket is worth nothing");
    rig.asked = asked;
    rig.answer(200, page("e1.5", "e1.6"));
    assert!(matches!(rig.open(), Some(Action::StoreChanges { epoch: 9, .. })));
    rig.tell(Event::Fenced { ticket: rig.ticket() });
    assert_eq!((rig.open(), rig.engine.status().leader), (None, false));
}

#[test]
fn a_reply_that_never_comes_stops_nothing() {
    let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
    assert_eq!(rig.timer(), REPLY_MS_MAX);
    assert_eq!(rig.engine.status().last_error.as_deref(), Some("sync/timeout"));
    let counted = rig.counted();
    rig.tell(counted);
    rig.timer();
    assert!(rig.open().is_some());
}

#[test]
fn a_hostile_answer_is_told_stores_nothing_and_does_not_stop_what_goes_the_other_way() {
    for body in [json!("<html>"), json!(null), page("e1.4", "e1.5"), json!({ "protocol": 1 }), snapshot(None)]
    {
        let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
        rig.answer(200, body);
        assert_eq!(rig.open(), None);
        let status = rig.engine.status();
        assert_eq!(
            (status.state, status.last_error.as_deref()),
            (SyncState::Error, Some("sync/answer-invalid"))
        );
        rig.timer();
        assert_eq!(rig.push(), 1);
        rig.applied();
        assert_eq!(rig.push(), 0);
        assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
    }
}

#[test]
fn a_cloud_that_takes_nothing_is_not_asked_in_a_tight_loop() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    let mut pushes = 0;
    while rig.open().is_some() {
        rig.push();
        if rig.open().is_none() {
            break;
        }
        let rows = rig.rows.clone();
        rig.applied();
        // The store has the row again, whatever the answer was.
        if rig.rows.is_empty() {
            rig.rows = rows;
        }
        pushes += 1;
        assert!(pushes < 100);
    }
    assert_eq!(pushes, FRUITLESS_PUSHES_MAX as usize + 1);
    assert!(rig.timer() >= 200);
}

#[test]
fn a_store_that_fails_is_told_and_tried_again() {
    let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
    rig.answer(200, page("e1.5", "e1.6"));
    rig.tell(Event::StoreFailed { ticket: rig.ticket(), code: "store/quota-exceeded".to_owned() });
    assert_eq!(rig.engine.status().last_error.as_deref(), Some("store/quota-exceeded"));
    assert_eq!(rig.engine.status().state, SyncState::Error);
    rig.timer();
    assert!(rig.open().is_some());
}

#[test]
fn rows_of_one_owner_never_go_out_for_another() {
    let mut rig = Rig::at_rest();
    rig.rows.push(SyncQueueItem { owner_id: "bob".to_owned(), ..row(2) });
    rig.tell(Event::Committed);
    rig.push();
    assert_eq!(rig.open(), None);
    // Signed out in the middle of a push, nothing more is sent.
    let mut rig = Rig::leading(vec![row(2)], Some("e1.5"));
    rig.tell(Event::Account { owner_id: None, position: Position::default() });
    rig.tell(Event::SyncNow);
    assert_eq!((rig.open(), rig.engine.status().paused), (None, Some(PauseReason::SignedOut)));
}

#[test]
fn a_pause_that_the_app_asks_for_lasts_until_it_ends() {
    let mut rig = Rig::at_rest();
    rig.tell(Event::Pause);
    rig.rows.push(row(2));
    for event in [Event::Committed, Event::Online(true), Event::SyncNow, Event::Timer, Event::Token] {
        rig.tell(event);
        assert_eq!(rig.open(), None);
    }
    assert_eq!((rig.timer, rig.engine.status().paused), (None, Some(PauseReason::Requested)));
    rig.tell(Event::Resume);
    assert!(rig.open().is_some());
}

#[test]
fn news_of_what_is_known_already_asks_for_nothing() {
    let mut rig = Rig::at_rest();
    rig.tell(Event::News { cursor: "e1.5".to_owned() });
    assert_eq!(rig.open(), None);
    rig.tell(Event::News { cursor: "e1.6".to_owned() });
    assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
}

#[test]
fn news_waits_until_the_queue_is_sent_or_ten_pushes_have_gone_out() {
    let pushes_before = |rows: u32| {
        let mut rig = Rig::at_rest();
        rig.rows = (2..2 + rows * OPERATIONS_MAX as u32).map(row).collect();
        rig.tell(Event::Committed);
        let mut pushes = 0;
        while matches!(rig.open(), Some(Action::PreparePush { .. })) && rig.push() > 0 {
            pushes += 1;
            rig.hear(&format!("e1.{}", 5 + pushes));
            rig.applied();
        }
        assert!(matches!(rig.open(), Some(Action::PullChanges { .. })), "{:?}", rig.asked);
        assert_eq!(rig.engine.status().state, SyncState::Syncing);
        pushes
    };
    assert_eq!((pushes_before(1), pushes_before(3)), (1, 3));
    assert_eq!(pushes_before(PUSHES_BEFORE_NEWS + 2), PUSHES_BEFORE_NEWS);
}

#[test]
fn news_that_comes_while_a_page_is_under_way_is_asked_for_after_it() {
    let mut rig = Rig::at_rest();
    rig.tell(Event::News { cursor: "e1.6".to_owned() });
    rig.hear("e1.7");
    rig.answer(200, page_with(2, "e1.5", "e1.6"));
    rig.position.cursor = Some("e1.6".to_owned());
    rig.stored();
    assert!(matches!(rig.open(), Some(Action::PullChanges { cursor, .. }) if cursor == "e1.6"));
    rig.answer(200, page_with(3, "e1.6", "e1.7"));
    rig.position.cursor = Some("e1.7".to_owned());
    rig.hear("e1.7");
    rig.stored();
    assert_eq!((rig.open(), rig.engine.status().state), (None, SyncState::Synced));
    assert!(rig.engine.status().last_success_at.is_some());
}

#[test]
fn refused_rows_are_an_error_until_somebody_has_looked_at_them() {
    let mut rig = Rig::at_rest();
    let counted = rig.counted_as(QueueCounts { dead: 1, ..QueueCounts::default() });
    rig.tell(counted);
    assert_eq!(rig.engine.status().state, SyncState::Error);
    let counted = rig.counted_as(QueueCounts { conflicts: 1, ..QueueCounts::default() });
    rig.tell(counted);
    assert_eq!(rig.engine.status().state, SyncState::Synced);
}

#[test]
fn the_status_has_the_fields_that_the_app_is_promised() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    rig.push();
    rig.fails(SyncCode::Network);
    rig.after(100);
    let counted = rig.counted();
    rig.tell(counted);
    let status = rig.engine.status().encode(rig.at, "The cloud was not reached.");
    assert_eq!(
        status,
        json!({ "state": "pending", "online": true, "leader": true, "paused": null, "pending": 0, "inFlight": 1,
            "blocked": 0, "dead": 0, "conflicts": 0, "oldestPendingAgeMs": 100,
            "lastSuccessAt": "2025-03-01T12:00:00.000Z", "nextAttemptAt": "2025-03-01T12:00:00.700Z",
            "lastError": { "code": "sync/network", "message": "The cloud was not reached." } })
    );
}

#[test]
fn the_trace_is_bounded_and_tells_nothing_personal() {
    let mut rig = Rig::at_rest();
    rig.rows.push(row(2));
    for _ in 0..200 {
        rig.tell(Event::SyncNow);
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
        rig.push();
        rig.fails(SyncCode::Network);
    }
    let trace = rig.engine.trace();
    assert_eq!(trace.len(), TRACE_STEPS_MAX);
    assert!(
        trace
            .iter()
            .all(|step| step["at"].is_string() && step["event"].is_string() && step["detail"].is_object())
    );
    let text = Value::from(trace).to_string();
    for private in ["secret", OWNER, &uuid(2), &rig.rows[0].mutation_id, "e1.5"] {
        assert!(!text.contains(private), "{private}");
    }
}

/// A reply to whatever is asked, or something else that happens.
fn any_event() -> impl Strategy<Value = (u8, u64, u16)> {
    (
        0u8..24,
        any::<u64>(),
        prop::sample::select(&[200u16, 200, 200, 400, 401, 403, 408, 410, 413, 422, 429, 500, 503][..]),
    )
}

proptest! {
    #[test]
    fn whatever_happens_it_never_comes_to_a_standstill(events in prop::collection::vec(any_event(), 1..120)) {
        let mut rig = Rig::leading(vec![row(2), row(3)], None);
        let mut open = rig.open();
        for (what, random, status) in events {
            rig.random = random;
            rig.after(random % 40_000);
            rig.asked = open.iter().cloned().collect();
            let event = match (what, &open) {
                (0, _) => Event::Committed,
                (1, _) => Event::Online(random % 2 == 0),
                (2, _) => Event::Visible,
                (3, _) => Event::SyncNow,
                (4, _) => Event::Token,
                (5, _) => Event::Pause,
                (6, _) => Event::Resume,
                (7, _) => Event::Follows,
                (8, _) => Event::Leads { epoch: random, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() },
                (9, _) => Event::Account { owner_id: (random % 3 > 0).then(|| OWNER.to_owned()), position: Position::default() },
                (10, _) => rig.counted(),
                (11, _) => Event::Timer,
                (12, Some(_)) => Event::StoreFailed { ticket: rig.ticket(), code: "store/failed".to_owned() },
                (13, Some(_)) => Event::Answered { ticket: random, answer: Answer::Failed(SyncCode::Network) },
                (_, None) => Event::Timer,
                (_, Some(Action::PreparePush { ticket, epoch, .. })) => {
                    let rows = rig.rows.iter().map(|row| sent(row.clone(), OnConflicts::Ask, *epoch));
                    let operations = rows.map(|row| operation_of(&row).unwrap()).collect();
                    let owner_id = if random % 9 == 0 { "bob" } else { OWNER }.to_owned();
                    let request = (random % 4 > 0).then_some(PushRequest { owner_id, operations });
                    Event::Prepared { ticket: *ticket, request, next_due: None, counts: rig.counts() }
                }
                (14, Some(_)) => Event::Answered { ticket: rig.ticket(), answer: Answer::Failed(SyncCode::Timeout) },
                (_, Some(Action::Push { .. } | Action::PullChanges { .. } | Action::PullSnapshot { .. })) => {
                    let body = match random % 3 {
                        0 => page("e1.5", "e1.6"),
                        1 => snapshot((random % 2 == 0).then_some("t")),
                        _ => json!({ "serverTime": "2025-03-01T12:00:00.000Z" }),
                    };
                    let retry_after = (random % 5 == 0).then(|| "7".to_owned());
                    Event::Answered { ticket: rig.ticket(), answer: Answer::Response { status, retry_after, body: Some(body) } }
                }
                (_, Some(_)) => {
                    let cursor = (random % 3 > 0).then(|| "e1.5".to_owned());
                    rig.position = Position { cursor, needs_snapshot: random % 5 == 0 };
                    Event::Stored { ticket: rig.ticket(), position: rig.position.clone(), counts: rig.counts() }
                }
            };
            let replied = matches!(
                event,
                Event::Prepared { .. } | Event::Stored { .. } | Event::StoreFailed { .. }
            ) || matches!(event, Event::Answered { ticket, .. } if ticket != random);
            // Liveness and "one at a time" are checked in there.
            rig.tell(event);
            open = match rig.open() {
                Some(action) => Some(action),
                None if replied => None,
                None => open,
            };
        }
    }
}

#[test]
fn a_sign_in_that_another_tab_could_not_tell_is_noticed_by_the_count() {
    let mut rig = Rig::at_rest();
    rig.tell(Event::Account { owner_id: None, position: Position::default() });
    rig.tell(Event::Visible);
    assert!(rig.asked.contains(&Action::CountQueue));
    let counted = rig.counted();
    rig.tell(counted);
    assert!(rig.asked.contains(&Action::ReadAccount));
    rig.tell(Event::Account { owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
    assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
}

#[test]
fn a_cloud_that_refuses_the_cursor_it_has_just_given_is_asked_ever_more_seldom() {
    let mut rig = Rig::leading(vec![], Some("e1.5"));
    let mut waits = Vec::new();
    for _ in 0..6 {
        assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
        rig.problem(SyncCode::ResyncRequired, None);
        rig.position = Position { cursor: None, needs_snapshot: true };
        rig.stored();
        waits.push(if rig.open().is_none() { rig.timer() } else { 0 });
        rig.answer(200, snapshot(None));
        rig.position = Position { cursor: Some("e1.9".to_owned()), needs_snapshot: false };
        rig.stored();
    }
    assert_eq!(waits, [0, 4000, 8000, 16_000, 32_000, 64_000]);
}
