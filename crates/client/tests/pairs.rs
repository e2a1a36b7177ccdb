//! Analyses of pairs: stored once, found in either order, made anew where they don't hold.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::{TestClient, everything, id, obama, open, read, refusal, rows, run, sign_in, write};
use serde_json::{Value, json};
use soul_compatibility::{COMPATIBILITY_VERSION, Member, Options, compatibility};
use soul_core::CivilDate;
use soul_model::{COMPATIBILITIES, PERSONS, SYNC_QUEUE, compatibility_id};

/// Michelle Obama, 17 January 1964, Chicago; the time is not known.
fn michelle(profile_id: &str) -> Value {
    json!({
        "ownerProfileId": profile_id, "name": "Michelle", "birthDate": "1964-01-17", "birthLatitude": 41.85,
        "birthLongitude": -87.65, "birthTimezone": "America/Chicago",
    })
}

/// A profile and a person of the current owner, by their ids.
async fn two(client: &TestClient) -> (String, String) {
    let profile_id = client.profiles().create(&obama()).await.unwrap().id;
    let person_id = client.people().create(&michelle(&profile_id)).await.unwrap().id;
    (profile_id, person_id)
}

/// The results of an analysis, as the calculation itself gives them for what is stored of the two.
async fn calculated(client: &TestClient, profile_id: &str, person_id: &str, date: &str) -> Value {
    let profile = client.profiles().get(profile_id).await.unwrap().unwrap();
    let person = client.people().get(person_id).await.unwrap().unwrap();
    let mut a = profile.clone();
    a["name"] = profile["displayName"].clone();
    let (a, b) = (Member::parse("a", &a).unwrap(), Member::parse("b", &person).unwrap());
    let options = Options { on_date: CivilDate::parse(date), synastry: true };
    serde_json::to_value(compatibility(&a, &b, &options).unwrap()).unwrap()
}

/// Asserts that a record holds all fields of `results`.
fn assert_holds(record: &Value, results: &Value) {
    for (field, expected) in results.as_object().unwrap() {
        assert_eq!(&record[field], expected, "{field}");
    }
}

#[test]
fn an_analysis_is_what_the_calculation_gives_for_the_two_and_the_local_day() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let analysis = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(
            [&analysis["id"], &analysis["profile1Id"], &analysis["profile2Id"], &analysis["onDate"]],
            [
                &json!(compatibility_id(&profile_id, &person_id)),
                &json!(profile_id),
                &json!(person_id),
                &json!("2025-03-01")
            ]
        );
        assert_holds(&analysis, &calculated(&client, &profile_id, &person_id, "2025-03-01").await);
        assert!(analysis["timingScore"].is_u64(), "a day is known, so timing is, too");
        assert_eq!(analysis["confidenceLevel"], "low", "the person's time is not known");
        let stored = read(client.store(), &COMPATIBILITIES, id(&analysis)).await;
        assert_eq!(stored.as_ref(), Some(&analysis));
        serde_json::from_value::<soul_model::Compatibility>(analysis).unwrap();
    });
}

#[test]
fn a_pair_is_stored_once_and_found_in_either_order() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let pairs = client.compatibilities();
        assert_eq!(pairs.for_pair([&profile_id, &person_id]).await, Ok(None));
        let analysis = pairs.analyze(&profile_id, &person_id).await.unwrap();
        let before = everything(client.store()).await;
        assert_eq!(pairs.analyze(&profile_id, &person_id).await.unwrap(), analysis);
        assert_eq!(pairs.analyze(&person_id, &profile_id).await.unwrap(), analysis);
        assert_eq!(pairs.for_pair([&profile_id, &person_id]).await.unwrap().as_ref(), Some(&analysis));
        assert_eq!(pairs.for_pair([&person_id, &profile_id]).await.unwrap(), Some(analysis));
        assert_eq!(everything(client.store()).await, before, "nothing was written");
    });
}

