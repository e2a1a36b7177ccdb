//! Ids: UUIDv7 for records of their own, UUIDv5 for records that have a natural key.

use soul_core::Instant;
use uuid::{Builder, Uuid};

/// Namespace of every natural key. Ids of all devices depend on it, so it never changes.
pub const NATURAL_KEYS: Uuid = Uuid::from_u128(0xc94afe16_9641_4654_9ef8_ab8224761f3c);

/// A new id that sorts by the moment of its making: UUIDv7 of `at` (of 1970 for an earlier moment) and 10 of the random
/// bytes.
#[must_use]
pub fn new_id(at: Instant, random: [u8; 16]) -> String {
    let [bytes @ .., _, _, _, _, _, _] = random;
    let millis = u64::try_from(at.unix_ms()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
}

/// An id that says nothing: UUIDv4 of the random bytes.
#[must_use]
pub fn random_id(random: [u8; 16]) -> String {
    Builder::from_random_bytes(random).into_uuid().to_string()
}

/// Id of the one chart of a profile: UUIDv5 of `chartResult:` and the profile's id.
#[must_use]
pub fn chart_result_id(profile_id: &str) -> String {
    natural_id(&["chartResult", profile_id])
}

/// UUIDv5 of the parts joined by colons, in the namespace [`NATURAL_KEYS`].
///
/// Two devices that make the same thing offline make the same id, hence the same record.
#[must_use]
pub fn natural_id(parts: &[&str]) -> String {
    Uuid::new_v5(&NATURAL_KEYS, parts.join(":").as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From RFC 9562, appendix A.6.
    const EXAMPLE_V7: &str = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    #[test]
    fn a_new_id_is_that_of_the_standards_example() {
        let at = Instant::parse_rfc3339("2022-02-22T14:22:22.000-05:00").unwrap();
        let random = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f, 0, 0, 0, 0, 0, 0];
        assert_eq!(new_id(at, random), EXAMPLE_V7);
    }

    #[test]
    fn a_charts_id_is_the_pinned_uuid_of_its_profile() {
        // Python: uuid.uuid5(uuid.UUID('c94afe16-9641-4654-9ef8-ab8224761f3c'), 'chartResult:01890a5d-…').
        assert_eq!(
            chart_result_id("01890a5d-ac96-774b-bcce-b302099a8057"),
            "15f87842-9d43-5a6a-b31b-af8ee0bbd4da"
        );
    }

    proptest! {
        #[test]
        fn ids_sort_by_their_moments(a in 0i64..4e12 as i64, b in 0i64..4e12 as i64, x: [u8; 16], y: [u8; 16]) {
            prop_assume!(a < b);
            let id = |unix_ms, random| new_id(Instant::from_unix_ms(unix_ms).unwrap(), random);
            prop_assert!(id(a, x) < id(b, y));
        }
    }
}
