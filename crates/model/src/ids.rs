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

/// The moment in an id that [`new_id`] made; `None` for a text that is no UUIDv7 in its usual form.
#[must_use]
pub fn moment_of(id: &str) -> Option<Instant> {
    let fits = |(n, byte): (usize, u8)| match (n, byte) {
        (8 | 13 | 18 | 23, _) => byte == b'-',
        // RFC 9562, section 5.7: the version, and the variant.
        (14, _) => byte == b'7',
        (19, _) => matches!(byte, b'8' | b'9' | b'a' | b'b'),
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    if id.len() != 36 || !id.bytes().enumerate().all(fits) {
        return None;
    }
    // The first 48 bits are milliseconds since 1970.
    let digits = id.bytes().take(13).filter(|byte| *byte != b'-');
    let unix_ms = digits
        .fold(0, |sum, digit| sum << 4 | i64::from(digit - if digit > b'9' { b'a' - 10 } else { b'0' }));
    Instant::from_unix_ms(unix_ms)
}

/// The id for a record of `owner_id` where another owner has a record under `id`: of the same moment, and the same one each
/// time. `None` where `id` is no UUIDv7.
#[must_use]
pub fn id_for_owner(id: &str, owner_id: &str) -> Option<String> {
    let at = moment_of(id)?;
    Some(new_id(at, Uuid::new_v5(&NATURAL_KEYS, format!("owner:{owner_id}:{id}").as_bytes()).into_bytes()))
}

/// Id of the one chart of a profile: UUIDv5 of `chartResult:` and the profile's id.
#[must_use]
pub fn chart_result_id(profile_id: &str) -> String {
    natural_id(&["chartResult", profile_id])
}

/// Id of the one assessment of a kind that a profile has: UUIDv5 of `assessment:`, the profile's id and the kind.
#[must_use]
pub fn assessment_id(profile_id: &str, kind: &str) -> String {
    natural_id(&["assessment", profile_id, kind])
}

/// Id of the one analysis of a pair: UUIDv5 of `compatibility:`, the profile's id and the person's.
#[must_use]
pub fn compatibility_id(profile_id: &str, person_id: &str) -> String {
    natural_id(&["compatibility", profile_id, person_id])
}

/// Id of the one insight of a profile for a day: UUIDv5 of `insight:`, the profile's id and the day `YYYY-MM-DD`.
#[must_use]
pub fn insight_id(profile_id: &str, date: &str) -> String {
    natural_id(&["insight", profile_id, date])
}

/// Id of the one frequency log of a day: UUIDv5 of `frequency:`, the user's id (the session's while nobody is signed in)
/// and the day `YYYY-MM-DD`.
#[must_use]
pub fn frequency_id(owner_id: &str, date: &str) -> String {
    natural_id(&["frequency", owner_id, date])
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

    #[test]
    fn the_other_natural_keys_are_pinned_too() {
        // Python, as above, of 'assessment:01890a5d-…:mbti', 'compatibility:01890a5d-…57:01890a5d-…58',
        // 'insight:01890a5d-…:2025-03-01' and 'frequency:ann:2025-03-01'.
        let profile = "01890a5d-ac96-774b-bcce-b302099a8057";
        let person = "01890a5d-ac96-774b-bcce-b302099a8058";
        assert_eq!(assessment_id(profile, "mbti"), "b4cc0d28-626e-512c-9ec0-396b590bba13");
        assert_eq!(compatibility_id(profile, person), "ebee66a8-a104-5b95-9905-95ad72d549d9");
        assert_eq!(insight_id(profile, "2025-03-01"), "15d64705-318a-52b1-b241-96ec8b634d72");
        assert_eq!(frequency_id("ann", "2025-03-01"), "a6ef9f49-9f12-53a5-a4c5-e6c2d33f1594");
    }

    #[test]
    fn only_a_uuid_of_version_7_in_its_usual_form_tells_a_moment() {
        // RFC 9562, appendix A.6: 2022-02-22T14:22:22.000-05:00.
        assert_eq!(moment_of(EXAMPLE_V7), Instant::parse_rfc3339("2022-02-22T19:22:22Z"));
        let (upper, bare) = (EXAMPLE_V7.to_uppercase(), EXAMPLE_V7.replace('-', ""));
        let version_4 = random_id([7; 16]);
        for other in ["", "profile-1", &upper, &bare, &version_4, &natural_id(&["a"])] {
            assert_eq!(moment_of(other), None, "{other}");
        }
    }

    #[test]
    fn an_id_for_another_owner_is_one_of_the_same_moment_and_always_the_same() {
        let ann = id_for_owner(EXAMPLE_V7, "ann").unwrap();
        assert_eq!(Some(&ann), id_for_owner(EXAMPLE_V7, "ann").as_ref());
        assert_ne!(Some(&ann), id_for_owner(EXAMPLE_V7, "bob").as_ref());
        assert_ne!(ann, EXAMPLE_V7);
        assert_eq!(moment_of(&ann), moment_of(EXAMPLE_V7));
        assert_eq!(id_for_owner("profile-1", "ann"), None);
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
