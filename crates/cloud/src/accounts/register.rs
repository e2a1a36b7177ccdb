//! New accounts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::accounts::sessions::{Issued, issue};
use crate::accounts::{GivenCredentials, attempts, password};
use crate::client_address::ClientAddress;
use crate::database;
use crate::problem::Problem;
use crate::router::{Body, Cloud};

/// `POST /v1/accounts`: makes an account and logs in.
///
/// # Errors
/// `account/email-taken`, `account/email-invalid`, `account/password-invalid`, `account/too-many-attempts`.
pub(crate) async fn register(
    State(cloud): State<Cloud>,
    ClientAddress(address): ClientAddress,
    Body(given): Body<GivenCredentials>,
) -> Result<(StatusCode, Json<Issued>), Problem> {
    let credentials = given.parse(false)?;
    if let Some(address) = address {
        // Who registers many accounts, or asks after many addresses, has to wait, too.
        attempts::count(&cloud.pool, &attempts::key("register", &address.to_string())).await?;
    }
    let hash = password::hash(credentials.password).await?;
    let user_id = Uuid::new_v4();
    let mut transaction = database::writing(&cloud.pool, user_id).await?;
    let made = sqlx::query("INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(user_id)
        .bind(&credentials.email)
        .execute(&mut *transaction)
        .await?;
    if made.rows_affected() == 0 {
        let (status, detail) = (StatusCode::CONFLICT, "There is an account with this address: log in.");
        return Err(Problem::new(status, "account/email-taken", detail));
    }
    sqlx::query(
        "INSERT INTO local_users (user_id, email, password_hash, last_login_at) VALUES ($1, $2, $3, now())",
    )
    .bind(user_id)
    .bind(&credentials.email)
    .bind(hash)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("INSERT INTO sync_owners (owner_id) VALUES ($1)")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO audit_logs (user_id, action) VALUES ($1, 'account.created')")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    let issued = issue(&mut transaction, user_id, cloud.now()).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(issued)))
}
