//! The device's hybrid clock.

use soul_core::Instant;

/// The instant of the next transaction on this device: `now`, or a millisecond after `last` where the device's clock
/// stands still or was set back.
///
/// So edits of one device are stamped in the order in which they were made. `last` is the greatest instant that the device
/// has given out or seen in a stamp. At the very last millisecond of the year 9999 it stands still.
#[must_use]
pub fn tick(last: Option<Instant>, now: Instant) -> Instant {
    match last {
        Some(last) if last >= now => Instant::from_unix_ms(last.unix_ms() + 1).unwrap_or(last),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_strictly_increases_and_never_falls_behind_the_device_clock(readings in prop::collection::vec(0i64..50, 1..40)) {
            let mut last = None;
            for now in readings.into_iter().filter_map(Instant::from_unix_ms) {
                let next = tick(last, now);
                prop_assert!(Some(next) > last && next >= now);
                last = Some(next);
            }
        }
    }
}
