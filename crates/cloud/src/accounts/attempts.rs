//! Attempts to guess a password, counted.

use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::problem::Problem;
use axum::http::StatusCode;

/// Attempts that cost nothing: people mistype.
const FREE: i32 = 5;
/// Seconds of the first wait; each further attempt doubles it.
const FIRST_WAIT_S: i32 = 2;
/// The longest wait, in seconds: an hour makes guessing hopeless and locks nobody out for good.
const LONGEST_WAIT_S: i32 = 3600;
/// After this many seconds without an attempt the count begins anew.
const FORGOTTEN_AFTER_S: i32 = 24 * 3600;

/// Who is attempting something, by a digest: the table holds no address of anybody.
pub(crate) fn key(kind: &str, who: &str) -> String {
    hexadecimal(&Sha256::digest(format!("{kind}\n{who}")))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Counts an attempt before its outcome is known, so that many at once are counted, too.
///
/// # Errors
/// `account/too-many-attempts` with the seconds to wait.
pub(crate) async fn count(pool: &PgPool, key: &str) -> Result<(), Problem> {
    // An attempt during a wait is refused and does not lengthen it.
    let (allowed, wait_s): (bool, i64) = sqlx::query_as(
        "WITH before AS (SELECT blocked_until FROM login_attempts WHERE key = $1),
         counted AS (
           INSERT INTO login_attempts AS a (key, failures, blocked_until) VALUES ($1, 1, now())
           ON CONFLICT (key) DO UPDATE SET
             failures = CASE
               WHEN a.blocked_until > now() THEN a.failures
               WHEN a.updated_at < now() - make_interval(secs => $5) THEN 1
               ELSE a.failures + 1 END,
             blocked_until = CASE
               WHEN a.blocked_until > now() THEN a.blocked_until
               WHEN a.updated_at < now() - make_interval(secs => $5) OR a.failures < $2 THEN now()
               ELSE now() + make_interval(secs => least($3 * power(2, least(a.failures - $2, 30)), $4)) END,
             updated_at = now()
           RETURNING 1)
         SELECT coalesce((SELECT blocked_until FROM before) <= now(), true),
           coalesce(ceil(extract(epoch FROM (SELECT blocked_until FROM before) - now())), 0)::bigint
         FROM counted",
    )
    .bind(key)
    .bind(FREE)
    .bind(f64::from(FIRST_WAIT_S))
    .bind(f64::from(LONGEST_WAIT_S))
    .bind(f64::from(FORGOTTEN_AFTER_S))
    .fetch_one(pool)
    .await?;
    if allowed {
        return Ok(());
    }
    let (status, detail) = (StatusCode::TOO_MANY_REQUESTS, "Too many attempts: wait, and try again.");
    Err(Problem::new(status, "account/too-many-attempts", detail).retry_after(wait_s.unsigned_abs().max(1)))
}

/// The attempt was right: the count begins anew.
pub(crate) async fn forget(pool: &PgPool, key: &str) -> Result<(), Problem> {
    sqlx::query("DELETE FROM login_attempts WHERE key = $1").bind(key).execute(pool).await?;
    Ok(())
}

/// Removes counts that nothing was added to for a day.
pub(crate) async fn clean(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM login_attempts WHERE updated_at < now() - make_interval(secs => $1)")
        .bind(f64::from(FORGOTTEN_AFTER_S))
        .execute(pool)
        .await?;
    Ok(())
}
