//! The 150 local times of the truth table, against IANA rules with backzone.
#![allow(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use soul_core::{CivilDate, CivilTime, Instant};
use soul_places::{LocalResolution, Reading, TZDATA_VERSION, Zone};
use soul_testkit::accuracy::{self, Row, Section};
use soul_testkit::golden::{self, ZoneReading};

#[test]
fn every_local_time_of_the_truth_table_has_its_kind_readings_and_abbreviations() {
    let cases = golden::timezones();
    for case in &cases {
        let (date, time) = case.local.split_once('T').unwrap();
        let (date, time) = (CivilDate::parse(date).unwrap(), CivilTime::parse(time).unwrap());
        let (kind, default, other) = match Zone::named(&case.zone).unwrap().resolve(date, time) {
            LocalResolution::Unique(reading) => ("normal", reading, None),
            LocalResolution::Fold { first, second } => ("fold", first, Some(second)),
            LocalResolution::Gap { before, after } => ("gap", before, Some(after)),
        };
        let about = format!("case {}: {} {}", case.id, case.zone, case.local);
        let expected = &case.backzone;
        assert_eq!(kind, expected.kind, "{about}");
        assert_eq!(plain(default), wanted(&expected.fold0), "{about}");
        assert_eq!(other.map(plain), expected.fold1.as_ref().map(wanted), "{about}");
    }
    accuracy::record(&Section {
        name: "40-civil-time".into(),
        title: "Local time to UTC".into(),
        method: format!(
            "IANA rules {TZDATA_VERSION}, packed by `tools/zones`. Repeated and skipped times are reported as such; \
             local mean time holds before a zone's first standard time. The generator also compares every name with \
             Python's `zoneinfo` over 1800 to 2100; `tools/zones/provenance.json` counts the answers."
        ),
        truth: "`timezones.json`, column `backzone`".into(),
        rows: vec![Row::equal("kind, both readings, offsets and abbreviations", cases.len())],
    });
}

fn plain(reading: Reading) -> (Instant, i32, String) {
    (reading.instant().unwrap(), reading.offset_s, reading.abbreviation.to_owned())
}

fn wanted(reading: &ZoneReading) -> (Instant, i32, String) {
    (Instant::parse_rfc3339(&reading.utc).unwrap(), reading.offset_s, reading.abbr.clone())
}
