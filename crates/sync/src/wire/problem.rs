//! What the cloud answers where it can't answer the request.

use serde_json::{Value, json};
use soul_core::Instant;

use crate::{SyncCode, code_of_answer};

/// A problem document (RFC 9457) of the type `about:blank`, with the members `code` and `serverTime` besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong.
    pub code: SyncCode,
    /// A sentence for people. Programs decide by code and status.
    pub detail: String,
    /// The field of the request, where it is one.
    pub field: Option<String>,
    /// The cloud's clock.
    pub server_time: Instant,
}

impl Problem {
    /// Media type of the document.
    pub const CONTENT_TYPE: &'static str = "application/problem+json";

    /// Status of the answer: that of the code, 500 for one that no document carries.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.code.status().unwrap_or(500)
    }

    /// The document.
    #[must_use]
    pub fn encode(&self) -> Value {
        let status = self.status();
        json!({ "type": "about:blank", "title": title(status), "status": status, "code": self.code.as_str(),
            "detail": self.detail, "field": self.field, "serverTime": self.server_time.to_string() })
    }

    /// The code of an answer whose status is not 200, whatever its body is.
    #[must_use]
    pub fn code_of(status: u16, body: Option<&Value>) -> SyncCode {
        code_of_answer(status, body.and_then(|body| body.get("code")?.as_str()))
    }
}

/// The reason phrase of a status, as RFC 9110 has it: the title that RFC 9457 asks for with `about:blank`.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        410 => "Gone",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
