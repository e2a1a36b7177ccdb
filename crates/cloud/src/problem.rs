//! Failures as the caller sees them: RFC 9457 problem documents with stable codes.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use soul_core::Instant;
use soul_sync::{SyncCode, WireError};

/// A failed request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// Stable code, `area/reason`.
    pub code: &'static str,
    /// One sentence for people.
    pub detail: String,
    /// Further members of the document.
    pub more: Map<String, Value>,
    /// When to come again, in seconds.
    pub retry_after_s: Option<u64>,
}

impl Problem {
    /// A problem that says no more than its code and its sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: Map::new(), retry_after_s: None }
    }

    /// Bad input: which field, and what is accepted. The value is left out where it is secret.
    pub fn input(code: &'static str, field: &str, problem: &str, accepted: &str) -> Self {
        let refused = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, format!("{field} {problem}."));
        refused.with("field", json!(field)).with("accepted", json!(accepted))
    }

    /// One member more.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Says when to come again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// A problem that the protocol of the sync names.
    pub(crate) fn of(code: SyncCode) -> Self {
        let status = code.status().and_then(|status| StatusCode::from_u16(status).ok());
        let detail = match code {
            SyncCode::Unauthorized => "A valid token is needed: log in.",
            SyncCode::OwnerMismatch => "The token is another account's than the one that the request names.",
            SyncCode::RateLimited => "Too many requests in this minute.",
            SyncCode::RequestTooLarge => "The request is over the limits: send fewer operations.",
            SyncCode::CursorInvalid => "The cursor is none that was given out here.",
            SyncCode::ResyncRequired => "The cursor is out of date: read a snapshot.",
            SyncCode::Internal => "Something went wrong here.",
            SyncCode::Unavailable => "The database can't be reached.",
            _ => "The request can't be taken.",
        };
        Self::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), code.as_str(), detail)
    }

    /// Names the part of the request that it is about.
    #[must_use]
    pub(crate) fn at(self, field: &str) -> Self {
        self.with("field", json!(field))
    }

    /// No token, or one that is not known or has expired.
    pub(crate) fn unauthorized() -> Self {
        Self::of(SyncCode::Unauthorized)
    }

    /// The server's own trouble; what it was is in the log and not in the answer.
    pub(crate) fn internal() -> Self {
        Self::of(SyncCode::Internal)
    }

    /// The database can't be had at the moment.
    pub(crate) fn unavailable() -> Self {
        Self::of(SyncCode::Unavailable).retry_after(5)
    }
}

impl From<WireError> for Problem {
    fn from(error: WireError) -> Self {
        let detail = error.to_string();
        Self { detail, ..Self::of(error.code).at(&error.path) }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        // 40: the transaction was rolled back; 53: too many connections or out of memory; 55P03 and 57: a lock timed out,
        // or the server is going down or coming up. All of these pass.
        let passing = match &error {
            sqlx::Error::Database(error) => error
                .code()
                .is_some_and(|code| ["40", "53", "57", "55P03"].iter().any(|class| code.starts_with(class))),
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => true,
            _ => false,
        };
        // The text of a database error may quote a row.
        match &error {
            sqlx::Error::Database(error) => {
                tracing::error!(code = ?error.code(), table = ?error.table(), "the database refused a statement");
            }
            error => tracing::error!(%error, "the database failed"),
        }
        if passing { Self::unavailable() } else { Self::internal() }
    }
}

impl Problem {
    /// The response with the document as its body.
    pub(crate) fn told(self, response: Response, now: Instant) -> Response {
        let (mut parts, _) = response.into_parts();
        let mut document = self.more;
        document.insert("type".to_owned(), json!("about:blank"));
        document.insert("title".to_owned(), json!(self.status.canonical_reason().unwrap_or("Error")));
        document.insert("status".to_owned(), json!(self.status.as_u16()));
        document.insert("code".to_owned(), json!(self.code));
        document.insert("detail".to_owned(), json!(self.detail));
        document.insert("serverTime".to_owned(), json!(now));
        let kind = HeaderValue::from_static("application/problem+json");
        parts.headers.insert(header::CONTENT_TYPE, kind);
        Response::from_parts(parts, Value::Object(document).to_string().into())
    }
}

/// The status and the headers; the document needs the server's clock, so the router writes it: `Problem::told`.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}
