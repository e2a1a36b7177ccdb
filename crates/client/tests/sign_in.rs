//! Signing in and out: whose records are seen, what is taken along, what is queued, what is left.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{TestClient, another, entry, everything, instant, obama, open, person, profile, rows, run};
use serde_json::{Value, json};
use soul_client::{Leaving, Unsent};
use soul_core::Coded;
use soul_model::{CONFLICTS, FREQUENCY_LOGS, JOURNAL_ENTRIES, PERSONS, PROFILES, SYNC_QUEUE, frequency_id};

const ANN: &str = "0b1c2d3e-0000-4000-8000-00000000000a";
const BOB: &str = "0b1c2d3e-0000-4000-8000-00000000000b";

/// One record of each kind that a user makes; gives the profile.
async fn one_of_each(client: &TestClient) -> String {
    let profile_id = client.profiles().create(&obama()).await.unwrap().id;
    let person_id = client
        .people()
        .create(&json!({ "ownerProfileId": profile_id, "name": "Michelle", "birthDate": "1964-01-17" }))
        .await
        .unwrap()
        .id;
    client.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
    entry(client, &profile_id).await;
    client
        .assessments()
        .create(&json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": "A" } }))
        .await
        .unwrap();
    client
        .frequency()
        .create(&json!({ "energy": 5, "mood": 6, "clarity": 7, "connection": 8 }))
        .await
        .unwrap();
    profile_id
}

async fn seen(client: &TestClient) -> usize {
    let mut seen = client.frequency().list(&Value::Null).await.unwrap().items.len();
    for profile in client.profiles().list(&Value::Null).await.unwrap().items {
        seen += 1;
        let of_profile = json!({ "where": { "profileId": profile["id"] } });
        seen += client.journal().list(&of_profile).await.unwrap().items.len();
    }
    seen
}

/// What waits, as entity and operation.
async fn queued(client: &TestClient) -> Vec<(String, String)> {
    let row = |row: &Value| {
        (row["entity"].as_str().unwrap().to_owned(), row["operation"].as_str().unwrap().to_owned())
    };
    let mut queued: Vec<_> = rows(client.store(), &SYNC_QUEUE).await.iter().map(row).collect();
    queued.sort();
    queued
}

/// Everything but who the device is and where its clock stands.
async fn records(client: &TestClient) -> BTreeMap<&'static str, Vec<Value>> {
    let mut records = everything(client.store()).await;
    records.remove("metadata");
    records
}

#[test]
fn adopting_makes_every_record_the_users_and_queues_each_once() {
    run(async {
        let (client, _) = open().await;
        let profile_id = one_of_each(&client).await;
        let before = records(&client).await;
        assert_eq!(client.anonymous_records().await.unwrap(), 6);
        assert_eq!(client.sign_in(ANN, true).await.unwrap(), 6);
        assert_eq!(client.anonymous_records().await.unwrap(), 0);
        assert_eq!(seen(&client).await, 3);
        let creations = ["assessment", "compatibility", "frequency", "journal", "person", "profile"];
        assert_eq!(queued(&client).await, creations.map(|entity| (entity.to_owned(), "create".to_owned())));

        let after = records(&client).await;
        assert_eq!(after["profiles"][0]["userId"], ANN);
        assert_eq!(after["frequencyLogs"][0]["id"], frequency_id(ANN, "2025-03-01"));
        for store in
            ["profiles", "persons", "compatibilities", "journalEntries", "assessments", "frequencyLogs"]
        {
            let [old, new] = [&before, &after].map(|records| records[store][0].clone());
            for field in ["version", "updatedAt", "writer", "createdAt"] {
                assert_eq!(new[field], old[field], "{store} {field}");
            }
            assert!(new.get("sessionId").is_none_or(Value::is_null), "{store}");
            let sent = rows(client.store(), &SYNC_QUEUE)
                .await
                .into_iter()
                .find(|row| row["entityId"] == new["id"])
                .unwrap();
            assert_eq!((&sent["data"]["updatedAt"], &sent["ownerId"]), (&new["updatedAt"], &json!(ANN)));
        }
        assert!(client.charts().get(&profile_id).await.unwrap().is_some());
        assert_eq!(
            client
                .search_journal(&json!("diary"), &json!({ "where": { "profileId": profile_id } }))
                .await
                .unwrap()
                .items
                .len(),
            1
        );
    });
}

