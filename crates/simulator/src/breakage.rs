//! Deliberate breakages, by which the simulator itself is tested.

use crate::random::Random;

/// A part that works wrongly. The checks are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// The cloud does not look whether it has answered a mutation before.
    NoIdempotency,
    /// The device deletes a row of its queue when it is sent, and not when it is answered.
    RowGoesBeforeAnswer,
    /// The cloud tells what is newer than the newest moment known, and not what has a higher number.
    TimestampAsCursor,
    /// The cloud takes whatever comes last, as if it had been made on top.
    LastArrivalWins,
    /// What lost is not kept.
    ConflictsDropped,
    /// The cursor is stored, and now and then its page is not.
    CursorBeforePage,
    /// Now and then a timer is not set.
    TimerForgotten,
    /// The answer to a push moves the cursor.
    AnswerMovesCursor,
    /// The cloud does not tell what was removed.
    TombstonesNotTold,
    /// The cloud now and then answers before it has stored, and then does not store.
    AnswerBeforeCommit,
}

impl Breakage {
    /// The one that a number draws.
    #[must_use]
    pub fn drawn(number: u64) -> Self {
        Self::ALL[Random::new(number).index(Self::ALL.len())]
    }

    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NoIdempotency,
        Self::RowGoesBeforeAnswer,
        Self::TimestampAsCursor,
        Self::LastArrivalWins,
        Self::ConflictsDropped,
        Self::CursorBeforePage,
        Self::TimerForgotten,
        Self::AnswerMovesCursor,
        Self::TombstonesNotTold,
        Self::AnswerBeforeCommit,
    ];
}
