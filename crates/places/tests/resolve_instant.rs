//! Birth data to an instant, in the shape that JavaScript sees.
#![allow(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use serde_json::{Value, json};
use soul_core::{Birth, Coded};
use soul_places::{TZDATA_VERSION, resolve_instant};

fn birth(date: &str, time: Option<&str>, zone: Option<&str>, fold: Option<&str>) -> Birth {
    Birth::parse(
        &json!({ "birthDate": date, "birthTime": time, "birthTimezone": zone, "birthTimeFold": fold }),
    )
    .unwrap()
}

fn resolved(date: &str, time: Option<&str>, zone: &str, fold: Option<&str>) -> Value {
    serde_json::to_value(resolve_instant(&birth(date, time, Some(zone), fold)).unwrap()).unwrap()
}

// The expected instants are those of the truth table's rows for Europe/London 1963-10-27 and America/New_York 1968-04-28.

#[test]
fn a_repeated_time_takes_the_first_reading_and_shows_the_second() {
    let expected = json!({
        "kind": "fold", "utc": "1963-10-27T01:24:56.000Z", "offsetSeconds": 3600, "abbreviation": "BST",
        "alternative": { "utc": "1963-10-27T02:24:56.000Z", "offsetSeconds": 0 }, "tzdata": TZDATA_VERSION,
    });
    for fold in [None, Some("first")] {
        assert_eq!(resolved("1963-10-27", Some("02:24:56"), "Europe/London", fold), expected);
    }
}

#[test]
fn the_second_reading_of_a_repeated_time_can_be_chosen() {
    let expected = json!({
        "kind": "fold", "utc": "1963-10-27T02:24:56.000Z", "offsetSeconds": 0, "abbreviation": "GMT",
        "alternative": { "utc": "1963-10-27T01:24:56.000Z", "offsetSeconds": 3600 }, "tzdata": TZDATA_VERSION,
    });
    assert_eq!(resolved("1963-10-27", Some("02:24:56"), "Europe/London", Some("second")), expected);
}

#[test]
fn a_skipped_time_takes_the_offset_before_it_whatever_the_fold_says() {
    let expected = json!({
        "kind": "gap", "utc": "1968-04-28T07:27:37.000Z", "offsetSeconds": -18000, "abbreviation": "EST",
        "alternative": { "utc": "1968-04-28T06:27:37.000Z", "offsetSeconds": -14400 }, "tzdata": TZDATA_VERSION,
    });
    for fold in [None, Some("first"), Some("second")] {
        assert_eq!(resolved("1968-04-28", Some("02:27:37"), "America/New_York", fold), expected);
    }
}

#[test]
fn an_unknown_time_is_local_noon() {
    for fold in [None, Some("second")] {
        assert_eq!(
            resolved("1968-04-28", None, "America/New_York", fold),
            json!({
                "kind": "unknownTime", "utc": "1968-04-28T16:00:00.000Z", "offsetSeconds": -14400,
                "abbreviation": "EDT", "alternative": null, "tzdata": TZDATA_VERSION,
            })
        );
    }
}

#[test]
fn noon_of_a_day_that_was_left_out_shows_its_other_reading() {
    // The truth table's row for Pacific/Apia 2011-12-30T12:00:00.
    assert_eq!(
        resolved("2011-12-30", None, "Pacific/Apia", None),
        json!({
            "kind": "unknownTime", "utc": "2011-12-30T22:00:00.000Z", "offsetSeconds": -36000, "abbreviation": "-10",
            "alternative": { "utc": "2011-12-29T22:00:00.000Z", "offsetSeconds": 50400 }, "tzdata": TZDATA_VERSION,
        })
    );
}

#[test]
fn a_day_left_out_at_the_date_line_is_a_gap_from_its_first_second_to_its_last() {
    // IANA `asia` and `australasia`: Manila left the American date in 1844, Kwajalein in 1993, Samoa in 2011.
    for (zone, day_before, left_out, day_after) in [
        ("Asia/Manila", "1844-12-30", "1844-12-31", "1845-01-01"),
        ("Pacific/Kwajalein", "1993-08-20", "1993-08-21", "1993-08-22"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30", "2011-12-31"),
    ] {
        let kind = |date, time| resolved(date, Some(time), zone, None)["kind"].clone();
        assert_eq!(kind(day_before, "23:59:59"), "unique", "{zone}");
        assert_eq!(kind(left_out, "00:00:00"), "gap", "{zone}");
        assert_eq!(kind(left_out, "23:59:59"), "gap", "{zone}");
        assert_eq!(kind(day_after, "00:00:00"), "unique", "{zone}");
    }
}

#[test]
fn local_mean_time_holds_before_the_first_standard_time_to_the_second() {
    // IANA `europe` and `northamerica`: London −0:01:15 to 1847, Paris 0:09:21 to 1891, New York −4:56:02 to 1883.
    for (zone, offset_s) in [("Europe/London", -75), ("Europe/Paris", 561), ("America/New_York", -17_762)] {
        let result = resolved("1840-01-01", Some("12:00"), zone, None);
        assert_eq!(
            (&result["abbreviation"], &result["offsetSeconds"]),
            (&json!("LMT"), &json!(offset_s)),
            "{zone}"
        );
    }
}

#[test]
fn the_instant_is_also_a_julian_day() {
    // Meeus, Astronomical Algorithms, 2nd edition, page 62: 2000 January 1.5 is 2451545.0.
    let resolved = resolve_instant(&birth("2000-01-01", Some("12:00"), Some("UTC"), None)).unwrap();
    assert_eq!(resolved.julian_day_ut().0, 2_451_545.0);
}

#[test]
fn a_missing_or_unknown_zone_is_an_error_that_names_the_field() {
    for (zone, code) in [
        (None, "birth/timezone-missing"),
        (Some("Mars/Base"), "birth/timezone-unknown"),
        (Some(""), "birth/timezone-unknown"),
        (Some("Europe/London "), "birth/timezone-unknown"),
        (Some("localtime"), "birth/timezone-unknown"),
        (Some("+02:00"), "birth/timezone-unknown"),
    ] {
        let refused = resolve_instant(&birth("1990-06-15", Some("14:30"), zone, None)).unwrap_err();
        let details = refused.details().unwrap();
        assert_eq!((refused.code(), &details["field"]), (code, &json!("birthTimezone")), "{zone:?}");
        assert_eq!(details["value"], json!(zone));
    }
}

#[test]
fn the_ends_of_the_accepted_birth_dates_resolve() {
    assert_eq!(
        resolved("1800-01-01", Some("00:00:00"), "Asia/Manila", None)["utc"],
        // Manila kept American dates: IANA `asia`, −15:56:08 in 2025b before 1844 (its mean time less a day).
        "1800-01-01T15:56:08.000Z"
    );
    assert_eq!(
        resolved("2100-12-31", Some("23:59:59"), "Pacific/Midway", None)["utc"],
        "2101-01-01T10:59:59.000Z"
    );
}
