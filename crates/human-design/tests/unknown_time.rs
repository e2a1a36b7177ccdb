//! What is left open by an unknown birth time or zone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use soul_core::{Birth, Confidence, Uncertain};
use soul_human_design::{HumanDesign, human_design};

fn chart(birth: &Value) -> HumanDesign {
    human_design(&Birth::parse(birth).unwrap()).unwrap()
}

/// The value of a field as `uncertain` names it.
fn value_at(chart: &Value, field: &str) -> Value {
    let holds = |list: &str, item: Value| chart[list].as_array().unwrap().contains(&item);
    let either = |is: bool, yes: &str, no: &str| Value::from(if is { yes } else { no });
    match field.split_once('.') {
        Some(("definedCenters", center)) => {
            either(holds("definedCenters", center.into()), "defined", "undefined")
        }
        Some(("channels", channel)) => either(holds("channels", channel.into()), "defined", "undefined"),
        Some(("gates", gate)) => {
            either(holds("gates", gate.parse::<u8>().unwrap().into()), "active", "inactive")
        }
        _ => field.split('.').fold(chart, |value, key| &value[key]).clone(),
    }
}

/// All fields that `uncertain` can name.
fn fields(chart: &Value) -> Vec<String> {
    let mut fields: Vec<String> =
        ["type", "strategy", "authority", "profile", "definition", "incarnationCross"]
            .map(String::from)
            .into();
    let centers = ["Head", "Ajna", "Throat", "G", "Heart", "Solar Plexus", "Sacral", "Spleen", "Root"];
    fields.extend(centers.map(|center| format!("definedCenters.{center}")));
    fields.extend((1..=64).map(|gate| format!("gates.{gate}")));
    fields.extend(soul_human_design::Channel::ALL.map(|channel| format!("channels.{channel}")));
    fields.extend(chart["variables"].as_object().unwrap().keys().map(|arrow| format!("variables.{arrow}")));
    for side in ["personality", "design"] {
        for body in chart[side].as_object().unwrap().keys() {
            fields.extend([format!("{side}.{body}.gate"), format!("{side}.{body}.line")]);
        }
    }
    fields
}

#[test]
fn through_the_day_each_field_has_its_listed_values_for_their_shares_and_all_others_stay() {
    const TIMES: u32 = 96;
    for (date, zone) in
        [("1990-06-15", "Europe/London"), ("1957-01-03", "Asia/Kolkata"), ("2024-12-31", "Etc/UTC")]
    {
        let unknown = chart(&json!({ "birthDate": date, "birthTimezone": zone }));
        let listed: BTreeMap<&str, &Uncertain> =
            unknown.uncertain.iter().map(|it| (it.field.as_str(), it)).collect();
        assert_eq!(listed.len(), unknown.uncertain.len(), "no field is listed twice");
        let noon = serde_json::to_value(&unknown).unwrap();

        let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
        for quarter in 0..TIMES {
            // In the middle of the quarter hour, so that midnight's two sides don't matter.
            let seconds = quarter * 900 + 450;
            let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
            let known = chart(&json!({ "birthDate": date, "birthTime": time, "birthTimezone": zone }));
            assert_eq!(known.uncertain, []);
            let known = serde_json::to_value(&known).unwrap();
            for field in fields(&noon) {
                let value = value_at(&known, &field);
                match listed.get(field.as_str()) {
                    None => assert_eq!(value, value_at(&noon, &field), "{date}: {field} is not listed"),
                    Some(_) => *counts.entry((field, value.to_string())).or_default() += 1,
                }
            }
        }
        for (field, uncertain) in &listed {
            assert!(uncertain.alternatives.len() > 1);
            assert!(uncertain.alternatives.is_sorted_by(|a, b| a.share >= b.share), "{field}: largest first");
            let total: f64 = uncertain.alternatives.iter().map(|it| it.share).sum();
            assert!((total - 1.0).abs() < 1e-9, "{field}: {total}");
            let found = uncertain.alternatives.iter().any(|it| it.value == value_at(&noon, field));
            assert!(found, "{field}: the value given is one of the alternatives");
            for alternative in &uncertain.alternatives {
                let key = ((*field).to_owned(), alternative.value.to_string());
                let share = f64::from(counts.remove(&key).unwrap_or(0)) / f64::from(TIMES);
                // Each beginning and end of a value's times is known to half a quarter hour by the count.
                assert!(
                    (share - alternative.share).abs() < 0.025,
                    "{date}: {key:?} {share} {}",
                    alternative.share
                );
            }
        }
        assert!(counts.is_empty(), "{date}: values that were not listed: {counts:?}");
    }
}