#[test]
fn adopting_again_takes_along_what_is_left_and_no_more() {
    run(async {
        let (client, _) = open().await;
        one_of_each(&client).await;
        client.sign_in(ANN, true).await.unwrap();
        let before = everything(client.store()).await;
        assert_eq!(client.sign_in(ANN, true).await.unwrap(), 0);
        let mut after = everything(client.store()).await;
        // The clock ticks with each transaction.
        after.insert("metadata", before["metadata"].clone());
        assert_eq!(after, before);
    });
}

#[test]
fn without_adopting_the_records_wait_unseen_until_the_user_has_signed_out() {
    run(async {
        let (client, _) = open().await;
        one_of_each(&client).await;
        let before = records(&client).await;
        assert_eq!(client.sign_in(ANN, false).await.unwrap(), 0);
        assert_eq!((seen(&client).await, client.anonymous_records().await.unwrap()), (0, 6));
        assert_eq!(queued(&client).await, []);
        client.sign_out(Leaving::OnlyIfSent).await.unwrap();
        assert_eq!(seen(&client).await, 3);
        assert_eq!(records(&client).await, before);
    });
}

#[test]
fn a_log_of_a_day_that_the_account_has_one_of_is_judged_by_its_stamp_and_the_other_is_kept() {
    for anonymous_is_later in [true, false] {
        run(async {
            let (client, environment) = open().await;
            let log = |energy: u8| json!({ "energy": energy, "mood": 5, "clarity": 5, "connection": 5 });
            let (first, second) = if anonymous_is_later { (Some(ANN), None) } else { (None, Some(ANN)) };
            for (user, energy, at) in
                [(first, 1, "2025-03-01T13:00:00.000Z"), (second, 9, "2025-03-01T14:00:00.000Z")]
            {
                environment.set(at);
                if let Some(user) = user {
                    client.sign_in(user, false).await.unwrap();
                }
                client.frequency().create(&log(energy)).await.unwrap();
                client.sign_out(Leaving::Keep).await.unwrap();
            }
            assert_eq!(client.sign_in(ANN, true).await.unwrap(), 1);
            let there = rows(client.store(), &FREQUENCY_LOGS).await;
            assert_eq!(there.len(), 1);
            assert_eq!((&there[0]["energy"], &there[0]["userId"]), (&json!(9), &json!(ANN)));
            let conflicts = rows(client.store(), &CONFLICTS).await;
            assert_eq!(conflicts.len(), 1);
            let (mine, theirs, winner) = if anonymous_is_later { (9, 1, "mine") } else { (1, 9, "theirs") };
            assert_eq!(
                (&conflicts[0]["mine"]["energy"], &conflicts[0]["theirs"]["energy"]),
                (&json!(mine), &json!(theirs))
            );
            assert_eq!(
                (&conflicts[0]["winner"], &conflicts[0]["fields"]),
                (&json!(winner), &json!(["energy"]))
            );
            // The account's own row was never sent: what goes out is what won.
            let sent = rows(client.store(), &SYNC_QUEUE).await;
            assert_eq!(
                (sent.len(), &sent[0]["data"]["energy"], &sent[0]["operation"]),
                (1, &json!(9), &json!("create"))
            );
        });
    }
}

#[test]
fn nobody_sees_what_another_user_has_left_here() {
    run(async {
        let (client, environment) = open().await;
        client.sign_in(ANN, true).await.unwrap();
        one_of_each(&client).await;
        assert_eq!(client.sign_in(BOB, true).await.unwrap_err().code(), "account/signed-in");
        assert_eq!(seen(&client).await, 3);
        client.sign_out(Leaving::Keep).await.unwrap();
        let anns = records(&client).await;
        assert_eq!(client.sign_in(BOB, true).await.unwrap(), 0);
        assert_eq!(seen(&client).await, 0);
        assert_eq!(client.unsent().await.unwrap(), Unsent::default());
        let elsewhere = another(client.store(), &environment).await;
        assert_eq!(seen(&elsewhere).await, 0);
        client.sign_out(Leaving::Delete).await.unwrap();
        assert_eq!(records(&client).await, anns);
        client.sign_in(ANN, false).await.unwrap();
        assert_eq!(seen(&client).await, 3);
        assert_eq!(client.unsent().await.unwrap(), Unsent { pending: 6, dead: 0 });
    });
}

