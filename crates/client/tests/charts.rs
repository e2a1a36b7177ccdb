//! The chart of a profile.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{everything, id, obama, open, read, run, write};
use serde_json::{Value, json};
use soul_astrology::CALCULATION_VERSION;
use soul_core::Coded;
use soul_model::{CHART_RESULTS, PROFILES, chart_result_id};
use soul_store::{Durability, Mode, Store, Transaction};

/// Degrees and minutes of arc.
fn dm(degrees: f64, minutes: f64) -> f64 {
    degrees + minutes / 60.0
}

#[test]
fn the_chart_of_a_published_birth_has_its_published_places() {
    // Astro-Databank, "Obama, Barack", Rodden rating AA: Sun 12°33' Leo, Moon 3°21' Gemini, Ascendant 18°03' Aquarius,
    // in Placidus houses the Sun in the sixth and the Moon in the fourth.
    run(async {
        let (client, _) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let chart = client.charts().get(&profile_id).await.unwrap().unwrap();
        let near = |field: &str, degree: f64| (chart[field].as_f64().unwrap() - degree).abs() < 2.0 / 60.0;
        assert_eq!((&chart["sunSign"], &chart["sunHouse"]), (&json!("Leo"), &json!(6)));
        assert_eq!((&chart["moonSign"], &chart["moonHouse"]), (&json!("Gemini"), &json!(4)));
        assert_eq!(chart["risingSign"], "Aquarius");
        assert!(near("sunDegree", dm(12.0, 33.0)) && near("moonDegree", dm(3.0, 21.0)), "{chart}");
        assert!(near("risingDegree", dm(18.0, 3.0)), "{}", chart["risingDegree"]);
        assert_eq!(chart["planetaryPositions"]["Sun"]["degree"], chart["sunDegree"]);
        assert_eq!(chart["planetaryPositions"].as_object().unwrap().len(), 14);
        assert_eq!(chart["houseCusps"].as_array().unwrap().len(), 12);
        assert_eq!((&chart["confidence"], &chart["profileId"]), (&json!("high"), &json!(profile_id)));
        assert_eq!(chart["calculationVersion"], CALCULATION_VERSION);
        // Born on 4 August 1961: 8 + 4 + (1 + 9 + 6 + 1 = 17, 8) = 20, which is 2; the day is 4. His Human Design is published as that of a
        // Projector, 6/2, with emotional authority.
        assert_eq!((&chart["lifePathNumber"], &chart["birthdayNumber"]), (&json!(2), &json!(4)));
        assert_eq!((&chart["hdType"], &chart["hdProfile"]), (&json!("Projector"), &json!("6/2")));
        assert_eq!(chart["hdAuthority"], "Emotional Authority");
        assert_eq!(chart["pinnacles"].as_array().unwrap().len(), 4);
        // A display name need not be the name at birth.
        for of_the_name in ["expressionNumber", "soulUrgeNumber", "personalityNumber", "karmicLessons"] {
            assert_eq!(chart.get(of_the_name), Some(&Value::Null), "{of_the_name}");
        }
    });
}

#[test]
fn without_a_birth_time_houses_and_ascendant_are_null() {
    run(async {
        let (client, _) = open().await;
        let mut draft = obama();
        draft["birthTime"] = Value::Null;
        let profile_id = client.profiles().create(&draft).await.unwrap().id;
        let chart = client.charts().get(&profile_id).await.unwrap().unwrap();
        for unknown in ["sunHouse", "moonHouse", "risingSign", "risingDegree", "houseCusps"] {
            assert_eq!(chart.get(unknown), Some(&Value::Null), "{unknown}");
        }
        assert_eq!((&chart["sunSign"], &chart["confidence"]), (&json!("Leo"), &json!("low")));
    });
}

#[test]
fn reading_a_chart_of_todays_calculation_writes_nothing() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let before = everything(client.store()).await;
        environment.set("2025-04-01T00:00:00Z");
        client.charts().get(&profile_id).await.unwrap().unwrap();
        assert_eq!(client.charts().get("nobody's").await, Ok(None));
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn a_chart_of_an_older_calculation_a_broken_one_and_a_missing_one_are_calculated_when_read() {
    run(async {
        let (client, environment) = open().await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        let chart_id = chart_result_id(id(&profile));
        let good = read(client.store(), &CHART_RESULTS, &chart_id).await.unwrap();
        environment.set("2025-04-01T00:00:00Z");
        for damage in [Some(json!("0")), Some(json!("0.9")), Some(json!(7)), None] {
            match &damage {
                Some(version) => {
                    let mut old = good.clone();
                    old["calculationVersion"] = version.clone();
                    old["sunSign"] = json!("Virgo");
                    write(client.store(), &CHART_RESULTS, old).await;
                }
                None => {
                    let mode = Mode::Write(Durability::Relaxed);
                    let transaction = client.store().begin(&[&CHART_RESULTS], mode).await.unwrap();
                    transaction.delete(&CHART_RESULTS, &chart_id).await.unwrap();
                    transaction.commit().await.unwrap();
                }
            }
            let read_back = client.charts().get(id(&profile)).await.unwrap().unwrap();
            assert_eq!(
                (&read_back["sunSign"], &read_back["calculationVersion"]),
                (&json!("Leo"), &json!(CALCULATION_VERSION))
            );
            let stored = read(client.store(), &CHART_RESULTS, &chart_id).await;
            assert_eq!(stored, Some(read_back));
            // The moment of the calculation is derived: it is noted, and it is no edit.
            let noted = client.profiles().get(id(&profile)).await.unwrap().unwrap();
            assert!(noted["lastCalculatedAt"].as_str() > Some("2025-03-31"));
            assert_eq!(
                (&noted["updatedAt"], &noted["version"]),
                (&profile["updatedAt"], &profile["version"])
            );
        }
    });
}

