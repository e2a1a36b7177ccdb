//! Taking a device's operations.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde_json::Value;
use soul_core::Instant;
use soul_sync::limits::{ANSWER_BYTES_SOFT, RESULTS_KEPT_DAYS, TOMBSTONES_KEPT_DAYS};
use soul_sync::{
    Ledger, OperationResult, Outcome, PushAnswer, PushOperation, PushRequest, ReceivedPush, Rejection,
    SyncCode,
};
use uuid::Uuid;

use crate::accounts::Bearer;
use crate::database;
use crate::problem::Problem;
use crate::router::{Cloud, PushBody};
use crate::sync::columns::refused_field;
use crate::sync::holdings::{self, Acting};
use crate::sync::owner::Counter;

/// `POST /v1/sync/push`: one transaction, whose number of statements does not grow with the number of operations.
pub(crate) async fn push(
    State(cloud): State<Cloud>,
    bearer: Bearer,
    PushBody(body): PushBody,
) -> Result<Json<Value>, Problem> {
    let received = PushRequest::decode(&body).map_err(Problem::from)?;
    if received.owner_id != bearer.owner_id.to_string() {
        return Err(Problem::of(SyncCode::OwnerMismatch));
    }
    let mut transaction = database::writing(&cloud.pool, bearer.owner_id).await?;
    let counter = Counter::lock(&mut transaction).await?;
    let (answer, sequence) = take(&mut transaction, bearer.owner_id, &counter, received, cloud.now()).await?;
    if sequence > counter.sequence {
        sqlx::query("UPDATE sync_owners SET seq = $1")
            .bind(sequence.cast_signed())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    if sequence > counter.sequence {
        cloud.news.tell(&cloud.pool, bearer.owner_id).await;
    }
    Ok(Json(answer.encode()))
}

/// Takes the operations one after the other, and gives the answer with the number of the last change.
async fn take(
    transaction: &mut Acting,
    owner_id: Uuid,
    counter: &Counter,
    received: ReceivedPush,
    now: Instant,
) -> Result<(PushAnswer, u64), Problem> {
    let kept = kept_results(transaction, &received).await?;
    let fresh = received.operations.iter().filter(|(mutation_id, _)| !kept.contains_key(mutation_id));
    let readable = fresh.filter_map(|(_, operation)| operation.as_ref().ok());
    let around = holdings::around(transaction, readable).await?;
    let mut ledger = Ledger::new(&counter.epoch, counter.sequence);
    for (sequence, state) in around {
        ledger.hold(sequence, state);
    }
    let (mut results, mut keep, mut bytes) = (Vec::new(), Vec::new(), 0);
    for (index, (mutation_id, operation)) in received.operations.into_iter().enumerate() {
        let is_full = bytes > ANSWER_BYTES_SOFT;
        let answered = kept.get(&mutation_id).filter(|_| !is_full).cloned();
        let duplicate = answered.is_some();
        let outcome = match (answered, operation) {
            (Some(outcome), _) => outcome,
            (None, _) if is_full => Outcome::Retry { code: SyncCode::AnswerFull, retry_after_ms: None },
            (None, Err(error)) => rejected(error.code, error.path),
            (None, Ok(operation)) => match refused(&operation) {
                Some(field) => {
                    rejected(SyncCode::RecordInvalid, format!("operations[{index}].record.{field}"))
                }
                None => ledger.take(&operation, now),
            },
        };
        let encoded = outcome.encode();
        bytes += encoded.to_string().len();
        if !duplicate && outcome.is_kept() {
            keep.push((mutation_id.clone(), encoded));
        }
        results.push(OperationResult { mutation_id, duplicate, outcome });
    }
    let changed: Vec<_> = ledger.changed().cloned().collect();
    if !changed.is_empty() {
        holdings::write(transaction, owner_id, &changed).await?;
    }
    keep_results(transaction, owner_id, keep).await?;
    Ok((PushAnswer { server_time: now, results }, ledger.sequence()))
}

fn refused(operation: &PushOperation) -> Option<&'static str> {
    if operation.deletes() { None } else { refused_field(operation.rules, operation.record()) }
}

fn rejected(code: SyncCode, field: String) -> Outcome {
    Outcome::Rejected(Rejection { code: code.as_str().to_owned(), field: Some(field) })
}

/// What was answered before to any of these operations.
async fn kept_results(
    transaction: &mut Acting,
    received: &ReceivedPush,
) -> Result<BTreeMap<String, Outcome>, Problem> {
    let ids: Vec<Uuid> = received.operations.iter().filter_map(|(id, _)| Uuid::try_parse(id).ok()).collect();
    let rows: Vec<(Uuid, Value)> = sqlx::query_as(
        "SELECT mutation_id, result FROM mutations WHERE owner_id = acting_owner() AND mutation_id = ANY($1)",
    )
    .bind(ids)
    .fetch_all(&mut **transaction)
    .await?;
    let read = |(id, result): (Uuid, Value)| {
        let outcome = Outcome::decode(&result).map_err(|error| {
            tracing::error!(path = %error.path, "a kept result can't be read");
            Problem::internal()
        })?;
        Ok((id.to_string(), outcome))
    };
    rows.into_iter().map(read).collect()
}

/// Keeps results, and forgets those that nobody can ask for any more.
async fn keep_results(
    transaction: &mut Acting,
    owner_id: Uuid,
    keep: Vec<(String, Value)>,
) -> Result<(), Problem> {
    if keep.is_empty() {
        return Ok(());
    }
    let (ids, results): (Vec<_>, Vec<_>) = keep.into_iter().unzip();
    let ids: Vec<Uuid> = ids.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
    sqlx::query("INSERT INTO mutations (owner_id, mutation_id, result) SELECT $1, * FROM unnest($2::uuid[], $3::jsonb[])")
        .bind(owner_id)
        .bind(ids)
        .bind(results)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("DELETE FROM mutations WHERE owner_id = acting_owner() AND created_at < now() - make_interval(days => $1)")
        .bind(days(RESULTS_KEPT_DAYS))
        .execute(&mut **transaction)
        .await?;
    // The newest of the forgotten tombstones is where a cursor must have been to have seen them all.
    sqlx::query(
        "WITH old AS (
           DELETE FROM tombstones WHERE owner_id = acting_owner() AND deleted_at < now() - make_interval(days => $1)
           RETURNING collection, id),
         gone AS (
           DELETE FROM changes c USING old
           WHERE c.owner_id = acting_owner() AND c.collection = old.collection AND c.id = old.id
           RETURNING c.seq)
         UPDATE sync_owners SET tombstones_from = greatest(tombstones_from, (SELECT max(seq) FROM gone))
         WHERE EXISTS (SELECT FROM gone)",
    )
    .bind(days(TOMBSTONES_KEPT_DAYS))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}
