//! The stable codes of syncing, and what each of them means for what waits.

/// What a code means for the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// It passes by itself: the same is sent again later.
    Later,
    /// Nothing is sent until somebody has acted: a new token, another account, a newer app.
    Pause,
    /// The request is sent again in smaller ones; what is refused alone is refused.
    Split,
    /// The device's place in the stream is lost: it starts again from a snapshot.
    Resync,
    /// This operation is refused for good; the others are not touched.
    Refused,
}

/// A stable code of the protocol, or of a request that found no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SyncCode {
    /// The request as a whole is not as the protocol says.
    RequestInvalid,
    /// The request is over the limits.
    RequestTooLarge,
    /// No token, or one that is no longer good.
    Unauthorized,
    /// The token is another account's than the one that the request speaks of.
    OwnerMismatch,
    /// The account is closed, or about to be deleted.
    AccountClosed,
    /// The cloud does not speak this version of the protocol.
    ProtocolUnsupported,
    /// The cursor is none that this cloud gave out.
    CursorInvalid,
    /// The cursor is from before a restore, or older than the tombstones kept.
    ResyncRequired,
    /// Too many requests.
    RateLimited,
    /// The cloud failed.
    Internal,
    /// The cloud is down for a while.
    Unavailable,
    /// The operation is not as the protocol says.
    OperationInvalid,
    /// The cloud knows no such kind of record.
    EntityUnknown,
    /// A field of the record is missing or not allowed.
    RecordInvalid,
    /// The record is larger than records may be.
    RecordTooLarge,
    /// The record's id is not the one that its owner and fields make.
    NaturalKeyMismatch,
    /// The record that this one belongs to is not there.
    ParentMissing,
    /// The answer would grow too large; send this operation again in the next push.
    AnswerFull,
    /// The record is being changed by another request at this moment.
    Busy,
    /// The request did not reach the cloud, or the answer not the device.
    Network,
    /// No answer within the time allowed.
    Timeout,
    /// The answer is not as the protocol says.
    AnswerInvalid,
    /// The answer has a status that the protocol does not know.
    StatusUnexpected,
}

use SyncCode::{
    AccountClosed, AnswerFull, AnswerInvalid, Busy, CursorInvalid, EntityUnknown, Internal,
    NaturalKeyMismatch, Network, OperationInvalid, OwnerMismatch, ParentMissing, ProtocolUnsupported,
    RateLimited, RecordInvalid, RecordTooLarge, RequestInvalid, RequestTooLarge, ResyncRequired,
    StatusUnexpected, Timeout, Unauthorized, Unavailable,
};

/// Code, text, status of the problem document that carries it, class. Codes without a status stand in the result of one
/// operation, or are the device's own.
const TABLE: [(SyncCode, &str, Option<u16>, ErrorClass); 23] = [
    (RequestInvalid, "sync/request-invalid", Some(400), ErrorClass::Split),
    (RequestTooLarge, "sync/request-too-large", Some(413), ErrorClass::Split),
    (Unauthorized, "sync/unauthorized", Some(401), ErrorClass::Pause),
    (OwnerMismatch, "sync/owner-mismatch", Some(403), ErrorClass::Pause),
    (AccountClosed, "sync/account-closed", Some(403), ErrorClass::Pause),
    (ProtocolUnsupported, "sync/protocol-unsupported", Some(400), ErrorClass::Pause),
    (CursorInvalid, "sync/cursor-invalid", Some(400), ErrorClass::Resync),
    (ResyncRequired, "sync/resync-required", Some(410), ErrorClass::Resync),
    (RateLimited, "sync/rate-limited", Some(429), ErrorClass::Later),
    (Internal, "sync/internal", Some(500), ErrorClass::Later),
    (Unavailable, "sync/unavailable", Some(503), ErrorClass::Later),
    (OperationInvalid, "sync/operation-invalid", None, ErrorClass::Refused),
    (EntityUnknown, "sync/entity-unknown", None, ErrorClass::Refused),
    (RecordInvalid, "sync/record-invalid", None, ErrorClass::Refused),
    (RecordTooLarge, "sync/record-too-large", None, ErrorClass::Refused),
    (NaturalKeyMismatch, "sync/natural-key-mismatch", None, ErrorClass::Refused),
    (ParentMissing, "sync/parent-missing", None, ErrorClass::Refused),
    (AnswerFull, "sync/answer-full", None, ErrorClass::Later),
    (Busy, "sync/busy", None, ErrorClass::Later),
    (Network, "sync/network", None, ErrorClass::Later),
    (Timeout, "sync/timeout", None, ErrorClass::Later),
    (AnswerInvalid, "sync/answer-invalid", None, ErrorClass::Later),
    (StatusUnexpected, "sync/status-unexpected", None, ErrorClass::Later),
];

impl SyncCode {
    /// All codes.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The code with this text.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == text).map(|row| row.0)
    }

    /// The text, such as `sync/owner-mismatch`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// Status of the problem document that carries it; `None` where it stands in a result, or is the device's own.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        self.row().2
    }

    /// What it means for what waits.
    #[must_use]
    pub fn class(self) -> ErrorClass {
        self.row().3
    }

    fn row(self) -> &'static (Self, &'static str, Option<u16>, ErrorClass) {
        // The table has a row for each code, which a test makes sure of.
        TABLE.iter().find(|row| row.0 == self).unwrap_or(&TABLE[0])
    }
}

/// The code that an answer stands for: its own where that is known, else what its status tells. Never by a message.
#[must_use]
pub fn code_of_answer(status: u16, code: Option<&str>) -> SyncCode {
    let by_status = match status {
        400 | 422 => RequestInvalid,
        401 => Unauthorized,
        403 => OwnerMismatch,
        408 => Timeout,
        410 => ResyncRequired,
        413 => RequestTooLarge,
        429 => RateLimited,
        503 => Unavailable,
        500..=599 => Internal,
        _ => StatusUnexpected,
    };
    let known = code.and_then(SyncCode::of).filter(|code| code.status() == Some(status));
    known.unwrap_or(by_status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_one_row_and_one_text_of_the_shape_area_reason() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, index, "{}", row.1);
            assert_eq!(SyncCode::of(row.1), Some(row.0));
            let reason = row.1.strip_prefix("sync/").unwrap();
            assert!(reason.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        }
        assert_eq!(SyncCode::all().count(), TABLE.len());
    }

    #[test]
    fn a_known_code_decides_and_otherwise_the_status() {
        for (status, code, expected) in [
            (400, Some("sync/protocol-unsupported"), ProtocolUnsupported),
            (400, Some("sync/cursor-invalid"), CursorInvalid),
            (400, Some("sync/of-a-later-version"), RequestInvalid),
            (403, Some("sync/account-closed"), AccountClosed),
            (403, None, OwnerMismatch),
            (410, None, ResyncRequired),
            (502, None, Internal),
            (404, None, StatusUnexpected),
            (302, None, StatusUnexpected),
            // A code that does not go with the status is not believed.
            (500, Some("sync/resync-required"), Internal),
            (200, Some("sync/parent-missing"), StatusUnexpected),
        ] {
            assert_eq!(code_of_answer(status, code), expected, "{status} {code:?}");
        }
    }

    #[test]
    fn nothing_that_may_pass_is_ever_refused_for_good() {
        for status in [408, 429, 500, 502, 503, 504, 404, 409, 418] {
            assert_eq!(code_of_answer(status, None).class(), ErrorClass::Later, "{status}");
        }
        assert_eq!(code_of_answer(401, None).class(), ErrorClass::Pause);
    }
}
