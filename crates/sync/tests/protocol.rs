//! PROTOCOL.md and openapi.json say what the code does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use schema::Schemas;
use serde_json::{Value, json};
use soul_model::{SYNC_RULES, natural_id};
use soul_sync::limits::{
    ANSWER_BYTES_MAX, ANSWER_BYTES_SOFT, CLOCK_AHEAD_MS_MAX, CURSOR_CHARS_MAX, INTEGER_MAX, OPERATIONS_MAX,
    OWNER_CHARS_MAX, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, PROTOCOL_VERSION, PUSH_BYTES_MAX, RECORD_BYTES_MAX,
    RESULTS_KEPT_DAYS, TOMBSTONES_KEPT_DAYS,
};
use soul_sync::{
    BACKOFF_MS_FIRST, BACKOFF_MS_MAX, ChangeEvent, ChangesPage, ErrorClass, Problem, PushAnswer, PushRequest,
    REPLY_MS_MAX, RETRY_AFTER_MS_MAX, SnapshotPage, SyncCode, code_of_answer,
};

const PAGE: &str = include_str!("../../../PROTOCOL.md");
const DOCUMENT: &str = include_str!("../openapi.json");

/// The examples of the page by their names.
fn examples() -> BTreeMap<&'static str, Value> {
    let blocks = PAGE.split("```json ").skip(1).map(|rest| {
        let (name, rest) = rest.split_once('\n').unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        (name, serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    blocks.collect()
}

/// The rows of the table under a heading: the cells, without the head.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, section) = PAGE.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let rows =
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn unquoted(cell: &str) -> &str {
    cell.trim_matches('`')
}

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// Whether a value can be read as the message of that name. The answers are those to the page's own examples.
fn is_read(name: &str, value: &Value) -> bool {
    match name {
        "push-request" => {
            PushRequest::decode(value).is_ok_and(|push| push.operations.iter().all(|(_, read)| read.is_ok()))
        }
        "push-answer" => {
            let sent = examples().remove("push-request").unwrap();
            let operations = sent["operations"].as_array().unwrap();
            let ids: Vec<_> =
                operations.iter().map(|operation| operation["mutationId"].as_str().unwrap()).collect();
            PushAnswer::decode(value, ids.into_iter()).is_ok()
        }
        "changes-page" => ChangesPage::decode(value, "ann", "c0ffee.17").is_ok(),
        "snapshot-page" => SnapshotPage::decode(value, "ann", None).is_ok(),
        "change-event" => ChangeEvent::decode(value).is_ok(),
        other => panic!("no message is called {other}"),
    }
}

/// The messages with their names in the document.
const MESSAGES: [(&str, &str); 5] = [
    ("push-request", "PushRequest"),
    ("push-answer", "PushAnswer"),
    ("changes-page", "ChangesPage"),
    ("snapshot-page", "SnapshotPage"),
    ("change-event", "ChangeEvent"),
];

#[test]
fn every_example_of_the_page_is_a_message_and_keeps_the_schema() {
    let (examples, document) = (examples(), document());
    let schemas = Schemas::of(&document);
    for (name, schema) in MESSAGES {
        assert!(is_read(name, &examples[name]), "{name}");
        assert_eq!(schemas.check(schema, &examples[name]), Ok(()));
    }
    let problem = &examples["problem"];
    let status = problem["status"].as_u64().unwrap() as u16;
    assert_eq!(Problem::code_of(status, Some(problem)).as_str(), problem["code"]);
    assert_eq!(schemas.check("Problem", problem), Ok(()));
    assert_eq!(examples.len(), MESSAGES.len() + 1, "no example goes untested");
}

/// Paths of all members and items inside.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().zip(0..).map(|(value, n): (_, u32)| (n.to_string(), value)).collect()
        }
        _ => vec![],
    };
    for (name, child) in children {
        let path = format!("{path}/{name}");
        found.push(path.clone());
        pointers(child, &path, found);
    }
}

