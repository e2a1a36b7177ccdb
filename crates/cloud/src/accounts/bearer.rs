//! Whose request it is.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use soul_sync::SyncCode;
use uuid::Uuid;

use crate::accounts::sessions::digest;
use crate::database;
use crate::problem::Problem;
use crate::router::Cloud;

/// Hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 64;

/// The account whose token a request carries in `Authorization: Bearer …`. It was within its limit of requests.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    /// The account.
    pub(crate) owner_id: Uuid,
    /// The digest of the token.
    pub(crate) sid: String,
}

impl FromRequestParts<Cloud> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = header.and_then(|header| {
            let (scheme, token) = header.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let well_formed =
            |token: &&str| token.len() == TOKEN_DIGITS && token.bytes().all(|b| b.is_ascii_hexdigit());
        let token = token.filter(well_formed).ok_or_else(Problem::unauthorized)?;
        let bearer = look_up(cloud, digest(token)).await?.ok_or_else(Problem::unauthorized)?;
        Ok(bearer)
    }
}

/// The account of a token; `None` where it is unknown, has expired, or belongs to an account that is being removed.
pub(crate) async fn look_up(cloud: &Cloud, sid: String) -> Result<Option<Bearer>, Problem> {
    let mut transaction = cloud.pool.begin().await?;
    database::say(&mut transaction, "session", &sid).await?;
    let found: Option<(Uuid,)> =
        sqlx::query_as("SELECT user_id FROM sessions WHERE sid = $1 AND expire > now()")
            .bind(&sid)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some((owner_id,)) = found else { return Ok(None) };
    database::say(&mut transaction, "owner_id", &owner_id.to_string()).await?;
    let (requests, left_s): (i32, i64) = sqlx::query_as(
        "INSERT INTO rate_windows AS r (owner_id, kind, window_start, requests)
         SELECT id, 'request', date_trunc('minute', now()), 1 FROM users WHERE id = $1 AND deleted_at IS NULL
         ON CONFLICT (owner_id, kind) DO UPDATE SET
           requests = CASE WHEN r.window_start = EXCLUDED.window_start THEN r.requests + 1 ELSE 1 END,
           window_start = EXCLUDED.window_start
         RETURNING requests, ceil(60 - extract(epoch FROM now() - window_start))::bigint",
    )
    .bind(owner_id)
    .fetch_optional(&mut *transaction)
    .await?
    .unwrap_or((-1, 0));
    transaction.commit().await?;
    if requests < 0 {
        return Ok(None);
    }
    if i64::from(requests) > i64::from(cloud.config.requests_per_minute) {
        return Err(Problem::of(SyncCode::RateLimited).retry_after(left_s.unsigned_abs().max(1)));
    }
    Ok(Some(Bearer { owner_id, sid }))
}

/// Whether a token that was good is so still.
pub(crate) async fn still_good(cloud: &Cloud, bearer: &Bearer) -> Result<bool, Problem> {
    let mut transaction = database::reading(&cloud.pool, bearer.owner_id).await?;
    let (good,): (bool,) =
        sqlx::query_as("SELECT EXISTS (SELECT FROM sessions WHERE sid = $1 AND expire > now())")
            .bind(&bearer.sid)
            .fetch_one(&mut *transaction)
            .await?;
    Ok(good)
}
