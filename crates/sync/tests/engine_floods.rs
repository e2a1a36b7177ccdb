//! The engine before a cloud that never comes to an end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::rig::{Rig, change, page, page_with, row, snapshot};
use serde_json::{Value, json};
use soul_sync::{Action, BACKOFF_MS_MIN, Event, FRUITLESS_PAGES_MAX, NEWS_WAIT_MS, Position, SyncState};

/// A page that says that there is more.
fn page_with_more(from: &str, cursor: &str, changes: Vec<Value>) -> Value {
    let mut page = page(from, cursor);
    (page["more"], page["changes"]) = (json!(true), json!(changes));
    page
}

/// Answers what is asked until something else is asked for than pages; gives how many pages that took. Their answers come from `next`,
/// given the number of the page.
fn pages(rig: &mut Rig, next: impl Fn(u32) -> (Value, Position)) -> u32 {
    let mut pages = 0;
    while matches!(rig.open(), Some(Action::PullChanges { .. } | Action::PullSnapshot { .. })) {
        pages += 1;
        assert!(pages < 1000, "it ends");
        let (body, position) = next(pages);
        rig.answer(200, body);
        if rig.open().is_some() {
            rig.position = position;
            rig.stored();
        }
    }
    pages
}

fn at(cursor: String) -> Position {
    Position { cursor: Some(cursor), needs_snapshot: false }
}

fn error(rig: &Rig) -> (SyncState, Option<String>) {
    let status = rig.engine.status();
    (status.state, status.last_error)
}

fn answer_invalid() -> (SyncState, Option<String>) {
    (SyncState::Error, Some("sync/answer-invalid".to_owned()))
}

#[test]
fn changes_without_end_that_hold_nothing_are_asked_for_once_in_each_wait() {
    let mut rig = Rig::leading(vec![row(2)], Some("e1.0"));
    let empty = |n: u32| {
        (page_with_more(&format!("e1.{}", n - 1), &format!("e1.{n}"), vec![]), at(format!("e1.{n}")))
    };
    assert_eq!(pages(&mut rig, empty), FRUITLESS_PAGES_MAX + 1);
    assert_eq!(error(&rig), answer_invalid());
    assert!(rig.engine.status().next_attempt_at.is_some());
    // What waits here is sent all the same.
    rig.timer();
    assert_eq!(rig.push(), 1);
    rig.applied();
    assert_eq!(rig.push(), 0);
    // Such a cloud gets one request for each wait from then on.
    let last = FRUITLESS_PAGES_MAX;
    let still = move |_| (page_with_more(&format!("e1.{last}"), "e1.99", vec![]), at("e1.99".to_owned()));
    let mut asked = Vec::new();
    for _ in 0..4 {
        asked.push(pages(&mut rig, still));
        assert_eq!(error(&rig), answer_invalid());
        assert!(rig.timer() >= BACKOFF_MS_MIN);
    }
    assert_eq!(asked, [1, 1, 1, 1]);
    // One that has come to its senses is followed.
    let end = move |_| (page(&format!("e1.{last}"), "e1.99"), at("e1.99".to_owned()));
    assert_eq!(pages(&mut rig, end), 1);
    assert_eq!(error(&rig), (SyncState::Synced, None));
}

#[test]
fn a_long_stream_of_changes_is_read_to_its_end_though_some_pages_are_empty() {
    let mut rig = Rig::leading(vec![], Some("e1.0"));
    let long = |n: u32| {
        let (from, cursor) = (format!("e1.{}", n - 1), format!("e1.{n}"));
        let body = match n {
            200 => page(&from, &cursor),
            // One page in eight holds something; of a kind that this version does not know is something, too.
            _ if n.is_multiple_of(16) => page_with_more(&from, &cursor, vec![change(n)]),
            _ if n.is_multiple_of(8) => {
                let mut unknown = change(n);
                unknown["entity"] = json!("dream");
                page_with_more(&from, &cursor, vec![unknown])
            }
            _ => page_with_more(&from, &cursor, vec![]),
        };
        (body, at(cursor))
    };
    assert_eq!(pages(&mut rig, long), 200);
    assert_eq!((rig.push(), error(&rig)), (0, (SyncState::Synced, None)));
}

#[test]
fn a_snapshot_without_end_that_holds_nothing_is_broken_off() {
    let mut rig = Rig::leading(vec![row(2)], None);
    let empty = |n: u32| (snapshot(Some(&format!("t{n}"))), Position { cursor: None, needs_snapshot: true });
    assert_eq!(pages(&mut rig, empty), FRUITLESS_PAGES_MAX + 1);
    assert_eq!(error(&rig), answer_invalid());
    rig.timer();
    assert_eq!(rig.push(), 1);
    rig.applied();
    assert_eq!(rig.push(), 0);
    assert_eq!(pages(&mut rig, empty), 1);
    assert!(rig.timer() >= BACKOFF_MS_MIN);
}

fn news(cursor: &str) -> Event {
    Event::News { cursor: cursor.to_owned() }
}

#[test]
fn news_without_end_of_nothing_is_asked_about_once_in_each_wait() {
    let mut rig = Rig::at_rest();
    rig.tell(news("e1.6"));
    for n in 7..12 {
        assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
        rig.hear(&format!("e1.{n}"));
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
        // All is done, as far as the cloud's own answer goes; what it tells of is asked for after the wait.
        assert_eq!((rig.open(), error(&rig)), (None, (SyncState::Synced, None)));
        assert_eq!(rig.engine.status().last_success_at, Some(rig.at));
        assert_eq!(rig.timer(), NEWS_WAIT_MS);
    }
}

#[test]
fn news_that_brings_something_waits_for_nothing() {
    let mut rig = Rig::at_rest();
    for n in 6..12 {
        rig.tell(news(&format!("e1.{n}")));
        rig.answer(200, page_with(n, &format!("e1.{}", n - 1), &format!("e1.{n}")));
        rig.position = at(format!("e1.{n}"));
        rig.stored();
        assert_eq!(rig.open(), None);
    }
}

#[test]
fn only_news_waits_after_news_of_nothing_and_only_after_it() {
    let mut rig = Rig::at_rest();
    let empty_pull = |rig: &mut Rig| {
        assert!(matches!(rig.open(), Some(Action::PullChanges { .. })));
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
    };
    // What was asked for without news may bring nothing.
    rig.tell(Event::Visible);
    empty_pull(&mut rig);
    assert_eq!(rig.push(), 0);
    rig.tell(news("e1.6"));
    empty_pull(&mut rig);
    rig.tell(news("e1.7"));
    assert_eq!(rig.open(), None);
    // An edit and the user do not wait.
    rig.rows.push(row(2));
    rig.tell(Event::Committed);
    assert_eq!(rig.push(), 1);
    rig.applied();
    assert_eq!(rig.push(), 0);
    assert_eq!(rig.open(), None);
    rig.tell(Event::SyncNow);
    empty_pull(&mut rig);
    assert_eq!(rig.push(), 0);
    // After a pull for another reason, news is worth a request again.
    rig.tell(news("e1.8"));
    empty_pull(&mut rig);
}
