//! Cursors and page tokens, as they come back to a cloud.

use serde_json::{Value, json};
use soul_core::Instant;
use soul_sync::limits::{CURSOR_CHARS_MAX, INTEGER_MAX};
use soul_sync::{Cursor, PageToken, SyncCode};
use soul_testkit::ModelCloud;

use crate::{is_token, is_uuid};

const OWNER: &str = "ann";

/// Any bytes as a cursor and as the token of a page.
pub(crate) fn cursor(bytes: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(bytes) else { return false };
    if let Some(cursor) = Cursor::parse(text) {
        assert!(cursor.sequence <= INTEGER_MAX && is_token(text) && text.len() <= CURSOR_CHARS_MAX);
        assert_eq!(cursor.to_string(), text, "one place, one spelling");
    }
    if let Some(token) = PageToken::parse(text) {
        assert!(is_token(text) && text.len() <= CURSOR_CHARS_MAX && is_uuid(&token.id));
        assert_eq!(token.to_string(), text, "one place, one spelling");
    }
    // A cloud answers whatever it is asked with: by a page, or by one of the two codes.
    let cloud = cloud();
    let now = Instant::UNIX_EPOCH;
    for answer in [cloud.changes(OWNER, text, None, now), cloud.snapshot(OWNER, Some(text), None, now)] {
        match answer {
            Ok(page) => assert_eq!(page["ownerId"], OWNER),
            Err(problem) => {
                assert!(matches!(problem.code, SyncCode::CursorInvalid | SyncCode::ResyncRequired));
            }
        }
    }
    Cursor::parse(text).is_some() || PageToken::parse(text).is_some()
}

/// A cloud with one record, in the life of the database called `life`.
fn cloud() -> ModelCloud {
    let mut cloud = ModelCloud::new("life");
    let record = json!({ "id": "01955193-da18-7000-8000-000000000001", "version": 1, "userId": OWNER,
        "updatedAt": "2025-03-01T12:00:00.000Z", "writer": "7d444840-9dc0-41d1-b245-5ffdce74fad2" });
    let operation = json!({ "mutationId": "01955193-da18-7b3c-8d2f-0a1b2c3d4e5f", "operation": "create",
        "entity": "profile", "baseGeneration": 0, "record": record });
    let push: Value = json!({ "protocol": 1, "ownerId": OWNER, "operations": [operation] });
    cloud.push(OWNER, &push, Instant::UNIX_EPOCH).expect("a good push");
    cloud
}
