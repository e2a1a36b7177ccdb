//! The engine: what it asks for, step by step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{OWNER, now, record, stamp, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_core::Instant;
use soul_model::{Operation, QueueState, Strategy as OnConflicts, SyncQueueItem};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{
    Accepted, Action, Answer, ChangesPage, Edit, Engine, Event, FRUITLESS_PUSHES_MAX, OperationResult,
    Outcome, POLL_MS, PauseReason, Position, Problem, PushAnswer, QueueCounts, REPLY_MS_MAX, SnapshotPage,
    SyncCode, SyncState, TRACE_STEPS_MAX, sent,
};

/// A row that was never sent.
fn row(number: u32) -> SyncQueueItem {
    let mut data = record("journal", number, "A secret thought.");
    stamp(1, i64::from(number), 1).put_into(&mut data);
    let edit = Edit {
        entity: "journal",
        entity_id: &uuid(number),
        owner_id: OWNER,
        operation: Operation::Create,
        data: Value::Object(data),
        base_generation: 0,
        base_record: Value::Null,
        base_cursor: None,
    };
    let mut random = [0; 16];
    random[..4].copy_from_slice(&number.to_be_bytes());
    edit.into_row(now(), random)
}

/// An engine with a clock, a queue and a place in the stream, and what it has asked for last.
struct Rig {
    engine: Engine,
    at: Instant,
    rows: Vec<SyncQueueItem>,
    position: Position,
    asked: Vec<Action>,
    timer: Option<Instant>,
    random: u64,
}

