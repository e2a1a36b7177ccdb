//! What waits to be sent while somebody is signed in.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{id, obama, open, rows, run, sign_in, write};
use serde_json::{Value, json};
use soul_model::{ASSESSMENTS, COMPATIBILITIES, DAILY_INSIGHTS, PROFILES, SYNC_QUEUE};
use soul_store::{Durability, Mode, Store, Transaction};

use crate::common::TestClient;

async fn queue(client: &TestClient) -> Vec<Value> {
    rows(client.store(), &SYNC_QUEUE).await
}

/// Takes the queue's rows out, as if the cloud had answered them.
async fn answered(client: &TestClient) {
    let rows = queue(client).await;
    let transaction = client.store().begin(&[&SYNC_QUEUE], Mode::Write(Durability::Relaxed)).await.unwrap();
    for row in rows {
        transaction.delete(&SYNC_QUEUE, id(&row)).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

#[test]
fn a_create_queues_the_record_without_what_each_device_calculates() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        let [row] = queue(&client).await.try_into().unwrap();
        let mut data = profile.clone();
        for local in ["completenessScore", "lastCalculatedAt", "generation"] {
            data.as_object_mut().unwrap().remove(local).unwrap();
        }
        assert_eq!(row["data"], data);
        for (field, value) in [
            ("operation", json!("create")),
            ("entity", json!("profile")),
            ("entityId", profile["id"].clone()),
            ("timestamp", json!(1_740_830_400_000_i64)),
            ("synced", json!(0)),
            ("retryCount", json!(0)),
            ("lastError", Value::Null),
            ("ownerId", json!("ann")),
            ("baseGeneration", json!(0)),
            ("baseRecord", Value::Null),
            ("nextAttemptAt", Value::Null),
            ("state", json!("pending")),
            ("schemaVersion", json!(4)),
        ] {
            assert_eq!(row.get(field), Some(&value), "{field}");
        }
        assert_eq!(row["mutationId"].as_str().map(str::len), Some(36));
    });
}

#[test]
fn edits_of_a_record_that_was_never_sent_are_one_create_of_its_last_state() {
    run(async {
        let (client, environment) = open().await;
        sign_in(&client, Some("ann")).await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        let first = queue(&client).await;
        environment.set("2025-03-05T00:00:00Z");
        for n in 0..5 {
            client.profiles().update(id(&profile), &json!({ "displayName": format!("{n}") })).await.unwrap();
        }
        let [row] = queue(&client).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["data"]["displayName"]), (&json!("create"), &json!("4")));
        assert_eq!(row["data"]["version"], 1, "quick edits don't outweigh one made elsewhere");
        assert_eq!(row["data"]["updatedAt"], "2025-03-05T00:00:00.004Z");
        assert_eq!(
            (&row["mutationId"], &row["timestamp"]),
            (&first[0]["mutationId"], &first[0]["timestamp"])
        );
        client.profiles().remove(id(&profile)).await.unwrap();
        assert_eq!(queue(&client).await, Vec::<Value>::new());
    });
}

#[test]
fn an_edit_of_a_sent_record_goes_out_with_the_record_it_was_made_on() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let mut profile = client.profiles().create(&obama()).await.unwrap().row;
        answered(&client).await;
        profile["generation"] = json!(7);
        write(client.store(), &PROFILES, profile.clone()).await;

        client.profiles().update(id(&profile), &json!({ "pronouns": "he" })).await.unwrap();
        client.profiles().update(id(&profile), &json!({ "pronouns": "they" })).await.unwrap();
        let [row] = queue(&client).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["baseGeneration"]), (&json!("update"), &json!(7)));
        assert_eq!(
            (&row["data"]["pronouns"], &row["baseRecord"]["pronouns"]),
            (&json!("they"), &Value::Null)
        );
        assert_eq!((&row["data"]["version"], &row["baseRecord"]["version"]), (&json!(2), &json!(1)));

        client.profiles().remove(id(&profile)).await.unwrap();
        let [row] = queue(&client).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["baseGeneration"]), (&json!("delete"), &json!(7)));
        assert_eq!(row["baseRecord"]["pronouns"], Value::Null);
        let mut stamp: Vec<_> = row["data"].as_object().unwrap().keys().collect();
        stamp.sort();
        assert_eq!(stamp, ["id", "updatedAt", "version", "writer"]);
        assert_eq!((&row["data"]["id"], &row["data"]["version"]), (&profile["id"], &json!(2)));
    });
}

