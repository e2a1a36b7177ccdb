//! Creating, changing and removing profiles.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::{another, both, everything, id, obama, open, read, rows, run, sign_in, write};
use serde_json::{Value, json};
use soul_client::{Change, Origin};
use soul_core::Coded;
use soul_model::{CHART_RESULTS, PROFILES, SYNC_QUEUE, chart_result_id};

#[test]
fn a_created_profile_is_stored_whole_with_its_owner_stamp_and_chart() {
    run(async {
        let (client, _) = open().await;
        let saved = client.profiles().create(&obama()).await.unwrap();
        let profile = read(client.store(), &PROFILES, id(&saved.row)).await.unwrap();
        let session = client.account_current().await.unwrap().session_id;
        let device = read(client.store(), &soul_model::METADATA, "device").await.unwrap();
        assert_eq!(
            profile,
            json!({
                "id": saved.id, "userId": null, "sessionId": session, "displayName": "Barack", "pronouns": null,
                "photoUrl": null, "birthDate": "1961-08-04", "birthTime": "19:24:00", "birthLocation": "Honolulu, USA",
                "birthLatitude": 21.3, "birthLongitude": -157.8667, "birthTimezone": "Pacific/Honolulu",
                "birthTimeFold": null, "completenessScore": 100, "lastCalculatedAt": common::START, "version": 1,
                "writer": device["value"]["deviceId"], "generation": 0, "createdAt": common::START,
                "updatedAt": common::START,
            })
        );
        assert_eq!(profile, saved.row);
        assert_eq!(client.profiles().get(id(&profile)).await, Ok(Some(profile)));
        assert_eq!(rows(client.store(), &CHART_RESULTS).await.len(), 1);
    });
}

#[test]
fn bad_input_is_refused_by_field_and_nothing_is_written() {
    run(async {
        let (client, _) = open().await;
        let created = client.profiles().create(&obama()).await.unwrap();
        let before = everything(client.store()).await;
        for (field, value, code) in [
            ("birthDate", json!("1990-02-31"), "birth/date-invalid"),
            ("birthDate", json!("1700-01-01"), "birth/date-out-of-range"),
            ("birthTime", json!("25:00"), "birth/time-invalid"),
            ("birthLatitude", json!(91), "birth/latitude-out-of-range"),
            ("birthTimezone", json!("Mars/Base"), "birth/timezone-unknown"),
            ("displayName", json!("x".repeat(101)), "input/too-long"),
            ("shoeSize", json!(42), "input/unknown-field"),
        ] {
            let mut draft = obama();
            draft[field] = value.clone();
            let refusals = [
                client.profiles().create(&draft).await.unwrap_err(),
                client.profiles().update(&created.id, &json!({ field: value })).await.unwrap_err(),
            ];
            for refused in refusals {
                let details = refused.details().unwrap();
                assert_eq!(
                    (refused.code(), &details["field"], &details["value"]),
                    (code, &json!(field), &value)
                );
            }
        }
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn an_unknown_zone_is_refused_without_a_birth_time_too() {
    run(async {
        let (client, _) = open().await;
        let draft = json!({ "birthDate": "1990-06-15", "birthTimezone": "Mars/Base" });
        assert_eq!(client.profiles().create(&draft).await.unwrap_err().code(), "birth/timezone-unknown");
        assert!(rows(client.store(), &PROFILES).await.is_empty());
    });
}

#[test]
fn a_changed_name_leaves_the_chart_alone_and_a_changed_birth_makes_a_new_one() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let chart_id = chart_result_id(&profile_id);
        let first = read(client.store(), &CHART_RESULTS, &chart_id).await;

        environment.set("2025-03-02T00:00:00Z");
        let named = client.profiles().update(&profile_id, &json!({ "displayName": null })).await.unwrap();
        assert_eq!(named.row["displayName"], Value::Null);
        assert_eq!(named.row["completenessScore"], 80);
        assert_eq!(named.row["updatedAt"], "2025-03-02T00:00:00.000Z");
        assert_eq!(named.row["lastCalculatedAt"], common::START);
        assert_eq!(read(client.store(), &CHART_RESULTS, &chart_id).await, first);

        environment.set("2025-03-03T00:00:00Z");
        let moved = client.profiles().update(&profile_id, &json!({ "birthTime": "07:24" })).await.unwrap();
        assert_eq!(moved.row["birthTime"], "07:24:00");
        assert_eq!(moved.row["lastCalculatedAt"], "2025-03-03T00:00:00.000Z");
        let second = read(client.store(), &CHART_RESULTS, &chart_id).await.unwrap();
        assert_eq!(second["calculatedAt"], "2025-03-03T00:00:00.000Z");
        assert_eq!(second["createdAt"], common::START);
        assert_ne!(second["risingSign"], first.unwrap()["risingSign"]);
    });
}

