//! All records, page by page.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::Value;
use soul_model::sync_rules;
use soul_sync::{Cursor, SnapshotPage, SyncCode};
use uuid::Uuid;

use crate::accounts::Bearer;
use crate::database;
use crate::headers::server_time;
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

/// Where a page begins.
struct Place {
    /// The cursor that was fixed before the first page.
    cursor: String,
    /// The last record of the page before.
    entity: String,
    id: Uuid,
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
    let place = match asked.page {
        None => Place { cursor: counter.cursor(counter.sequence), entity: String::new(), id: Uuid::nil() },
        Some(token) => {
            read_place(&token, &counter).ok_or_else(|| Problem::of(SyncCode::CursorInvalid).at("page"))?
        }
    };
    let limit = page_limit(asked.limit);
    let rows: Vec<(String, Uuid, i64)> = sqlx::query_as(
        "SELECT collection, id, seq FROM changes c
         WHERE owner_id = acting_owner() AND (collection, id) > ($1, $2) AND NOT EXISTS (
           SELECT FROM tombstones t WHERE t.owner_id = c.owner_id AND t.collection = c.collection AND t.id = c.id)
         ORDER BY collection, id LIMIT $3",
    )
    .bind(&place.entity)
    .bind(place.id)
    .bind(limit + 1)
    .fetch_all(&mut *transaction)
    .await?;
    let (states, complete) = page(&mut transaction, rows, limit).await?;
    let last = states.last().filter(|_| !complete);
    let next = last.map(|(_, state)| format!("{}!{}!{}", place.cursor, state.rules.entity, state.id()));
    let page = SnapshotPage {
        owner_id: bearer.owner_id.to_string(),
        server_time: server_time(),
        cursor: place.cursor,
        next,
        records: states.into_iter().map(|(_, state)| state).collect(),
        unknown: 0,
    };
    Ok(Json(page.encode()))
}

fn read_place(token: &str, counter: &Counter) -> Option<Place> {
    let mut parts = token.split('!');
    let (cursor, entity, id) = (parts.next()?, parts.next()?, parts.next()?);
    let of_this_life = Cursor::parse(cursor).filter(|cursor| cursor.epoch == counter.epoch).is_some();
    let entity = sync_rules(entity).filter(|_| of_this_life && parts.next().is_none())?.entity;
    Some(Place { cursor: cursor.to_owned(), entity: entity.to_owned(), id: Uuid::try_parse(id).ok()? })
}
