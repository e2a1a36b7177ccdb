//! Laws that hold for every zone and instant.
#![allow(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use chrono::DateTime;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use soul_core::{CivilDate, CivilTime, Instant};
use soul_places::{LocalResolution, Zone, zone_names};

/// 1800-01-01T00:00Z and 2101-01-01T00:00Z.
const YEARS_S: std::ops::Range<i64> = -5_364_662_400..4_133_980_800;
const DAY_S: i64 = 86_400;

fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<_> = zone_names().collect();
    prop::sample::select(names).prop_map(|name| Zone::named(name).unwrap())
}

/// Zones that left their local mean time; those without one, such as `Etc/GMT+5`, never changed or not all of them did.
fn zone_with_changes() -> impl Strategy<Value = Zone> {
    let first = Instant::from_unix_ms(YEARS_S.start * 1000).unwrap();
    any_zone().prop_filter("has local mean time", move |zone| zone.at(first).abbreviation == "LMT")
}

fn offset_s(zone: &Zone, unix_s: i64) -> i64 {
    zone.at(Instant::from_unix_ms(unix_s * 1000).unwrap()).offset_s.into()
}

fn resolve(zone: &Zone, local_s: i64) -> LocalResolution {
    let local = DateTime::from_timestamp(local_s, 0).unwrap().naive_utc();
    zone.resolve(CivilDate(local.date()), CivilTime(local.time()))
}

/// The second of a change of offset: the first found after `from_s`, or else the first of all.
fn some_change(zone: &Zone, from_s: i64) -> i64 {
    let step_s = 28 * DAY_S;
    let changes_by = |low: i64| offset_s(zone, low) != offset_s(zone, low + step_s);
    let steps = |from_s| (from_s..YEARS_S.end).step_by(step_s as usize);
    let mut low = steps(from_s).chain(steps(YEARS_S.start)).find(|low| changes_by(*low)).unwrap();
    let (before, mut high) = (offset_s(zone, low), low + step_s);
    while high - low > 1 {
        let middle = low.midpoint(high);
        *(if offset_s(zone, middle) == before { &mut low } else { &mut high }) = middle;
    }
    high
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        // Inputs that once failed are kept and run every time.
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/laws.proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_local_time_of_an_instant_reads_back_as_that_instant(zone in any_zone(), unix_s in YEARS_S) {
        let readings = match resolve(&zone, unix_s + offset_s(&zone, unix_s)) {
            LocalResolution::Unique(one) => vec![one],
            LocalResolution::Fold { first, second } => vec![first, second],
            LocalResolution::Gap { .. } => vec![],
        };
        let read_back = readings.iter().filter(|reading| reading.unix_s == unix_s);
        prop_assert_eq!(read_back.count(), 1);
        for reading in readings {
            let holds = zone.at(reading.instant().unwrap());
            prop_assert_eq!((holds.offset_s, holds.abbreviation), (reading.offset_s, reading.abbreviation));
        }
    }

    #[test]
    fn a_change_repeats_or_skips_as_many_seconds_as_it_moves_the_clock(
        zone in zone_with_changes(), from_s in YEARS_S, part in 0.0..1.0,
    ) {
        let change_s = some_change(&zone, from_s);
        let (before, after) = (offset_s(&zone, change_s - 1), offset_s(&zone, change_s));
        let (low, high) = (change_s + before.min(after), change_s + before.max(after));
        let inside = low + ((high - low - 1) as f64 * part) as i64;
        for local_s in [low, inside, high - 1] {
            match resolve(&zone, local_s) {
                LocalResolution::Fold { first, second } => {
                    prop_assert!(before > after);
                    prop_assert_eq!((first.unix_s, second.unix_s), (local_s - before, local_s - after));
                    prop_assert!(first.unix_s < change_s && change_s <= second.unix_s);
                }
                LocalResolution::Gap { before: earlier_offset, after: later_offset } => {
                    prop_assert!(before < after);
                    prop_assert_eq!((earlier_offset.unix_s, later_offset.unix_s), (local_s - before, local_s - after));
                    prop_assert!(later_offset.unix_s < change_s && change_s <= earlier_offset.unix_s);
                }
                LocalResolution::Unique(one) => prop_assert!(false, "{} {} {:?}", zone.name(), local_s, one),
            }
        }
        for local_s in [low - 1, high] {
            let outside = resolve(&zone, local_s);
            prop_assert!(matches!(outside, LocalResolution::Unique(_)), "{} {} {:?}", zone.name(), local_s, outside);
        }
    }

    #[test]
    fn arbitrary_names_are_refused_or_found_and_never_panic(name in ".{0,40}") {
        let known = zone_names().any(|known| known.eq_ignore_ascii_case(&name));
        prop_assert_eq!(Zone::named(&name).is_ok(), known);
    }

    #[test]
    fn upper_and_lower_case_find_the_canonical_name(zone in any_zone(), flips in any::<u64>()) {
        let flip = |(index, letter): (usize, char)| {
            if flips >> (index % 64) & 1 == 0 { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() }
        };
        let mangled: String = zone.name().chars().enumerate().map(flip).collect();
        prop_assert_eq!(Zone::named(&mangled), Ok(zone));
    }
}

#[test]
fn dates_at_the_ends_of_the_calendar_resolve_without_a_panic() {
    for name in zone_names() {
        let zone = Zone::named(name).unwrap();
        for date in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
            let resolution = zone.resolve(CivilDate(date), CivilTime::NOON);
            assert!(
                matches!(resolution, LocalResolution::Unique(one) if one.instant().is_none()),
                "{name} {date}"
            );
        }
        for unix_ms in [-62_167_219_200_000, 253_402_300_799_999] {
            let holds = zone.at(Instant::from_unix_ms(unix_ms).unwrap());
            assert!(!holds.abbreviation.is_empty(), "{name} {unix_ms}");
        }
    }
}