#[test]
fn the_document_refuses_what_the_code_refuses_and_nothing_else() {
    let (examples, document) = (examples(), document());
    let schemas = Schemas::of(&document);
    let others = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(1.5),
        json!(4_294_967_296_u64),
        json!(9_007_199_254_740_992_u64),
        json!(""),
        json!("a b"),
        json!("else"),
        json!("x".repeat(201)),
        json!("2025-03-01T12:00:00Z"),
        json!("01955193-DA18-7000-8000-000000000001"),
        json!({}),
    ];
    let mut compared = 0;
    for (name, schema) in MESSAGES {
        let mut paths = Vec::new();
        pointers(&examples[name], "", &mut paths);
        // What a record says is for the cloud's own rules; ids that have to agree with each other are no matter of a schema.
        let is_free = |path: &&String| {
            let inside = path.split_once("/record/").map(|(_, field)| field);
            let agrees = ["/mutationId", "/ownerId", "/from", "/record/id", "/entity", "/operation"];
            inside.is_some_and(|field| !["version", "updatedAt", "writer"].contains(&field))
                || agrees.iter().any(|end| path.ends_with(end))
        };
        for path in paths.iter().filter(|path| !is_free(path)) {
            let (parent, field) = path.rsplit_once('/').unwrap();
            for other in others.iter().map(Some).chain([None]) {
                let mut message = examples[name].clone();
                match (message.pointer_mut(parent).unwrap(), other) {
                    (Value::Object(fields), Some(other)) => {
                        fields.insert(field.to_owned(), other.clone());
                    }
                    (Value::Object(fields), None) => {
                        fields.remove(field);
                    }
                    (Value::Array(items), Some(other)) => {
                        items[field.parse::<usize>().unwrap()] = other.clone()
                    }
                    // One item fewer is another message, and none that a schema could tell.
                    _ => continue,
                }
                let by_schema = schemas.check(schema, &message);
                // The code checks besides that the stream gets on, and that a result is there for each operation.
                let is_beyond_a_schema = path.ends_with("/more") || path.ends_with("/results");
                if !(is_beyond_a_schema && by_schema.is_ok()) {
                    assert_eq!(
                        by_schema.is_ok(),
                        is_read(name, &message),
                        "{name}{path} {other:?}: {by_schema:?}"
                    );
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn the_paths_and_their_answers_are_those_of_the_protocol() {
    let document = document();
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(paths, ["/v1/sync/changes", "/v1/sync/events", "/v1/sync/push", "/v1/sync/snapshot"]);
    for path in &paths {
        assert!(PAGE.contains(path), "{path}");
    }
    let mut told = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                for code in response["x-codes"].as_array().into_iter().flatten() {
                    let code = SyncCode::of(code.as_str().unwrap()).unwrap();
                    assert_eq!(
                        code.status().map(|status| status.to_string()).as_ref(),
                        Some(status),
                        "{code:?}"
                    );
                    told.insert(code);
                }
            }
        }
    }
    let with_status: BTreeSet<_> = SyncCode::all().filter(|code| code.status().is_some()).collect();
    assert_eq!(told, with_status);
    let limit = document.pointer("/paths/~1v1~1sync~1changes/get/parameters/1/schema").unwrap();
    assert_eq!((&limit["maximum"], &limit["default"]), (&json!(PAGE_LIMIT_MAX), &json!(PAGE_LIMIT_DEFAULT)));
}

#[test]
fn the_limits_stand_in_both_as_they_stand_in_the_code() {
    let limits = [
        ("operationsMax", OPERATIONS_MAX as u64),
        ("pushBytesMax", PUSH_BYTES_MAX as u64),
        ("recordBytesMax", RECORD_BYTES_MAX as u64),
        ("answerBytesSoft", ANSWER_BYTES_SOFT as u64),
        ("answerBytesMax", ANSWER_BYTES_MAX as u64),
        ("pageLimitMax", PAGE_LIMIT_MAX),
        ("pageLimitDefault", PAGE_LIMIT_DEFAULT),
        ("cursorCharsMax", CURSOR_CHARS_MAX as u64),
        ("ownerCharsMax", OWNER_CHARS_MAX as u64),
        ("clockAheadMsMax", CLOCK_AHEAD_MS_MAX.unsigned_abs()),
        ("resultsKeptDays", RESULTS_KEPT_DAYS.into()),
        ("tombstonesKeptDays", TOMBSTONES_KEPT_DAYS.into()),
        ("integerMax", INTEGER_MAX),
    ];
    let document = document();
    let expected: Value = limits.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    assert_eq!(document["x-limits"], expected);
    let on_page: Vec<u64> = table("## Limits").iter().map(|row| row[1].parse().unwrap()).collect();
    assert_eq!(on_page, limits.map(|(_, value)| value));
    let constant = document.pointer("/components/schemas/PushRequest/properties/protocol/const");
    assert_eq!(constant, Some(&json!(PROTOCOL_VERSION)));
}

/// The text of a numbered rule, in one line.
fn rule(number: u32) -> String {
    let start = format!("\n{number}. ");
    let (_, rest) = PAGE.split_once(&start).unwrap_or_else(|| panic!("no rule {number}"));
    let lines = rest.lines().enumerate().take_while(|(n, line)| *n == 0 || line.starts_with("   "));
    lines.map(|(_, line)| line.trim()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_numbers_in_the_rules_are_those_of_the_code() {
    let minutes = |ms: u64| ms / 60_000;
    let clock_ahead = minutes(CLOCK_AHEAD_MS_MAX.unsigned_abs());
    for (number, sentence) in [
        (3, format!("`\"protocol\": {PROTOCOL_VERSION}`")),
        (5, format!("0 to {INTEGER_MAX} (2⁵³ − 1), `version` is 1 to {}.", u32::MAX)),
        (6, format!("are 1 to {CURSOR_CHARS_MAX} characters")),
        (6, format!("are 1 to {OWNER_CHARS_MAX} characters")),
        (
            19,
            format!("more than {clock_ahead} minutes ahead of its clock back to {clock_ahead} minutes ahead"),
        ),
        (22, format!("At most {OPERATIONS_MAX} operations and {PUSH_BYTES_MAX} bytes")),
        (26, format!("MUST be kept for {RESULTS_KEPT_DAYS} days")),
        (27, format!("pass {ANSWER_BYTES_SOFT} bytes")),
        (37, format!("{PAGE_LIMIT_DEFAULT} unless asked, {PAGE_LIMIT_MAX} whatever is asked")),
        (37, format!("closed after {ANSWER_BYTES_SOFT} bytes")),
        (40, format!("Tombstones are kept for {TOMBSTONES_KEPT_DAYS} days.")),
        (47, format!("from {} second to {} minutes", BACKOFF_MS_FIRST / 1000, minutes(BACKOFF_MS_MAX))),
    ] {
        let rule = rule(number);
        assert!(rule.contains(&sentence), "{number}: {sentence}\n{rule}");
    }
    // "Up to a day".
    assert!(rule(47).contains("up to a day") && RETRY_AFTER_MS_MAX == 24 * 60 * 60 * 1000);
}

#[test]
fn the_package_asks_and_refuses_by_the_limits_of_the_page() {
    const REQUESTS: &str = include_str!("../../../pkg/src/requests.ts");
    let number = |name: &str| {
        let (_, rest) = REQUESTS.split_once(&format!("const {name} = ")).unwrap_or_else(|| panic!("{name}"));
        let (number, _) = rest.split_once(';').unwrap();
        match number.split_once(" << ") {
            Some((number, bits)) => number.parse::<u64>().unwrap() << bits.parse::<u32>().unwrap(),
            None => number.replace('_', "").parse().unwrap(),
        }
    };
    assert_eq!(number("ANSWER_BYTES"), ANSWER_BYTES_MAX as u64);
    assert_eq!(number("PAGE_RECORDS"), PAGE_LIMIT_MAX);
    // The driver's own time limit comes before the engine's.
    assert!(number("REQUEST_MS") < REPLY_MS_MAX);
}

#[test]
fn the_codes_stand_on_the_page_with_status_and_class() {
    let class = |code: SyncCode| match code.class() {
        ErrorClass::Later => "later",
        ErrorClass::Pause => "pause",
        ErrorClass::Split => "split",
        ErrorClass::Resync => "resync",
        ErrorClass::Refused => "refused",
    };
    let expected: Vec<_> = SyncCode::all()
        .map(|code| {
            let status = code.status().map_or("–".to_owned(), |status| status.to_string());
            (code.as_str().to_owned(), status, class(code).to_owned())
        })
        .collect();
    let rows = table("## Errors");
    let rows = rows.iter().map(|row| (unquoted(row[0]).to_owned(), row[1].to_owned(), row[2].to_owned()));
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    assert!(PAGE.contains("400 and 422 are `sync/request-invalid`"));
    assert_eq!(code_of_answer(422, None), SyncCode::RequestInvalid);
}

#[test]
fn the_kinds_of_records_stand_on_the_page_and_in_the_document() {
    let yes_or_no = |flag| if flag { "yes" } else { "no" };
    let mut expected: Vec<_> = SYNC_RULES
        .iter()
        .map(|rules| {
            let parents: Vec<_> = rules.parents().map(|(field, _)| format!("`{field}`")).collect();
            vec![
                format!("`{}`", rules.entity),
                rules.place.to_string(),
                if parents.is_empty() { "–".to_owned() } else { parents.join(", ") },
                if rules.has_natural_key() { "natural" } else { "UUIDv7" }.to_owned(),
                yes_or_no(rules.guarded).to_owned(),
                yes_or_no(rules.files_conflicts).to_owned(),
            ]
        })
        .collect();
    let mut rows: Vec<Vec<String>> =
        table("## Records").iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    expected.sort();
    rows.sort();
    assert_eq!(rows, expected);
    let document = document();
    let entities: Vec<_> = SYNC_RULES.iter().map(|rules| json!(rules.entity)).collect();
    assert_eq!(document.pointer("/components/schemas/Entity/enum"), Some(&json!(entities)));
    for rules in &SYNC_RULES {
        for field in rules.store.derived_fields {
            assert!(PAGE.contains(&format!("`{field}`")), "{field} is not sent");
        }
    }
}

#[test]
fn the_natural_keys_of_the_page_give_the_ids_that_stand_beside_them() {
    let (_, rest) = PAGE.split_once("| Entity | Key text |").unwrap();
    let rows: Vec<Vec<_>> = rest
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| unquoted(cell.trim())).collect())
        .collect();
    let with_key = SYNC_RULES.iter().filter(|rules| rules.has_natural_key()).count();
    assert_eq!(rows.len(), with_key);
    for row in rows {
        let parts: Vec<_> = row[2].split(':').collect();
        assert_eq!(natural_id(&parts), row[3], "{}", row[0]);
    }
    assert!(PAGE.contains(&soul_model::NATURAL_KEYS.to_string()));
}

#[test]
fn the_rules_are_numbered_without_a_gap() {
    let numbers = PAGE.lines().filter_map(|line| line.split_once(". ")?.0.parse::<u32>().ok());
    let numbers: Vec<_> = numbers.collect();
    assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>());
    assert!(numbers.len() > 40);
}
