//! What came after a cursor.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::Value;
use soul_sync::limits::{ANSWER_BYTES_SOFT, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX};
use soul_sync::{ChangesPage, Cursor, RecordState, SyncCode};
use uuid::Uuid;

use crate::accounts::Bearer;
use crate::database;
use crate::problem::Problem;
use crate::router::{Cloud, Parameters};
use crate::sync::holdings::{self, Acting};
use crate::sync::owner::Counter;

/// Parameters of `GET /v1/sync/changes`.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    cursor: Option<String>,
    limit: Option<u64>,
}

/// `GET /v1/sync/changes?cursor=…&limit=…`: one page, all of it as it was at one moment.
pub(crate) async fn changes(
    State(cloud): State<Cloud>,
    bearer: Bearer,
    Parameters(Query(asked)): Parameters<Query<Asked>>,
) -> Result<Json<Value>, Problem> {
    let given = asked.cursor.ok_or_else(|| Problem::of(SyncCode::CursorInvalid).at("cursor"))?;
    let from = Cursor::parse(&given).ok_or_else(|| Problem::of(SyncCode::CursorInvalid).at("cursor"))?;
    let mut transaction = database::reading(&cloud.pool, bearer.owner_id).await?;
    let counter = Counter::read(&mut transaction).await?;
    let passed =
        from.epoch != counter.epoch || from.sequence > counter.sequence || from.sequence < counter.forgotten;
    if passed {
        return Err(Problem::of(SyncCode::ResyncRequired).at("cursor"));
    }
    let limit = page_limit(asked.limit);
    let rows: Vec<(String, Uuid, i64)> =
        sqlx::query_as("SELECT collection, id, seq FROM changes WHERE owner_id = acting_owner() AND seq > $1 ORDER BY seq LIMIT $2")
            .bind(from.sequence.cast_signed())
            .bind(limit + 1)
            .fetch_all(&mut *transaction)
            .await?;
    let (states, complete) = page(&mut transaction, rows, limit).await?;
    let last = match complete {
        true => counter.sequence,
        false => states.last().map_or(from.sequence, |(sequence, _)| *sequence),
    };
    let page = ChangesPage {
        owner_id: bearer.owner_id.to_string(),
        server_time: cloud.now(),
        from: given,
        cursor: counter.cursor(last),
        more: !complete,
        changes: states.into_iter().map(|(_, state)| state).collect(),
        unknown: 0,
    };
    Ok(Json(page.encode()))
}

/// How many records a page may hold.
pub(crate) fn page_limit(asked: Option<u64>) -> i64 {
    asked.unwrap_or(PAGE_LIMIT_DEFAULT).clamp(1, PAGE_LIMIT_MAX).cast_signed()
}

/// The records and tombstones that the rows name, in their order: at least one, at most `limit`, and about
/// [`ANSWER_BYTES_SOFT`] bytes of them. The flag tells whether these are all.
pub(crate) async fn page(
    transaction: &mut Acting,
    rows: Vec<(String, Uuid, i64)>,
    limit: i64,
) -> Result<(Vec<(u64, RecordState)>, bool), Problem> {
    let asked = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut wanted: BTreeMap<&'static str, BTreeSet<Uuid>> = BTreeMap::new();
    for (entity, id, _) in rows.iter().take(asked) {
        let rules = soul_model::sync_rules(entity).ok_or_else(Problem::internal)?;
        wanted.entry(rules.entity).or_default().insert(*id);
    }
    let mut states = holdings::live(transaction, &wanted).await?;
    states.extend(holdings::tombstones(transaction, &wanted).await?);
    let mut by_key: BTreeMap<(String, String), (u64, RecordState)> = BTreeMap::new();
    for (sequence, state) in states {
        by_key.insert((state.rules.entity.to_owned(), state.id().to_owned()), (sequence, state));
    }
    let (mut taken, mut bytes, total) = (Vec::new(), 0, rows.len());
    for (entity, id, _) in rows.into_iter().take(asked) {
        if bytes >= ANSWER_BYTES_SOFT {
            break;
        }
        let found = by_key.remove(&(entity, id.to_string())).ok_or_else(Problem::internal)?;
        bytes += found.1.encode().to_string().len();
        taken.push(found);
    }
    let complete = taken.len() == total;
    Ok((taken, complete))
}