#[test]
fn an_update_that_changes_nothing_writes_nothing() {
    run(async {
        let (client, environment) = open().await;
        let saved = client.profiles().create(&obama()).await.unwrap();
        let before = everything(client.store()).await;
        environment.set("2025-04-01T00:00:00Z");
        for change in [json!({}), json!({ "displayName": "Barack", "birthTime": "19:24" })] {
            let same = client.profiles().update(&saved.id, &change).await.unwrap();
            assert_eq!(same.row, saved.row);
        }
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn a_removed_profile_takes_its_chart_along() {
    run(async {
        let (client, _) = open().await;
        let gone = client.profiles().create(&obama()).await.unwrap().id;
        let kept = client.profiles().create(&json!({ "birthDate": "1990-06-15" })).await.unwrap().id;
        client.profiles().remove(&gone).await.unwrap();
        assert_eq!(client.profiles().get_many(&[&gone, &kept]).await.unwrap()[0], None);
        assert_eq!(client.charts().get(&gone).await, Ok(None));
        let charts = rows(client.store(), &CHART_RESULTS).await;
        assert_eq!(
            charts.iter().map(|chart| chart["profileId"].as_str()).collect::<Vec<_>>(),
            [Some(kept.as_str())]
        );

        // Once more is no mistake: another tab may have been faster.
        client.profiles().remove(&gone).await.unwrap();
        let missing = client.profiles().update(&gone, &json!({ "displayName": "x" })).await.unwrap_err();
        assert_eq!(missing.code(), "store/not-found");
    });
}

#[test]
fn fields_of_a_newer_version_survive_an_update() {
    run(async {
        let (client, _) = open().await;
        let saved = client.profiles().create(&obama()).await.unwrap();
        let mut newer = saved.row.clone();
        newer["favouriteTea"] = json!({ "kind": "Assam", "cups": [1, null] });
        write(client.store(), &PROFILES, newer.clone()).await;
        client.profiles().update(id(&newer), &json!({ "birthTime": null })).await.unwrap();
        client.charts().recalculate(id(&newer)).await.unwrap();
        let stored = read(client.store(), &PROFILES, id(&newer)).await.unwrap();
        assert_eq!(stored["favouriteTea"], newer["favouriteTea"]);
        assert_eq!(stored["birthTime"], Value::Null);
    });
}

#[test]
fn profiles_of_other_owners_are_as_if_they_were_not_there() {
    run(async {
        let (client, _) = open().await;
        let anonymous = client.profiles().create(&obama()).await.unwrap().id;
        sign_in(&client, Some("ann")).await;
        let anns = client.profiles().create(&obama()).await.unwrap();
        assert_eq!((anns.row["userId"].as_str(), &anns.row["sessionId"]), (Some("ann"), &Value::Null));
        sign_in(&client, Some("bob")).await;
        client.profiles().create(&obama()).await.unwrap();
        let before = everything(client.store()).await;
        for hidden in [&anonymous, &anns.id] {
            assert_eq!(client.profiles().get(hidden).await, Ok(None));
            assert_eq!(client.charts().get(hidden).await, Ok(None));
            let change = json!({ "displayName": "mine now" });
            let refusals = [
                client.profiles().update(hidden, &change).await.unwrap_err(),
                client.charts().recalculate(hidden).await.unwrap_err(),
            ];
            assert!(refusals.iter().all(|refused| refused.code() == "store/not-found"));
            client.profiles().remove(hidden).await.unwrap();
        }
        assert_eq!(everything(client.store()).await, before);
        assert_eq!(client.profiles().count(&Value::Null).await, Ok(1));
        sign_in(&client, None).await;
        assert_eq!(
            client.profiles().get(&anonymous).await.unwrap().as_ref().map(id),
            Some(anonymous.as_str())
        );
        assert_eq!(client.profiles().count(&Value::Null).await, Ok(1));
    });
}

#[test]
fn a_record_with_both_owner_fields_belongs_to_the_account() {
    run(async {
        let (client, _) = open().await;
        let mut profile = client.profiles().create(&obama()).await.unwrap().row;
        profile["userId"] = json!("ann");
        write(client.store(), &PROFILES, profile.clone()).await;
        assert_eq!(client.profiles().get(id(&profile)).await, Ok(None));
        sign_in(&client, Some("ann")).await;
        assert_eq!(client.profiles().get(id(&profile)).await, Ok(Some(profile)));
    });
}

#[test]
fn two_clients_on_one_store_are_one_device_and_lose_no_edit() {
    run(async {
        let (first, environment) = open().await;
        let second = another(first.store(), &environment).await;
        assert_eq!(first.account_current().await, second.account_current().await);
        let profile_id = first.profiles().create(&obama()).await.unwrap().id;
        both(
            async {
                for n in 0..10 {
                    let change = json!({ "displayName": format!("name {n}") });
                    first.profiles().update(&profile_id, &change).await.unwrap();
                }
            },
            async {
                for n in 0..10 {
                    let change = json!({ "pronouns": format!("pronouns {n}") });
                    second.profiles().update(&profile_id, &change).await.unwrap();
                    second.profiles().create(&json!({ "birthDate": "1990-06-15" })).await.unwrap();
                }
            },
        )
        .await;
        let profile = first.profiles().get(&profile_id).await.unwrap().unwrap();
        assert_eq!((&profile["displayName"], &profile["pronouns"]), (&json!("name 9"), &json!("pronouns 9")));
        assert_eq!(profile["writer"], rows(first.store(), &PROFILES).await[3]["writer"]);

        // The device's clock stands still throughout, and still no two transactions have the same moment.
        let mut moments: Vec<String> =
            rows(first.store(), &PROFILES).await.iter().map(|row| row["createdAt"].to_string()).collect();
        assert_eq!(moments.len(), 11);
        moments.dedup();
        assert_eq!(moments.len(), 11, "ids sort as the moments do, and each has its own");
    });
}

#[test]
fn edits_stay_in_order_when_the_device_clock_is_set_back() {
    run(async {
        let (client, environment) = open().await;
        let saved = client.profiles().create(&obama()).await.unwrap();
        environment.set("2020-01-01T00:00:00Z");
        let later = client.profiles().update(&saved.id, &json!({ "pronouns": "he" })).await.unwrap();
        assert_eq!(later.row["updatedAt"], "2025-03-01T12:00:00.001Z");
    });
}

#[test]
fn the_queue_stays_empty_while_nobody_is_signed_in() {
    run(async {
        let (client, _) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let changed = client.profiles().update(&profile_id, &json!({ "pronouns": "he" })).await.unwrap();
        assert_eq!(changed.row["version"], 1, "an edit on top of one that was never sent keeps its version");
        client.profiles().remove(&profile_id).await.unwrap();
        assert!(rows(client.store(), &SYNC_QUEUE).await.is_empty());
    });
}

#[test]
fn the_listener_hears_of_committed_changes_only() {
    run(async {
        let (client, _) = open().await;
        let heard: Rc<RefCell<Vec<Change>>> = Rc::default();
        let sink = Rc::clone(&heard);
        client.set_listener(move |change| sink.borrow_mut().push(change.clone()));
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let profile = Change { store: "profiles", ids: vec![profile_id.clone()], origin: Origin::Local };
        let chart =
            Change { store: "chartResults", ids: vec![chart_result_id(&profile_id)], origin: Origin::Local };
        assert_eq!(heard.take(), [profile.clone(), chart.clone()]);

        client.profiles().create(&json!({ "birthDate": "?" })).await.unwrap_err();
        client.profiles().update(&profile_id, &json!({})).await.unwrap();
        client.profiles().remove("nothing").await.unwrap();
        assert_eq!(heard.take(), []);

        client.profiles().update(&profile_id, &json!({ "pronouns": "he" })).await.unwrap();
        assert_eq!(heard.take(), std::slice::from_ref(&profile));
        client.profiles().remove(&profile_id).await.unwrap();
        assert_eq!(heard.take(), [profile, chart]);
    });
}

#[test]
fn an_unreadable_profile_is_reported_by_its_key() {
    run(async {
        let (client, _) = open().await;
        let mut broken = client.profiles().create(&obama()).await.unwrap().row;
        broken["birthDate"] = json!(1961);
        write(client.store(), &PROFILES, broken.clone()).await;
        let refused = client.profiles().update(id(&broken), &json!({ "pronouns": "he" })).await.unwrap_err();
        assert_eq!(refused.code(), "store/corrupt-row");
        assert_eq!(refused.details().unwrap()["key"], id(&broken));
    });
}
