//! Pushes and their answers.

use std::collections::BTreeSet;

use serde_json::Value;
use soul_model::RECORD_BYTES_MAX;
use soul_sync::limits::{INTEGER_MAX, OPERATIONS_MAX};
use soul_sync::{
    ErrorClass, OperationResult, Outcome, PushAnswer, PushOperation, PushRequest, SyncCode, WireError,
};

use crate::{check_refusal, check_state, is_token, is_uuid, json};

/// Any bytes as the body of a push.
pub(crate) fn request(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let received = match PushRequest::decode(&value) {
        Ok(received) => received,
        Err(error) => {
            check_refusal(&error, &value);
            // The whole is refused by a problem document, so the code has a status.
            assert!(error.code.status().is_some(), "{error:?}");
            return false;
        }
    };
    assert!(is_token(&received.owner_id));
    assert!(received.operations.len() <= OPERATIONS_MAX);
    let ids: BTreeSet<_> = received.operations.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), received.operations.len(), "two operations under one mutation id");
    let mut taken = Vec::new();
    for (mutation_id, operation) in received.operations {
        assert!(is_uuid(&mutation_id));
        match operation {
            Ok(operation) => {
                assert_eq!(operation.mutation_id, mutation_id);
                check_operation(&operation, &received.owner_id);
                taken.push(operation);
            }
            Err(error) => check_rejection(&error, &value),
        }
    }
    let request = PushRequest { owner_id: received.owner_id, operations: taken };
    let again = PushRequest::decode(&request.encode()).expect("what was read can be sent");
    let operations: Vec<_> = again.operations.into_iter().map(|(_, operation)| operation.unwrap()).collect();
    assert_eq!(PushRequest { owner_id: again.owner_id, operations }, request);
    !request.operations.is_empty()
}

fn check_operation(operation: &PushOperation, owner_id: &str) {
    assert!(operation.base_generation <= INTEGER_MAX && operation.stamp().version >= 1);
    assert!(operation.base_cursor.as_deref().is_none_or(is_token));
    assert!(is_uuid(operation.entity_id()));
    let record = operation.record();
    assert!(Value::Object(record.clone()).to_string().len() <= RECORD_BYTES_MAX);
    if operation.deletes() {
        assert_eq!(record.len(), 4, "a removal holds id and stamp and nothing else");
    } else {
        let natural = operation.rules.natural_id(owner_id, record);
        assert!(natural.is_none_or(|id| id == operation.entity_id()));
    }
    assert_eq!(PushOperation::decode(&operation.encode(), owner_id, "").as_ref(), Ok(operation));
    check_state(&operation.result(1, operation.stamp().clone()));
}

fn check_rejection(error: &WireError, value: &Value) {
    check_refusal(error, value);
    assert_eq!(error.code.class(), ErrorClass::Refused, "{error:?}");
    assert!(error.path.starts_with("operations["), "{error:?}");
}

/// Any bytes as the answer to a push of whatever operations it names.
pub(crate) fn answer(bytes: &[u8]) -> bool {
    let Some(value) = json(bytes) else { return false };
    let named = |result: &Value| result["mutationId"].as_str().unwrap_or_default().to_owned();
    let sent: Vec<_> = value["results"].as_array().into_iter().flatten().map(named).collect();
    let answer = match PushAnswer::decode(&value, sent.iter().map(String::as_str)) {
        Ok(answer) => answer,
        Err(error) => {
            check_refusal(&error, &value);
            assert!(matches!(error.code, SyncCode::AnswerInvalid | SyncCode::EntityUnknown), "{error:?}");
            return false;
        }
    };
    assert!(answer.results.len() <= OPERATIONS_MAX);
    // It answers those operations and no others.
    assert!(PushAnswer::decode(&value, sent.iter().skip(1).map(String::as_str)).is_err() || sent.is_empty());
    for result in &answer.results {
        check_result(result);
    }
    let again = PushAnswer::decode(&answer.encode(), sent.iter().map(String::as_str));
    assert_eq!(again, Ok(answer));
    true
}

fn check_result(result: &OperationResult) {
    assert!(is_uuid(&result.mutation_id));
    let outcome = &result.outcome;
    // What a cloud keeps it can give again.
    assert_eq!(Outcome::decode(&outcome.encode()).as_ref(), Ok(outcome));
    match outcome {
        Outcome::Applied(accepted) | Outcome::Won { accepted, .. } => {
            assert!(accepted.generation <= INTEGER_MAX && accepted.stamp.version >= 1);
            accepted.stored.iter().for_each(check_state);
        }
        Outcome::Lost { stored, .. } => stored.iter().for_each(check_state),
        Outcome::Undecided { stored } => check_state(stored),
        Outcome::Rejected(rejection) => {
            assert!(rejection.code.chars().count() <= 200);
            assert!(rejection.field.as_ref().is_none_or(|field| field.chars().count() <= 200));
        }
        Outcome::Retry { retry_after_ms, .. } => assert!(retry_after_ms.is_none_or(|ms| ms <= INTEGER_MAX)),
    }
    if let Outcome::Won { replaced, .. } = outcome {
        check_state(replaced);
    }
}
