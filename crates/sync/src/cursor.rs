//! A place in the stream of an owner's changes, as this project's own cloud writes it.

use core::fmt;

use crate::limits::INTEGER_MAX;

/// Most characters of an epoch.
const EPOCH_CHARS_MAX: usize = 40;

/// A place in the stream of changes: how many there were, in which life of the database. Prints as `epoch.sequence`.
///
/// Devices keep and return the text and never look into it, so that a cloud may write it otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Name of the database's life: another one after a restore. Letters, digits and hyphens, 40 at most.
    pub epoch: String,
    /// The owner's sequence number of the last change that was seen; 0 before the first.
    pub sequence: u64,
}

impl Cursor {
    /// Reads the text; `None` where it is none that this cloud writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, digits) = text.split_once('.')?;
        let epoch_is_good = (1..=EPOCH_CHARS_MAX).contains(&epoch.len())
            && epoch.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let canonical = digits == "0" || !digits.starts_with('0');
        if !epoch_is_good || !canonical || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let sequence = digits.parse().ok().filter(|sequence| *sequence <= INTEGER_MAX)?;
        Some(Self { epoch: epoch.to_owned(), sequence })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn printing_and_reading_gives_the_same_cursor(epoch in "[a-z0-9-]{1,40}", sequence in 0..=INTEGER_MAX) {
            let cursor = Cursor { epoch, sequence };
            prop_assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }

        #[test]
        fn whatever_can_be_read_prints_as_it_was_written(text in ".{0,60}") {
            if let Some(cursor) = Cursor::parse(&text) {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }

    #[test]
    fn other_texts_are_no_cursors() {
        for text in [
            "",
            ".",
            "a.",
            ".1",
            "a.01",
            "a.-1",
            "a.1.2",
            "a b.1",
            "a.9007199254740992",
            "a.99999999999999999999",
        ] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