#[test]
fn a_changed_birth_field_of_either_makes_the_analysis_anew_and_is_no_edit_of_it() {
    run(async {
        let (client, environment) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let first = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        environment.set("2025-03-01T13:00:00Z");
        client.profiles().update(&profile_id, &json!({ "birthTime": "07:24" })).await.unwrap();
        let second = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        client.people().update(&person_id, &json!({ "birthDate": "1984-01-17" })).await.unwrap();
        let third = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_holds(&third, &calculated(&client, &profile_id, &person_id, "2025-03-01").await);
        assert_ne!(first["synastryData"], second["synastryData"]);
        assert_ne!(second["synastryData"], third["synastryData"]);
        for anew in [&second, &third] {
            for field in ["id", "version", "updatedAt", "createdAt", "writer"] {
                assert_eq!(anew[field], first[field], "{field}");
            }
            assert!(anew["calculatedAt"].as_str() > first["calculatedAt"].as_str());
        }
        assert_eq!(rows(client.store(), &COMPATIBILITIES).await, [third]);
    });
}

#[test]
fn a_changed_name_is_told_and_changes_no_score() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let before = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        client
            .people()
            .update(&person_id, &json!({ "name": "Shelley", "notes": "likes tea" }))
            .await
            .unwrap();
        let after = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        let told = |analysis: &Value, name: &str| analysis["strengths"].to_string().contains(name);
        assert!(told(&before, "of Michelle") && !told(&before, "Shelley"), "{before}");
        assert!(told(&after, "of Shelley") && !told(&after, "Michelle"), "{after}");
        for (field, value) in before.as_object().unwrap() {
            let may_differ =
                ["strengths", "challenges", "inputHash", "calculatedAt"].contains(&field.as_str());
            assert!(may_differ || after[field] == *value, "{field}");
        }
    });
}

#[test]
fn what_a_comparison_does_not_look_at_leaves_the_analysis_alone() {
    run(async {
        let (client, environment) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let before = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        environment.set("2025-03-01T13:00:00Z");
        client.people().update(&person_id, &json!({ "notes": "likes tea" })).await.unwrap();
        client.profiles().update(&profile_id, &json!({ "pronouns": "he" })).await.unwrap();
        assert_eq!(client.compatibilities().analyze(&profile_id, &person_id).await.unwrap(), before);
    });
}

#[test]
fn another_day_has_another_timing_under_the_same_pair() {
    run(async {
        let (client, environment) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let first = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        environment.set("2026-03-02T12:00:00Z");
        let later = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!((&later["id"], &later["onDate"]), (&first["id"], &json!("2026-03-02")));
        assert_holds(&later, &calculated(&client, &profile_id, &person_id, "2026-03-02").await);
        for pillar in ["attraction", "emotional", "communication", "lifestyle", "longTerm"] {
            assert_eq!(later[format!("{pillar}Score")], first[format!("{pillar}Score")], "{pillar}");
        }
        assert_eq!(rows(client.store(), &COMPATIBILITIES).await.len(), 1);
    });
}

#[test]
fn an_analysis_of_an_older_calculation_is_made_anew_and_one_of_a_newer_app_is_left_to_it() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let good = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        // A pulled record has no results at all.
        for damage in [json!("0"), json!("0.9"), json!(7), Value::Null] {
            let mut old = good.clone();
            old["calculationVersion"] = damage.clone();
            old["overallScore"] = Value::Null;
            write(client.store(), &COMPATIBILITIES, old).await;
            let anew = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
            assert_eq!(anew["calculationVersion"], COMPATIBILITY_VERSION, "{damage}");
            assert_eq!(anew["overallScore"], good["overallScore"], "{damage}");
        }
        let mut newer = good.clone();
        newer["calculationVersion"] = json!("1000");
        newer["overallScore"] = json!(1);
        write(client.store(), &COMPATIBILITIES, newer.clone()).await;
        assert_eq!(client.compatibilities().analyze(&profile_id, &person_id).await.unwrap(), newer);
    });
}

#[test]
fn a_missing_record_another_owners_and_an_unknown_birth_date_are_refused_by_field() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let refused = async |a: &str, b: &str| {
            let error = client.compatibilities().analyze(a, b).await.unwrap_err();
            let (code, field, value) = refusal(&error);
            (code, field.as_str().unwrap().to_owned(), value)
        };
        let missing = |field: &str, id: &str| ("store/not-found", field.to_owned(), json!(id));
        assert_eq!(refused("nobody", &person_id).await, missing("profileId", "nobody"));
        assert_eq!(refused(&profile_id, "nobody").await, missing("personId", "nobody"));
        assert_eq!(refused(&profile_id, &profile_id).await, missing("personId", &profile_id));

        client.people().update(&person_id, &json!({ "birthDate": null })).await.unwrap();
        let expected = ("birth/date-missing", "person.birthDate".to_owned(), Value::Null);
        assert_eq!(refused(&profile_id, &person_id).await, expected);

        sign_in(&client, Some("ben")).await;
        assert_eq!(refused(&profile_id, &person_id).await, missing("profileId", &profile_id));
        assert_eq!(client.compatibilities().for_pair([&profile_id, &person_id]).await, Ok(None));
        assert_eq!(rows(client.store(), &COMPATIBILITIES).await, [] as [Value; 0]);
    });
}

