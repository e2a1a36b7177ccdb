//! Logging in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::accounts::sessions::{Issued, issue};
use crate::accounts::{Credentials, GivenCredentials, attempts, password};
use crate::client_address::ClientAddress;
use crate::database;
use crate::problem::Problem;
use crate::router::{Body, Cloud};

/// `POST /v1/sessions`: a token for somebody who knows their password.
///
/// # Errors
/// `account/wrong-credentials`, the same for an unknown address; `account/deleted` while the account waits to be removed;
/// `account/too-many-attempts`.
pub(crate) async fn login(
    State(cloud): State<Cloud>,
    ClientAddress(address): ClientAddress,
    Body(given): Body<GivenCredentials>,
) -> Result<(StatusCode, Json<Issued>), Problem> {
    let credentials = given.parse(true)?;
    let user_id = prove(&cloud, address.map(|address| address.to_string()), credentials).await?;
    let mut transaction = database::writing(&cloud.pool, user_id).await?;
    let (deleted,): (bool,) = sqlx::query_as("SELECT deleted_at IS NOT NULL FROM users WHERE id = $1")
        .bind(user_id)
        .fetch_one(&mut *transaction)
        .await?;
    if deleted {
        let detail = "This account is being deleted: restore it within 30 days of the deletion.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "account/deleted", detail));
    }
    sqlx::query("UPDATE local_users SET last_login_at = now() WHERE user_id = $1")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND expire < now()")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    let issued = issue(&mut transaction, user_id, cloud.now()).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// The account that the credentials open.
///
/// # Errors
/// `account/wrong-credentials`, `account/too-many-attempts`.
pub(crate) async fn prove(
    cloud: &Cloud,
    address: Option<String>,
    credentials: Credentials,
) -> Result<Uuid, Problem> {
    let by_email = attempts::key("email", &credentials.email);
    let by_address = address.map(|address| attempts::key("address", &address));
    for key in [Some(&by_email), by_address.as_ref()].into_iter().flatten() {
        attempts::count(&cloud.pool, key).await?;
    }
    let mut transaction = cloud.pool.begin().await?;
    database::say(&mut transaction, "login_email", &credentials.email).await?;
    let known: Option<(Uuid, String)> =
        sqlx::query_as("SELECT user_id, password_hash FROM local_users WHERE email = $1")
            .bind(&credentials.email)
            .fetch_optional(&mut *transaction)
            .await?;
    transaction.commit().await?;
    let (user_id, hash) = known.unzip();
    let matches = password::matches(credentials.password, hash).await?;
    let Some(user_id) = user_id.filter(|_| matches) else {
        let (status, detail) = (StatusCode::UNAUTHORIZED, "Address and password don't belong together.");
        return Err(Problem::new(status, "account/wrong-credentials", detail));
    };
    for key in [Some(&by_email), by_address.as_ref()].into_iter().flatten() {
        attempts::forget(&cloud.pool, key).await?;
    }
    Ok(user_id)
}
