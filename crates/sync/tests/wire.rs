//! Messages: what is sent comes back, and whatever is received gets an answer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{OWNER, now, operation, record, rules, stamp, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_model::Operation::{Create, Delete, Update};
use soul_sync::{
    Accepted, ChangeEvent, ChangesPage, Loss, OperationResult, Outcome, Problem, PushAnswer, PushRequest,
    RecordState, Rejection, SnapshotPage, SyncCode,
};

fn state(number: u32, deleted: bool) -> RecordState {
    let mut fields = record("journal", number, "A quiet day.");
    fields.insert("aFieldOfALaterVersion".to_owned(), json!({ "kept": [1, null] }));
    stamp(2, 5, 1).put_into(&mut fields);
    let state = RecordState::new(rules("journal"), false, 3, fields).unwrap();
    if deleted { state.removed(4, stamp(3, 6, 2)) } else { state }
}

fn request() -> PushRequest {
    let create = operation(1, Create, "journal", record("journal", 2, "a"), &stamp(1, 1, 1), 0);
    let update = operation(2, Update, "person", record("person", 3, "b"), &stamp(2, 2, 1), 7);
    let delete = operation(3, Delete, "profile", record("profile", 1, ""), &stamp(3, 3, 1), 8);
    let operations = vec![create, update.asking(), delete.seen_until(Some("e1.17".to_owned()))];
    PushRequest { owner_id: OWNER.to_owned(), operations }
}

fn outcomes() -> Vec<Outcome> {
    let accepted = |stored| Accepted { generation: 4, stamp: stamp(2, 5, 1), stored };
    vec![
        Outcome::Applied(accepted(None)),
        Outcome::Applied(accepted(Some(state(2, false)))),
        Outcome::Won { accepted: accepted(None), replaced: state(2, false) },
        Outcome::Won { accepted: accepted(None), replaced: state(2, true) },
        Outcome::Lost { reason: Loss::Stamp, stored: Some(state(2, false)) },
        Outcome::Lost { reason: Loss::RemovedBefore, stored: Some(state(2, true)) },
        Outcome::Lost { reason: Loss::UnseenChildren, stored: Some(state(2, false)) },
        Outcome::Lost { reason: Loss::Forgotten, stored: None },
        Outcome::Undecided { stored: state(2, false) },
        Outcome::Rejected(Rejection {
            code: "sync/record-invalid".to_owned(),
            field: Some("mood".to_owned()),
        }),
        Outcome::Rejected(Rejection { code: "sync/of-a-later-version".to_owned(), field: None }),
        Outcome::Retry { code: SyncCode::Busy, retry_after_ms: Some(1500) },
        Outcome::Retry { code: SyncCode::AnswerFull, retry_after_ms: None },
    ]
}

fn answer() -> PushAnswer {
    let results = outcomes().into_iter().zip(0..).flat_map(|(outcome, n)| {
        let duplicate =
            OperationResult { mutation_id: uuid(2 * n + 1), duplicate: true, outcome: outcome.clone() };
        [OperationResult { mutation_id: uuid(2 * n), duplicate: false, outcome }, duplicate]
    });
    PushAnswer { server_time: now(), results: results.collect() }
}

fn changes() -> ChangesPage {
    ChangesPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        from: "e1.5".to_owned(),
        cursor: "e1.7".to_owned(),
        more: true,
        changes: vec![state(2, false), state(3, true)],
        unknown: 0,
    }
}

fn snapshot() -> SnapshotPage {
    SnapshotPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        cursor: "e1.7".to_owned(),
        next: Some("token".to_owned()),
        records: vec![state(2, false), state(3, false)],
        unknown: 0,
    }
}

fn event() -> ChangeEvent {
    ChangeEvent { server_time: now(), cursor: "e1.8".to_owned() }
}

fn read_answer(value: &Value) -> Result<PushAnswer, soul_sync::WireError> {
    let sent: Vec<_> = answer().results.into_iter().map(|result| result.mutation_id).collect();
    PushAnswer::decode(value, sent.iter().map(String::as_str))
}

/// Whether a value can be read.
type IsRead = fn(&Value) -> bool;

/// Each message, and whether a value can be read as one of its kind.
fn messages() -> Vec<(Value, IsRead)> {
    vec![
        (request().encode(), |value| PushRequest::decode(value).is_ok()),
        (answer().encode(), |value| read_answer(value).is_ok()),
        (changes().encode(), |value| ChangesPage::decode(value, OWNER, "e1.5").is_ok()),
        (snapshot().encode(), |value| SnapshotPage::decode(value, OWNER, None).is_ok()),
        (event().encode(), |value| ChangeEvent::decode(value).is_ok()),
    ]
}

/// Paths of all values inside.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| pointers(v, &format!("{path}/{k}"), found)),
        Value::Array(items) => {
            items.iter().zip(0..).for_each(|(v, n)| pointers(v, &format!("{path}/{n}"), found))
        }
        _ => {}
    }
}