#[test]
fn two_devices_that_analyse_the_same_pair_offline_make_the_same_record() {
    run(async {
        let (phone, _) = open().await;
        sign_in(&phone, Some("ann")).await;
        let (profile_id, person_id) = two(&phone).await;
        let (laptop, later) = open().await;
        sign_in(&laptop, Some("ann")).await;
        write(
            laptop.store(),
            &soul_model::PROFILES,
            phone.profiles().get(&profile_id).await.unwrap().unwrap(),
        )
        .await;
        write(laptop.store(), &PERSONS, phone.people().get(&person_id).await.unwrap().unwrap()).await;
        later.set("2025-03-01T18:00:00Z");
        let mut made = Vec::new();
        for client in [&phone, &laptop] {
            let analysis = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
            made.push(analysis);
        }
        for field in ["id", "overallScore", "inputHash", "strengths", "synastryData", "onDate"] {
            assert_eq!(made[0][field], made[1][field], "{field}");
        }
    });
}

#[test]
fn the_cloud_is_told_of_the_pair_once_and_never_of_its_results() {
    run(async {
        let (client, environment) = open().await;
        sign_in(&client, Some("ann")).await;
        let (profile_id, person_id) = two(&client).await;
        let analysis = client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        let queued = async || {
            let rows = rows(client.store(), &SYNC_QUEUE).await;
            rows.into_iter().filter(|row| row["entity"] == "compatibility").collect::<Vec<_>>()
        };
        let rows = queued().await;
        assert_eq!(rows.len(), 1);
        assert_eq!(
            rows[0]["data"],
            json!({ "id": id(&analysis), "profile1Id": profile_id, "profile2Id": person_id, "sessionId": null, "version": 1,
                "writer": analysis["writer"], "createdAt": analysis["createdAt"], "updatedAt": analysis["updatedAt"] })
        );
        environment.set("2025-04-01T12:00:00Z");
        client.people().update(&person_id, &json!({ "birthTime": "12:00" })).await.unwrap();
        client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(queued().await, rows);
    });
}

/// The name of a store, and ids.
type Heard = (&'static str, Vec<String>);

#[test]
fn the_listener_hears_of_an_analysis_that_was_made_and_of_one_that_was_made_anew() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let heard: Rc<RefCell<Vec<Heard>>> = Rc::default();
        let sink = Rc::clone(&heard);
        client.set_listener(move |change| sink.borrow_mut().push((change.store, change.ids.clone())));
        let expected = [("compatibilities", vec![compatibility_id(&profile_id, &person_id)])];
        client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(heard.take(), expected);
        client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(heard.take(), []);
        client.people().update(&person_id, &json!({ "name": "Shelley" })).await.unwrap();
        heard.take();
        client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(heard.take(), expected);
    });
}

#[test]
fn an_analysis_goes_with_either_of_the_two_and_can_be_made_again_after_it_was_removed() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = two(&client).await;
        let pairs = client.compatibilities();
        let first = pairs.analyze(&profile_id, &person_id).await.unwrap();
        pairs.remove(id(&first)).await.unwrap();
        assert_eq!(pairs.for_pair([&profile_id, &person_id]).await, Ok(None));
        let again = pairs.analyze(&profile_id, &person_id).await.unwrap();
        assert_eq!(again["overallScore"], first["overallScore"]);
        client.people().remove(&person_id).await.unwrap();
        assert_eq!(rows(client.store(), &COMPATIBILITIES).await, [] as [Value; 0]);

        let person_id = client.people().create(&michelle(&profile_id)).await.unwrap().id;
        pairs.analyze(&profile_id, &person_id).await.unwrap();
        client.profiles().remove(&profile_id).await.unwrap();
        assert_eq!(rows(client.store(), &COMPATIBILITIES).await, [] as [Value; 0]);
    });
}
