//! What a device reads from the cloud besides answers to pushes.

use std::collections::BTreeSet;

use serde_json::Value;
use soul_core::Instant;
use soul_sync::limits::PAGE_LIMIT_MAX;
use soul_sync::{
    ChangeEvent, ChangesPage, ErrorClass, Problem, RecordState, SnapshotPage, SyncCode, WireError,
    code_of_answer,
};

use crate::{check_refusal, check_state, is_token, json};

/// Any bytes as a page of changes, for the owner and after the cursor that it names.
pub(crate) fn changes(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let (owner_id, from) = (text(&value, "ownerId"), text(&value, "from"));
    let page = match ChangesPage::decode(&value, owner_id, from) {
        Ok(page) => page,
        Err(error) => return check_error(&error, &value),
    };
    assert!(is_token(&page.owner_id) && is_token(&page.from) && is_token(&page.cursor));
    assert!(!page.more || page.cursor != page.from, "more, and no further");
    check_states(&page.changes, page.unknown);
    // Another owner's, and the answer to another question, are refused.
    assert!(ChangesPage::decode(&value, "somebody-else!", from).is_err() || owner_id == "somebody-else!");
    assert!(ChangesPage::decode(&value, owner_id, "elsewhere.1").is_err() || from == "elsewhere.1");
    let again = ChangesPage::decode(&page.encode(), owner_id, from);
    assert_eq!(again, Ok(ChangesPage { unknown: 0, ..page }));
    true
}

/// Any bytes as a page of a snapshot, for the owner that it names; the page that it asks for next was not the one asked with.
pub(crate) fn snapshot(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let owner_id = text(&value, "ownerId");
    let page = match SnapshotPage::decode(&value, owner_id, None) {
        Ok(page) => page,
        Err(error) => return check_error(&error, &value),
    };
    assert!(is_token(&page.owner_id) && is_token(&page.cursor) && page.next.as_deref().is_none_or(is_token));
    assert!(page.records.iter().all(|record| !record.deleted));
    check_states(&page.records, page.unknown);
    if let Some(next) = &page.next {
        assert!(SnapshotPage::decode(&value, owner_id, Some(next)).is_err(), "it asks for itself again");
    }
    let again = SnapshotPage::decode(&page.encode(), owner_id, None);
    assert_eq!(again, Ok(SnapshotPage { unknown: 0, ..page }));
    true
}

/// Any bytes as the data of an event.
pub(crate) fn event(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    match ChangeEvent::decode(&value) {
        Ok(event) => {
            assert!(is_token(&event.cursor));
            assert_eq!(ChangeEvent::decode(&event.encode()), Ok(event));
            true
        }
        Err(error) => check_error(&error, &value),
    }
}

/// Two bytes as a status and the others as the body of an answer that is no success.
pub(crate) fn problem(bytes: &[u8]) -> bool {
    let Some((status, body)) = bytes.split_first_chunk() else { return false };
    let status = u16::from_be_bytes(*status) % 1000;
    let body = json(body);
    let code = Problem::code_of(status, body.as_ref());
    let by_status = code_of_answer(status, None);
    // A body may say more exactly what the status says, and nothing else: it can't turn trouble that passes into a refusal.
    assert!(code == by_status || code.status() == Some(status), "{status}: {code:?}");
    assert_ne!(code.class(), ErrorClass::Refused);
    if by_status.class() == ErrorClass::Later {
        assert_eq!(code.class(), ErrorClass::Later, "{status}: {code:?}");
    }
    let detail = body.as_ref().map(|body| text(body, "detail").to_owned()).unwrap_or_default();
    let told = Problem { code, detail, field: None, server_time: Instant::UNIX_EPOCH };
    if code.status().is_some() {
        assert_eq!(Problem::code_of(told.status(), Some(&told.encode())), code);
    }
    code != by_status
}

fn check_states(states: &[RecordState], unknown: usize) {
    assert!(states.len() + unknown <= PAGE_LIMIT_MAX as usize);
    states.iter().for_each(check_state);
    let keys: BTreeSet<_> = states.iter().map(|state| (state.rules.entity, state.id())).collect();
    assert_eq!(keys.len(), states.len(), "a record stands twice on the page");
}

fn check_error(error: &WireError, value: &Value) -> bool {
    check_refusal(error, value);
    assert_eq!(error.code, SyncCode::AnswerInvalid, "{error:?}");
    false
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