impl Rig {
    /// A tab that has just begun to lead, with a place in the stream.
    fn leading(rows: Vec<SyncQueueItem>, cursor: Option<&str>) -> Self {
        let position = Position { cursor: cursor.map(str::to_owned), restore_children: false };
        let engine = Engine::new();
        let mut rig = Self { engine, at: now(), rows, position, asked: vec![], timer: None, random: 700 };
        rig.tell(Event::Leads { epoch: 3, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
        rig
    }

    /// One that has nothing left to do.
    fn at_rest() -> Self {
        let mut rig = Self::leading(vec![], Some("e1.5"));
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
        rig.queue();
        assert_eq!(rig.open(), None);
        rig
    }

    fn tell(&mut self, event: Event) {
        self.asked = self.engine.step(self.at, self.random, event);
        for action in &self.asked {
            if let Action::SetTimer(at) = action {
                self.timer = *at;
            }
        }
        assert!(self.engine.is_live(), "{:?}", self.asked);
    }

    fn after(&mut self, ms: u64) {
        self.at = Instant::from_unix_ms(self.at.unix_ms() + ms as i64).unwrap();
    }

    /// Lets the timer go off; gives how long that took.
    fn timer(&mut self) -> u64 {
        let at = self.timer.expect("a timer is set");
        let ms = u64::try_from(at.unix_ms() - self.at.unix_ms()).unwrap();
        self.at = at;
        self.tell(Event::Timer);
        ms
    }

    /// The action that waits for a reply.
    fn open(&self) -> Option<Action> {
        let has_no_ticket = |action: &&Action| {
            !matches!(
                action,
                Action::SetTimer(_) | Action::PublishStatus(_) | Action::AskForToken | Action::CountQueue
            )
        };
        let mut open = self.asked.iter().filter(has_no_ticket);
        let first = open.next().cloned();
        assert_eq!(open.next(), None, "one at a time");
        first
    }

    fn ticket(&self) -> u64 {
        match self.open().expect("something is asked for") {
            Action::ReadQueue { ticket, .. }
            | Action::MarkSent { ticket, .. }
            | Action::FileDead { ticket, .. }
            | Action::Push { ticket, .. }
            | Action::PullChanges { ticket, .. }
            | Action::PullSnapshot { ticket, .. }
            | Action::StoreResults { ticket, .. }
            | Action::StoreChanges { ticket, .. }
            | Action::StoreSnapshot { ticket, .. } => ticket,
            other => panic!("{other:?} has no ticket"),
        }
    }

    fn counts(&self) -> QueueCounts {
        let count = |state| self.rows.iter().filter(|row| row.state == state).count() as u64;
        QueueCounts {
            pending: count(QueueState::Pending),
            in_flight: count(QueueState::InFlight),
            blocked: count(QueueState::Blocked),
            dead: count(QueueState::Dead),
            conflicts: 0,
            oldest: self.rows.first().map(|_| now()),
        }
    }

    /// Replies to the reading of the queue.
    fn queue(&mut self) {
        let (ticket, counts) = (self.ticket(), self.counts());
        let rows =
            self.rows.iter().filter(|row| matches!(row.state, QueueState::Pending | QueueState::InFlight));
        let rows = rows.cloned().collect();
        self.tell(Event::Queue { ticket, rows, counts });
    }

    /// Carries out the marking of rows; gives how many.
    fn mark(&mut self) -> usize {
        let Some(Action::MarkSent { ticket, epoch, row_ids }) = self.open() else {
            panic!("{:?}", self.asked)
        };
        let mut rows = Vec::new();
        for id in &row_ids {
            let row = self.rows.iter_mut().find(|row| row.id == *id).unwrap();
            *row = sent(row.clone(), OnConflicts::LastWriteWins, epoch);
            rows.push(row.clone());
        }
        self.tell(Event::Marked { ticket, rows });
        row_ids.len()
    }

    /// Goes on from the reading of the queue to the push of some rows; gives how many.
    fn push(&mut self) -> usize {
        self.queue();
        self.mark()
    }

    fn answer(&mut self, status: u16, body: Value) {
        self.answer_with(status, body, None);
    }

    fn answer_with(&mut self, status: u16, body: Value, retry_after: Option<&str>) {
        let retry_after = retry_after.map(str::to_owned);
        let answer = Answer::Response { status, retry_after, body: Some(body) };
        self.tell(Event::Answered { ticket: self.ticket(), answer });
    }

    fn fails(&mut self, code: SyncCode) {
        self.tell(Event::Answered { ticket: self.ticket(), answer: Answer::Failed(code) });
    }

    /// Answers the open push: every operation is applied.
    fn applied(&mut self) {
        let Some(Action::Push { body, .. }) = self.open() else { panic!("{:?}", self.asked) };
        let results = body["operations"].as_array().unwrap().iter().map(|operation| {
            let accepted = Accepted { generation: 1, stamp: stamp(1, 0, 1), stored: None };
            let mutation_id = operation["mutationId"].as_str().unwrap().to_owned();
            OperationResult { mutation_id, duplicate: false, outcome: Outcome::Applied(accepted) }
        });
        let answer = PushAnswer { server_time: now(), results: results.collect() };
        self.answer(200, answer.encode());
        let Some(Action::StoreResults { results, epoch: 3, .. }) = self.open() else {
            panic!("{:?}", self.asked)
        };
        let answered =
            |row: &SyncQueueItem| results.iter().any(|result| result.mutation_id == row.mutation_id);
        self.rows.retain(|row| !answered(row));
        self.stored();
    }

    fn stored(&mut self) {
        let event =
            Event::Stored { ticket: self.ticket(), position: self.position.clone(), counts: self.counts() };
        self.tell(event);
    }

    fn problem(&mut self, code: SyncCode, retry_after: Option<&str>) {
        let problem = Problem { code, detail: String::new(), field: None, server_time: now() };
        self.answer_with(problem.status(), problem.encode(), retry_after);
    }
}

fn page(from: &str, cursor: &str) -> Value {
    let page = ChangesPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        from: from.to_owned(),
        cursor: cursor.to_owned(),
        more: false,
        changes: vec![],
        unknown: 0,
    };
    page.encode()
}

fn snapshot(next: Option<&str>) -> Value {
    let page = SnapshotPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        cursor: "e1.9".to_owned(),
        next: next.map(str::to_owned),
        records: vec![],
        unknown: 0,
    };
    page.encode()
}

