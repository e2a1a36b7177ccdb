//! All records, page by page.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::Value;
use soul_sync::{Cursor, PageToken, RecordState, SnapshotPage, SyncCode};
use uuid::Uuid;

use crate::accounts::Bearer;
use crate::database;
use crate::problem::Problem;
use crate::router::{Cloud, Parameters};
use crate::sync::changes::{page, page_limit};
use crate::sync::owner::Counter;

/// Parameters of `GET /v1/sync/snapshot`.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    page: Option<String>,
    limit: Option<u64>,
}

/// `GET /v1/sync/snapshot?page=…&limit=…`: the records that are there, in the order of kind and id. One that changes meanwhile
/// comes again in the changes after the cursor, which was fixed first.
pub(crate) async fn snapshot(
    State(cloud): State<Cloud>,
    bearer: Bearer,
    Parameters(Query(asked)): Parameters<Query<Asked>>,
) -> Result<Json<Value>, Problem> {
    let mut transaction = database::reading(&cloud.pool, bearer.owner_id).await?;
    let counter = Counter::read(&mut transaction).await?;
    // The cursor that was fixed before the first page, and the last record of the page before.
    let (cursor, after) = match asked.page {
        None => (Cursor { epoch: counter.epoch, sequence: counter.sequence }, ("", Uuid::nil())),
        Some(text) => {
            let token = PageToken::parse(&text).filter(|token| token.cursor.epoch == counter.epoch);
            let refused = || Problem::of(SyncCode::CursorInvalid).at("page");
            let token = token.ok_or_else(refused)?;
            let id = Uuid::try_parse(&token.id).map_err(|_| refused())?;
            (token.cursor, (token.entity, id))
        }
    };
    let limit = page_limit(asked.limit);
    let rows: Vec<(String, Uuid, i64)> = sqlx::query_as(
        "SELECT collection, id, seq FROM changes c
         WHERE owner_id = acting_owner() AND (collection, id) > ($1, $2) AND NOT EXISTS (
           SELECT FROM tombstones t WHERE t.owner_id = c.owner_id AND t.collection = c.collection AND t.id = c.id)
         ORDER BY collection, id LIMIT $3",
    )
    .bind(after.0)
    .bind(after.1)
    .bind(limit + 1)
    .fetch_all(&mut *transaction)
    .await?;
    let (states, complete) = page(&mut transaction, rows, limit).await?;
    let last = states.last().filter(|_| !complete);
    let token = |state: &RecordState| {
        let (entity, id) = (state.rules.entity, state.id().to_owned());
        PageToken { cursor: cursor.clone(), entity, id }.to_string()
    };
    let next = last.map(|(_, state)| token(state));
    let page = SnapshotPage {
        owner_id: bearer.owner_id.to_string(),
        server_time: cloud.now(),
        cursor: cursor.to_string(),
        next,
        records: states.into_iter().map(|(_, state)| state).collect(),
        unknown: 0,
    };
    Ok(Json(page.encode()))
}
