//! Accounts that go away.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use soul_core::Instant;
use sqlx::PgPool;

use crate::accounts::sessions::{Issued, issue};
use crate::accounts::{Bearer, GivenCredentials, attempts, login};
use crate::client_address::ClientAddress;
use crate::database;
use crate::problem::Problem;
use crate::router::{Body, Cloud};

/// `DELETE /v1/accounts/current`: logs every device out at once, and removes everything after 30 days.
pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    bearer: Bearer,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut transaction = database::writing(&cloud.pool, bearer.owner_id).await?;
    let (removed_ms,): (i64,) = sqlx::query_as(
        "UPDATE users SET deleted_at = now(), updated_at = now() WHERE id = $1
         RETURNING (extract(epoch FROM deleted_at + INTERVAL '30 days') * 1000)::bigint",
    )
    .bind(bearer.owner_id)
    .fetch_one(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM sessions WHERE user_id = $1")
        .bind(bearer.owner_id)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO audit_logs (user_id, action) VALUES ($1, 'account.deletion-asked')")
        .bind(bearer.owner_id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    let removed_at = Instant::from_unix_ms(removed_ms).ok_or_else(Problem::internal)?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "removedAt": removed_at, "serverTime": cloud.now() }))))
}

/// `POST /v1/accounts/restore`: takes the deletion back, and logs in.
///
/// # Errors
/// As logging in; an account that was not deleted is just logged into.
pub(crate) async fn restore(
    State(cloud): State<Cloud>,
    ClientAddress(address): ClientAddress,
    Body(given): Body<GivenCredentials>,
) -> Result<(StatusCode, Json<Issued>), Problem> {
    let credentials = given.parse(true)?;
    let user_id = login::prove(&cloud, address.map(|address| address.to_string()), credentials).await?;
    let mut transaction = database::writing(&cloud.pool, user_id).await?;
    sqlx::query("UPDATE users SET deleted_at = NULL, updated_at = now() WHERE id = $1")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO audit_logs (user_id, action) VALUES ($1, 'account.restored')")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    let issued = issue(&mut transaction, user_id, cloud.now()).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// Removes the accounts whose 30 days are over, and counts of attempts that are forgotten. Gives how many accounts went.
///
/// # Errors
/// Those of the database.
pub async fn purge(pool: &PgPool) -> Result<u64, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    database::say(&mut transaction, "maintenance", "purge").await?;
    // The policy lets this transaction see no other account.
    let removed = sqlx::query("DELETE FROM users WHERE deleted_at < now() - INTERVAL '30 days'")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    attempts::clean(pool).await?;
    Ok(removed.rows_affected())
}