#[test]
fn a_new_device_reads_a_snapshot_then_the_changes_since_then_sends_what_it_has() {
    let mut rig = Rig::leading(vec![row(2)], None);
    assert!(matches!(rig.open(), Some(Action::PullSnapshot { page: None, .. })));
    rig.answer(200, snapshot(Some("t1")));
    assert!(matches!(rig.open(), Some(Action::StoreSnapshot { anew: true, end: None, epoch: 3, .. })));
    rig.stored();
    let Some(Action::PullSnapshot { page: Some(token), .. }) = rig.open() else { panic!("{:?}", rig.asked) };
    assert_eq!(token, "t1");
    rig.answer(200, snapshot(None));
    let Some(Action::StoreSnapshot { end: Some(end), .. }) = rig.open() else { panic!("{:?}", rig.asked) };
    assert_eq!(end.anew, Some(("e1.9".to_owned(), vec![])));
    rig.position.cursor = Some("e1.9".to_owned());
    rig.stored();
    assert!(matches!(rig.open(), Some(Action::PullChanges { cursor, .. }) if cursor == "e1.9"));
    rig.answer(200, page("e1.9", "e1.9"));
    rig.stored();
    assert_eq!(rig.push(), 1);
    rig.applied();
    rig.queue();
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
    while matches!(rig.open(), Some(Action::ReadQueue { .. })) {
        rig.queue();
        if rig.open().is_some() {
            sizes.push(rig.mark());
            rig.applied();
        }
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
fn a_push_that_is_refused_as_a_whole_is_split_until_the_culprit_stands_alone() {
    for code in [SyncCode::RequestInvalid, SyncCode::RequestTooLarge] {
        let mut rig = Rig::at_rest();
        rig.rows = (2..10).map(row).collect();
        let culprit = rig.rows[5].mutation_id.clone();
        rig.tell(Event::Committed);
        let mut refused = Vec::new();
        for _ in 0..40 {
            rig.queue();
            if rig.open().is_none() {
                break;
            }
            rig.mark();
            let Some(Action::Push { body, .. }) = rig.open() else { panic!("{:?}", rig.asked) };
            if !body.to_string().contains(&culprit) {
                rig.applied();
                continue;
            }
            rig.problem(code, None);
            if let Some(Action::FileDead { rows, .. }) = rig.open() {
                refused.extend(rows);
                rig.rows.retain(|row| row.id != refused[0].0);
                rig.stored();
            }
        }
        assert_eq!(rig.rows, []);
        assert_eq!(refused.len(), 1);
        assert_eq!((&refused[0].0, refused[0].1.code.as_str()), (&culprit, code.as_str()));
    }
}

#[test]
fn a_lost_place_in_the_stream_is_found_again_by_a_snapshot_and_the_queue_stays() {
    let mut rig = Rig::leading(vec![row(2)], Some("e0.5"));
    rig.problem(SyncCode::ResyncRequired, None);
    assert!(matches!(rig.open(), Some(Action::PullSnapshot { page: None, .. })));
    rig.answer(200, snapshot(None));
    assert!(matches!(rig.open(), Some(Action::StoreSnapshot { anew: true, end: Some(_), .. })));
    rig.position.cursor = Some("e1.9".to_owned());
    rig.stored();
    rig.answer(200, page("e1.9", "e1.9"));
    rig.stored();
    assert_eq!(rig.push(), 1);
}

#[test]
fn what_a_removal_has_taken_along_is_looked_for_without_losing_the_place() {
    let mut rig = Rig::at_rest();
    rig.position.restore_children = true;
    rig.tell(Event::Leads { epoch: 3, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
    rig.answer(200, snapshot(None));
    let Some(Action::StoreSnapshot { anew: false, end: Some(end), .. }) = rig.open() else {
        panic!("{:?}", rig.asked)
    };
    assert_eq!(end.anew, None);
    rig.position.restore_children = false;
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
    rig.tell(Event::Counted(rig.counts()));
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
        rig.queue();
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
        rig.queue();
        if rig.open().is_none() {
            break;
        }
        rig.mark();
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
    rig.queue();
    rig.mark();
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
fn refused_rows_are_an_error_until_somebody_has_looked_at_them() {
    let mut rig = Rig::at_rest();
    rig.tell(Event::Counted(QueueCounts { dead: 1, ..QueueCounts::default() }));
    assert_eq!(rig.engine.status().state, SyncState::Error);
    rig.tell(Event::Counted(QueueCounts { conflicts: 1, ..QueueCounts::default() }));
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
    rig.tell(Event::Counted(rig.counts()));
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
                (10, _) => Event::Counted(rig.counts()),
                (11, _) => Event::Timer,
                (12, Some(_)) => Event::StoreFailed { ticket: rig.ticket(), code: "store/failed".to_owned() },
                (13, Some(_)) => Event::Answered { ticket: random, answer: Answer::Failed(SyncCode::Network) },
                (_, None) => Event::Timer,
                (_, Some(Action::ReadQueue { ticket, .. })) => {
                    Event::Queue { ticket: *ticket, rows: rig.rows.clone(), counts: rig.counts() }
                }
                (_, Some(Action::MarkSent { ticket, row_ids, epoch })) => {
                    let marked = rig.rows.iter().filter(|row| row_ids.contains(&row.id));
                    let rows = marked.map(|row| sent(row.clone(), OnConflicts::Ask, *epoch)).collect();
                    Event::Marked { ticket: *ticket, rows }
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
                    rig.position.cursor = Some("e1.5".to_owned());
                    Event::Stored { ticket: rig.ticket(), position: rig.position.clone(), counts: rig.counts() }
                }
            };
            let replied = matches!(
                event,
                Event::Queue { .. } | Event::Marked { .. } | Event::Stored { .. } | Event::StoreFailed { .. }
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
