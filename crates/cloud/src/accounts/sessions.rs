//! The tokens of logged-in devices.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use sha2::{Digest, Sha256};
use soul_core::Instant;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::accounts::Bearer;
use crate::accounts::attempts::hexadecimal;
use crate::database;
use crate::problem::Problem;
use crate::router::Cloud;

/// How long a token is good for, in days. A device that was away longer logs in again; its unsent work waits.
const TOKEN_DAYS: i32 = 90;

/// A new token, as its device gets it: the only copy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Issued {
    user_id: Uuid,
    token: String,
    expires_at: Instant,
    server_time: Instant,
}

/// What the table knows of a token: a copy of the table opens no account.
pub(crate) fn digest(token: &str) -> String {
    hexadecimal(&Sha256::digest(token))
}

/// Makes a token for `user_id`, in a transaction that speaks for that account; `now` is what the answer tells of the server's clock.
pub(crate) async fn issue(
    transaction: &mut Transaction<'static, Postgres>,
    user_id: Uuid,
    now: Instant,
) -> Result<Issued, Problem> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| {
        tracing::error!(%error, "no randomness");
        Problem::internal()
    })?;
    let token = hexadecimal(&random);
    let (expires_ms,): (i64,) = sqlx::query_as(
        "INSERT INTO sessions (sid, user_id, expire) VALUES ($1, $2, now() + make_interval(days => $3))
         RETURNING (extract(epoch FROM expire) * 1000)::bigint",
    )
    .bind(digest(&token))
    .bind(user_id)
    .bind(TOKEN_DAYS)
    .fetch_one(&mut **transaction)
    .await?;
    let expires_at = Instant::from_unix_ms(expires_ms).ok_or_else(Problem::internal)?;
    Ok(Issued { user_id, token, expires_at, server_time: now })
}

/// `DELETE /v1/sessions/current`: the token that the request carries is good no more.
pub(crate) async fn logout(State(cloud): State<Cloud>, bearer: Bearer) -> Result<StatusCode, Problem> {
    let mut transaction = database::writing(&cloud.pool, bearer.owner_id).await?;
    sqlx::query("DELETE FROM sessions WHERE sid = $1").bind(&bearer.sid).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