/// The fields of the specification, section 3.4.
const FIELDS: [&str; 33] = [
    "id",
    "profileId",
    "sunSign",
    "sunDegree",
    "sunHouse",
    "moonSign",
    "moonDegree",
    "moonHouse",
    "risingSign",
    "risingDegree",
    "planetaryPositions",
    "houseCusps",
    "aspects",
    "lifePathNumber",
    "expressionNumber",
    "soulUrgeNumber",
    "personalityNumber",
    "birthdayNumber",
    "karmicLessons",
    "pinnacles",
    "challenges",
    "hdType",
    "hdStrategy",
    "hdAuthority",
    "hdProfile",
    "hdDefinedCenters",
    "hdGates",
    "hdChannels",
    "hdIncarnationCross",
    "calculatedAt",
    "calculationVersion",
    "confidence",
    "createdAt",
];
/// Those of them that need the name at birth.
const OF_THE_NAME: [&str; 4] = ["expressionNumber", "soulUrgeNumber", "personalityNumber", "karmicLessons"];

#[test]
fn a_chart_from_before_numerology_and_human_design_gets_all_fields_when_it_is_read() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let chart_id = chart_result_id(&profile_id);
        let good = read(client.store(), &CHART_RESULTS, &chart_id).await.unwrap();
        for field in FIELDS {
            assert_ne!(good.get(field), None, "{field}");
            assert_eq!(good[field].is_null(), OF_THE_NAME.contains(&field), "{field}");
        }
        environment.set("2025-04-01T00:00:00Z");
        // Version 1 stored these fields as null; an app before that did not store them.
        for as_null in [true, false] {
            let mut old = good.clone();
            old["calculationVersion"] = json!("1");
            let fields = old.as_object_mut().unwrap();
            for field in &FIELDS[13..29] {
                fields.remove(*field);
                if as_null {
                    fields.insert((*field).to_owned(), Value::Null);
                }
            }
            write(client.store(), &CHART_RESULTS, old).await;
            let anew = client.charts().get(&profile_id).await.unwrap().unwrap();
            for (field, value) in good.as_object().unwrap() {
                let moved_on = ["calculatedAt", "updatedAt"].contains(&field.as_str());
                assert_eq!(anew[field] != *value, moved_on, "{field}");
            }
        }
    });
}

#[test]
fn a_chart_of_a_newer_calculation_is_left_to_the_newer_app() {
    run(async {
        let (client, _) = open().await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        let mut newer = read(client.store(), &CHART_RESULTS, &chart_result_id(id(&profile))).await.unwrap();
        newer["calculationVersion"] = json!("999.1");
        write(client.store(), &CHART_RESULTS, newer.clone()).await;
        assert_eq!(client.charts().get(id(&profile)).await, Ok(Some(newer)));
    });
}

#[test]
fn recalculating_makes_a_new_chart_under_the_same_id_and_queues_nothing() {
    run(async {
        let (client, environment) = open().await;
        common::sign_in(&client, Some("ann")).await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        let queue = common::rows(client.store(), &soul_model::SYNC_QUEUE).await;
        environment.set("2025-04-01T00:00:00Z");
        let chart = client.charts().recalculate(id(&profile)).await.unwrap();
        assert_eq!(
            (&chart["calculatedAt"], &chart["createdAt"]),
            (&json!("2025-04-01T00:00:00.000Z"), &json!(common::START))
        );
        assert_eq!(id(&chart), chart_result_id(id(&profile)));
        assert_eq!(common::rows(client.store(), &soul_model::SYNC_QUEUE).await, queue);
        let missing = client.charts().recalculate("nobody's").await.unwrap_err();
        assert_eq!(
            (missing.code(), missing.details().unwrap()),
            ("store/not-found", json!({ "store": PROFILES.name, "id": "nobody's" }))
        );
    });
}