#[test]
fn no_profile_lasts_a_whole_day() {
    // The Sun moves 0.953° a day at least, a line is 0.9375°.
    for month in 1..=12 {
        for day in [1, 10, 20] {
            let date = format!("1988-{month:02}-{day:02}");
            let chart = chart(&json!({ "birthDate": date, "birthTimezone": "Etc/UTC" }));
            assert!(chart.uncertain.iter().any(|it| it.field == "profile"), "{date}");
        }
    }
}

#[test]
fn a_place_has_no_bearing_and_time_and_zone_decide_the_confidence() {
    let codes = |chart: &HumanDesign| chart.warnings.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    let full = json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London" });
    let whole = chart(&full);
    assert_eq!((whole.confidence, codes(&whole)), (Confidence::High, vec![]));

    let mut placed = full.clone();
    placed["birthLatitude"] = json!(51.5);
    placed["birthLongitude"] = json!(-0.1);
    assert_eq!(chart(&placed), whole);

    let mut no_zone = full.clone();
    no_zone["birthTimezone"] = json!(null);
    let no_zone = chart(&no_zone);
    assert_eq!(
        (no_zone.confidence, codes(&no_zone)),
        (Confidence::Medium, vec!["birth/timezone-estimated".to_owned()])
    );
    assert!(no_zone.uncertain.iter().any(|it| it.field == "profile"));

    let mut no_time = full;
    no_time["birthTime"] = json!(null);
    let no_time = chart(&no_time);
    assert_eq!(
        (no_time.confidence, codes(&no_time)),
        (Confidence::Low, vec!["birth/time-unknown".to_owned()])
    );
    assert_eq!(no_time.birth_utc.to_string(), "1990-06-15T11:00:00.000Z");
    for warning in no_time.warnings.iter().chain(&no_zone.warnings) {
        assert!(!warning.message.contains("houses"), "{}", warning.message);
    }
}

#[test]
fn a_time_that_came_twice_is_named_with_its_other_reading() {
    let birth = json!({ "birthDate": "1990-10-28", "birthTime": "01:30", "birthTimezone": "Europe/London" });
    let chart = chart(&birth);
    assert_eq!(chart.warnings[0].code, "birth/time-ambiguous");
    assert!(chart.warnings[0].message.contains("1990-10-28T01:30:00.000Z"), "{}", chart.warnings[0].message);
}

#[test]
fn the_result_has_the_fields_of_the_contract_and_nothing_undefined() {
    let chart =
        serde_json::to_value(chart(&json!({ "birthDate": "1990-06-15", "birthTimezone": "Etc/UTC" })))
            .unwrap();
    let keys: Vec<&str> = chart.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "type",
        "strategy",
        "authority",
        "profile",
        "definition",
        "definedCenters",
        "gates",
        "channels",
        "incarnationCross",
        "variables",
        "personality",
        "design",
        "birthUtc",
        "designUtc",
        "confidence",
        "warnings",
        "uncertain",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    for side in ["personality", "design"] {
        let bodies: Vec<&str> = chart[side].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(bodies.len(), 13);
        let sun: Vec<&str> = chart[side]["Sun"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(sun, ["base", "color", "gate", "line", "longitude", "tone"]);
    }
    assert_eq!(chart["variables"].as_object().unwrap().len(), 4);
}
