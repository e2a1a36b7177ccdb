//! A place in the stream of an owner's changes, and one in a snapshot, as this project's own cloud writes them.

use core::fmt;

use soul_model::sync_rules;

use crate::limits::INTEGER_MAX;
use crate::wire::read::is_uuid;

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

/// Where the next page of a snapshot begins. Prints as `cursor!entity!id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken {
    /// The cursor that was fixed before the first page.
    pub cursor: Cursor,
    /// Name of the kind of the last record on the page before.
    pub entity: &'static str,
    /// Id of that record.
    pub id: String,
}

impl PageToken {
    /// Reads the text; `None` where it is none that this cloud writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('!');
        let (cursor, entity, id) = (parts.next()?, parts.next()?, parts.next()?);
        let entity = sync_rules(entity).filter(|_| is_uuid(id) && parts.next().is_none())?.entity;
        Some(Self { cursor: Cursor::parse(cursor)?, entity, id: id.to_owned() })
    }
}

impl fmt::Display for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}!{}", self.cursor, self.entity, self.id)
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
    fn a_page_token_is_a_cursor_and_a_record() {
        let text = "life-1.17!journal!01890a5d-ac96-774b-bcce-b302099a8057";
        let token = PageToken::parse(text).unwrap();
        assert_eq!((token.cursor.sequence, token.entity), (17, "journal"));
        assert_eq!(token.to_string(), text);
        for other in [
            "life-1.17",
            "life-1.17!journal",
            "life-1.17!user!01890a5d-ac96-774b-bcce-b302099a8057",
            "life-1.17!journal!01890A5D-ac96-774b-bcce-b302099a8057",
            "life-1.17!journal!01890a5d-ac96-774b-bcce-b302099a8057!",
            "life-1.017!journal!01890a5d-ac96-774b-bcce-b302099a8057",
        ] {
            assert_eq!(PageToken::parse(other), None, "{other}");
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