#[test]
fn what_is_sent_is_what_is_received() {
    let received = PushRequest::decode(&request().encode()).unwrap();
    let operations: Vec<_> = received.operations.into_iter().map(|(_, read)| read.unwrap()).collect();
    assert_eq!((received.owner_id.as_str(), operations), (OWNER, request().operations));
    assert_eq!(read_answer(&answer().encode()), Ok(answer()));
    assert_eq!(ChangesPage::decode(&changes().encode(), OWNER, "e1.5"), Ok(changes()));
    assert_eq!(SnapshotPage::decode(&snapshot().encode(), OWNER, None), Ok(snapshot()));
    assert_eq!(ChangeEvent::decode(&event().encode()), Ok(event()));
    for outcome in outcomes() {
        assert_eq!(Outcome::decode(&outcome.encode()), Ok(outcome));
    }
}

#[test]
fn fields_that_are_not_known_are_passed_over() {
    for (mut message, is_read) in messages() {
        message["aMemberOfALaterVersion"] = json!([1, 2, 3]);
        assert!(is_read(&message), "{message}");
    }
}

#[test]
fn kinds_of_records_that_are_not_known_are_left_out_and_counted() {
    let mut page = changes().encode();
    page["changes"][0]["entity"] = json!("horoscope");
    let read = ChangesPage::decode(&page, OWNER, "e1.5").unwrap();
    assert_eq!((read.unknown, read.changes), (1, vec![state(3, true)]));
}

#[test]
fn an_answer_to_something_else_is_refused() {
    let changed = |message: Value, pointer: &str, value: Value| {
        let mut message = message;
        *message.pointer_mut(pointer).unwrap() = value;
        message
    };
    let of_changes =
        |pointer, value| ChangesPage::decode(&changed(changes().encode(), pointer, value), OWNER, "e1.5");
    let of_snapshot = |pointer, value| {
        SnapshotPage::decode(&changed(snapshot().encode(), pointer, value), OWNER, Some("t"))
    };
    for (refused, path) in [
        (of_changes("/ownerId", json!("bob")).unwrap_err(), "ownerId"),
        (of_changes("/from", json!("e1.4")).unwrap_err(), "from"),
        (of_changes("/cursor", json!("e1.5")).unwrap_err(), "more"),
        (of_changes("/cursor", json!("")).unwrap_err(), "cursor"),
        (of_changes("/protocol", json!(2)).unwrap_err(), "protocol"),
        (of_changes("/changes/1", state(2, true).encode()).unwrap_err(), "changes[1].record"),
        (of_snapshot("/next", json!("t")).unwrap_err(), "next"),
        (of_snapshot("/records/0", state(2, true).encode()).unwrap_err(), "records"),
        (of_snapshot("/ownerId", json!("bob")).unwrap_err(), "ownerId"),
        (
            read_answer(&changed(answer().encode(), "/results/1/mutationId", json!(uuid(99)))).unwrap_err(),
            "results[1].mutationId",
        ),
        (read_answer(&changed(answer().encode(), "/results", json!([]))).unwrap_err(), "results"),
    ] {
        assert_eq!((refused.code, refused.path.as_str()), (SyncCode::AnswerInvalid, path));
    }
}

#[test]
fn a_problem_is_a_document_whose_code_and_status_agree() {
    for code in SyncCode::all().filter(|code| code.status().is_some()) {
        let problem = Problem { code, detail: "Why.".to_owned(), field: None, server_time: now() };
        let document = problem.encode();
        assert_eq!(document["status"], problem.status());
        assert_eq!(Problem::code_of(problem.status(), Some(&document)), code);
    }
    // A proxy's page in place of the document.
    assert_eq!(Problem::code_of(503, None), SyncCode::Unavailable);
    assert_eq!(Problem::code_of(401, Some(&json!("<html>"))), SyncCode::Unauthorized);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(json!("applied")),
        Just(json!(uuid(2))),
        Just(json!("2025-03-01T12:00:00.000Z")),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,8}", inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_message_with_anything_in_any_place_is_read_or_refused(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in any_json(),
        takes_out: bool,
    ) {
        let messages = messages();
        let (mut message, read) = messages[which.index(messages.len())].clone();
        let mut paths = Vec::new();
        pointers(&message, "", &mut paths);
        let path = &paths[place.index(paths.len())];
        match (takes_out, path.rsplit_once('/')) {
            (true, Some((parent, field))) => match message.pointer_mut(parent) {
                Some(Value::Object(fields)) => { fields.remove(field); }
                Some(Value::Array(items)) => { items.remove(field.parse().unwrap()); }
                _ => {}
            },
            _ => *message.pointer_mut(path).unwrap() = value,
        }
        // Either answer is right; what is tested is that there is one.
        let _ = read(&message);
        if let Ok(received) = PushRequest::decode(&message) {
            let ids: std::collections::BTreeSet<_> = received.operations.iter().map(|(id, _)| id).collect();
            prop_assert_eq!(ids.len(), received.operations.len());
        }
    }
}
