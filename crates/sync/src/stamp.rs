//! Which of two edits of a record wins.

use core::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use soul_core::Instant;

use crate::limits::CLOCK_AHEAD_MS_MAX;

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

    /// Writes the stamp into a record.
    pub fn put_into(&self, record: &mut Map<String, Value>) {
        record.insert("version".to_owned(), self.version.into());
        record.insert("updatedAt".to_owned(), self.updated_at.to_string().into());
        record.insert("writer".to_owned(), self.writer.as_str().into());
    }

    /// The same edit by a cloud whose clock shows `now`: not further ahead of it than [`CLOCK_AHEAD_MS_MAX`].
    #[must_use]
    pub fn clamped(mut self, now: Instant) -> Self {
        let latest = Instant::from_unix_ms(now.unix_ms().saturating_add(CLOCK_AHEAD_MS_MAX));
        // Past the year 9999 there is nothing to be ahead of.
        self.updated_at = self.updated_at.min(latest.unwrap_or(self.updated_at));
        self
    }
}

/// Which of two edits of a record wins: the greater. Edits and removals are told apart where the kind of record is guarded:
/// there an edit outranks a removal of the same version, whatever their moments.
#[must_use]
pub fn precedence(guarded: bool, one: (&Stamp, bool), other: (&Stamp, bool)) -> Ordering {
    let ((one, one_deletes), (other, other_deletes)) = (one, other);
    let edit_first = if guarded { other_deletes.cmp(&one_deletes) } else { Ordering::Equal };
    one.version.cmp(&other.version).then(edit_first).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        fn edits_and_removals_are_in_total_order_too(
            guarded: bool,
            a in (any_stamp(), any::<bool>()),
            b in (any_stamp(), any::<bool>()),
            c in (any_stamp(), any::<bool>()),
        ) {
            let order = |x: &(Stamp, bool), y: &(Stamp, bool)| precedence(guarded, (&x.0, x.1), (&y.0, y.1));
            prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
            prop_assert!(!(order(&a, &b).is_le() && order(&b, &c).is_le()) || order(&a, &c).is_le());
            if a.0.version == b.0.version && a.1 != b.1 && guarded {
                prop_assert_eq!(order(&a, &b).is_gt(), b.1);
            } else {
                prop_assert_eq!(order(&a, &b), a.0.cmp(&b.0));
            }
        }
    }

    #[test]
    fn a_moment_far_ahead_is_brought_back_to_five_minutes_and_nothing_else_is_touched() {
        let at = |unix_ms| Instant::from_unix_ms(unix_ms).unwrap();
        let stamp = |unix_ms| Stamp { version: 3, updated_at: at(unix_ms), writer: "a".to_owned() };
        for (unix_ms, expected) in [(0, 0), (300_000, 300_000), (300_001, 300_000), (1 << 45, 300_000)] {
            assert_eq!(stamp(unix_ms).clamped(at(0)), stamp(expected));
        }
        let last = at(253_402_300_799_999);
        assert_eq!(stamp(last.unix_ms()).clamped(last), stamp(last.unix_ms()));
    }

    #[test]
    fn only_an_edit_on_something_sent_raises_the_version() {
        assert_eq!(Stamp::next_version(4, true), 4);
        assert_eq!(Stamp::next_version(4, false), 5);
        assert_eq!(Stamp::next_version(u32::MAX, false), u32::MAX);
    }
}