#[test]
fn signing_out_with_unsent_work_asks_keeps_or_deletes() {
    run(async {
        let (client, _) = open().await;
        client.sign_in(ANN, true).await.unwrap();
        let profile_id = profile(&client).await;
        person(&client, &profile_id).await;
        let dead = rows(client.store(), &SYNC_QUEUE)
            .await
            .into_iter()
            .find(|row| row["entity"] == "person")
            .unwrap();
        let dead = {
            let mut dead = dead;
            dead["state"] = json!("dead");
            dead
        };
        common::write(client.store(), &SYNC_QUEUE, dead).await;

        let refused = client.sign_out(Leaving::OnlyIfSent).await.unwrap_err();
        assert_eq!(
            (refused.code(), refused.details()),
            ("account/unsynced-work", Some(json!({ "pending": 1, "dead": 1 })))
        );
        assert_eq!(client.account_current().await.unwrap().user_id.as_deref(), Some(ANN));

        client.sign_out(Leaving::Keep).await.unwrap();
        assert_eq!(rows(client.store(), &PERSONS).await.len(), 1);
        client.sign_in(ANN, false).await.unwrap();
        client.sign_out(Leaving::Delete).await.unwrap();
        for (store, left) in records(&client).await {
            assert_eq!(left, Vec::<Value>::new(), "{store}");
        }
        assert_eq!(client.account_current().await.unwrap().user_id, None);
        client.sign_in(&"x".repeat(200), true).await.unwrap();
    });
}

#[test]
fn what_the_cloud_has_leaves_the_device_with_its_user_and_the_sessions_records_stay() {
    run(async {
        let (client, _) = open().await;
        let anonymous = one_of_each(&client).await;
        client.sign_in(ANN, false).await.unwrap();
        let anns = profile(&client).await;
        let sent = {
            let mut row = rows(client.store(), &SYNC_QUEUE).await.remove(0);
            row["synced"] = json!(1);
            row
        };
        common::write(client.store(), &SYNC_QUEUE, sent).await;
        client.sign_out(Leaving::OnlyIfSent).await.unwrap();
        let left: Vec<_> =
            rows(client.store(), &PROFILES).await.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(left, [json!(anonymous)]);
        assert!(client.charts().get(&anns).await.unwrap().is_none());
        assert_eq!(rows(client.store(), &JOURNAL_ENTRIES).await.len(), 1);
        assert_eq!(rows(client.store(), &SYNC_QUEUE).await.len(), 0);
    });
}

#[test]
fn a_users_id_is_a_text() {
    run(async {
        let (client, _) = open().await;
        for id in ["", "a\u{0}b", "a\nb", "ann b", "änn", &"x".repeat(201)] {
            assert_eq!(client.sign_in(id, true).await.unwrap_err().code(), "account/user-id-invalid");
        }
        assert_eq!(client.account_current().await.unwrap().user_id, None);
    });
}

#[test]
fn edits_after_adopting_keep_the_version_as_nothing_was_sent() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        client.sign_in(ANN, true).await.unwrap();
        environment.set("2025-03-02T12:00:00.000Z");
        client.profiles().update(&profile_id, &json!({ "displayName": "Ann" })).await.unwrap();
        let row = rows(client.store(), &PROFILES).await.remove(0);
        assert_eq!((&row["version"], &row["displayName"]), (&json!(1), &json!("Ann")));
        assert!(instant(row["updatedAt"].as_str().unwrap()) >= instant("2025-03-02T12:00:00.000Z"));
        let sent = rows(client.store(), &SYNC_QUEUE).await;
        assert_eq!(
            (sent.len(), &sent[0]["operation"], &sent[0]["data"]["displayName"]),
            (1, &json!("create"), &json!("Ann"))
        );
    });
}