#[test]
fn a_sent_row_is_frozen_and_the_next_edit_stands_behind_it() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let profile = client.profiles().create(&obama()).await.unwrap().row;
        // A row that is sent moves from the key of the unsent one to its mutation id.
        let [mut sent] = queue(&client).await.try_into().unwrap();
        answered(&client).await;
        sent["id"] = sent["mutationId"].clone();
        sent["state"] = json!("inFlight");
        write(client.store(), &SYNC_QUEUE, sent.clone()).await;

        client.profiles().update(id(&profile), &json!({ "pronouns": "he" })).await.unwrap();
        let rows = queue(&client).await;
        assert_eq!(rows.len(), 2);
        assert!(rows.contains(&sent));
        let behind = rows.iter().find(|row| **row != sent).unwrap();
        assert_eq!((&behind["operation"], &behind["data"]["version"]), (&json!("update"), &json!(2)));
        assert_eq!(behind["baseRecord"], sent["data"]);
    });
}

#[test]
fn changes_of_two_owners_stay_apart() {
    run(async {
        let (client, _) = open().await;
        for owner in ["ann", "bob"] {
            sign_in(&client, Some(owner)).await;
            client.profiles().create(&obama()).await.unwrap();
        }
        sign_in(&client, None).await;
        client.profiles().create(&obama()).await.unwrap();
        let mut owners: Vec<_> =
            queue(&client).await.iter().map(|row| row["ownerId"].as_str().unwrap().to_owned()).collect();
        owners.sort();
        assert_eq!(owners, ["ann", "bob"]);
        let waiting = json!({ "where": { "synced": 0 } });
        assert_eq!(client.records(&SYNC_QUEUE).count(&waiting).await, Ok(0));
        sign_in(&client, Some("ann")).await;
        let shown = client.records(&SYNC_QUEUE).list(&waiting).await.unwrap().items;
        assert_eq!(shown.iter().map(|row| &row["ownerId"]).collect::<Vec<_>>(), ["ann"]);
    });
}

#[test]
fn an_assessment_that_was_removed_and_made_again_is_one_update_for_the_cloud() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let profile_id = common::profile(&client).await;
        let answers =
            |answer: &str| json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": answer } });
        let mut first = client.assessments().create(&answers("A")).await.unwrap().row;
        answered(&client).await;
        first["generation"] = json!(4);
        first["result"] = json!({ "type": "INFJ" });
        write(client.store(), &ASSESSMENTS, first.clone()).await;
        client.assessments().remove(id(&first)).await.unwrap();
        let again = client.assessments().create(&answers("B")).await.unwrap().row;
        assert_eq!(id(&again), id(&first));
        assert_eq!((&again["version"], &again["generation"]), (&json!(2), &json!(4)));
        let [row] = queue(&client).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["baseGeneration"]), (&json!("update"), &json!(4)));
        assert_eq!((&row["entity"], &row["data"]["version"]), (&json!("assessment"), &json!(2)));
        assert_eq!(row["data"]["responses"], json!({ "q1": "B" }));
        assert_eq!(row["baseRecord"]["responses"], json!({ "q1": "A" }));
        // The result is worked out on each device.
        assert_eq!((row["data"].get("result"), row["baseRecord"].get("result")), (None, None));

        // Later edits stand on the same base.
        client.assessments().create(&answers("C")).await.unwrap();
        let [row] = queue(&client).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["data"]["version"]), (&json!("update"), &json!(2)));
    });
}

#[test]
fn each_kind_of_record_is_queued_under_its_own_name() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let profile_id = common::profile(&client).await;
        let person_id = common::person(&client, &profile_id).await;
        common::entry(&client, &profile_id).await;
        let log = json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
        client.frequency().create(&log).await.unwrap();
        let insight = common::insight(&profile_id, "2025-03-01");
        write(client.store(), &DAILY_INSIGHTS, insight.clone()).await;
        client.insights().mark_viewed(id(&insight)).await.unwrap();
        let analysis = common::compatibility(&profile_id, &person_id);
        write(client.store(), &COMPATIBILITIES, analysis.clone()).await;
        client.compatibilities().remove(id(&analysis)).await.unwrap();
        let rows = queue(&client).await;
        let mut named: Vec<_> = rows
            .iter()
            .map(|row| (row["entity"].as_str().unwrap(), row["operation"].as_str().unwrap()))
            .collect();
        named.sort_unstable();
        assert_eq!(
            named,
            [
                ("compatibility", "delete"),
                ("frequency", "create"),
                ("insight", "update"),
                ("journal", "create"),
                ("person", "create"),
                ("profile", "create"),
            ]
        );
        let person = rows.iter().find(|row| row["entity"] == "person").unwrap();
        for local in ["chartData", "lastCalculatedAt", "generation"] {
            assert_eq!(person["data"].get(local), None, "{local}");
        }
        assert_eq!(person["data"]["ownerProfileId"], json!(profile_id));
    });
}
