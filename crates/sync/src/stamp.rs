//! Which of two edits of a record wins.

use serde::{Deserialize, Serialize};
use soul_core::Instant;

/// The stamp of an edit. The greater one wins: higher version first, then the later moment, then the greater writer.
///
/// It is made with the edit and never changes once the edit has been sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stamp {
    // The derived order compares the fields in this order.
    /// One more than the version of the record that the edit was made on.
    pub version: u32,
    /// The moment by the device's hybrid clock.
    pub updated_at: Instant,
    /// Id of the device.
    pub writer: String,
}

impl Stamp {
    /// The version of an edit made on `base_version`.
    ///
    /// An edit on top of one that was never sent keeps its version: five quick edits offline don't outweigh one made
    /// elsewhere. Saturates at the greatest number.
    #[must_use]
    pub fn next_version(base_version: u32, base_was_never_sent: bool) -> u32 {
        if base_was_never_sent { base_version } else { base_version.saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cmp::Ordering;
    use proptest::prelude::*;

    fn any_stamp() -> impl Strategy<Value = Stamp> {
        (0u32..3, 0i64..3, "[ab]").prop_map(|(version, unix_ms, writer)| Stamp {
            version,
            updated_at: Instant::from_unix_ms(unix_ms).unwrap(),
            writer,
        })
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in any_stamp(), b in any_stamp(), c in any_stamp()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            prop_assert!(!(a <= b && b <= c) || a <= c);
        }

        #[test]
        fn version_outweighs_time_and_time_outweighs_the_writer(a in any_stamp(), b in any_stamp()) {
            let expected = (a.version, a.updated_at, &a.writer).cmp(&(b.version, b.updated_at, &b.writer));
            prop_assert_eq!(a.cmp(&b), expected);
        }

        #[test]
        fn the_winner_does_not_depend_on_the_order_of_arrival(stamps in prop::collection::vec(any_stamp(), 1..6)) {
            let winner = |stamps: &[Stamp]| stamps.iter().cloned().reduce(Stamp::max);
            let mut reversed = stamps.clone();
            reversed.reverse();
            prop_assert_eq!(winner(&stamps), winner(&reversed));
        }
    }

    #[test]
    fn only_an_edit_on_something_sent_raises_the_version() {
        assert_eq!(Stamp::next_version(4, true), 4);
        assert_eq!(Stamp::next_version(4, false), 5);
        assert_eq!(Stamp::next_version(u32::MAX, false), u32::MAX);
    }
}
