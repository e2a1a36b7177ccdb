//! What goes with a removed record.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use common::{
    TestClient, compatibility, entry, everything, id, insight, open, person, profile, rows, run, sign_in,
    write,
};
use serde_json::{Value, json};
use soul_model::{CHART_CACHE, COMPATIBILITIES, DAILY_INSIGHTS, SYNC_QUEUE, compatibility_id};

/// A profile with one of everything that can belong to it; its id and the person's.
async fn whole_profile(client: &TestClient) -> (String, String) {
    let profile_id = profile(client).await;
    let person_id = person(client, &profile_id).await;
    entry(client, &profile_id).await;
    let answers = json!({ "profileId": profile_id, "type": "mbti", "responses": {} });
    client.assessments().create(&answers).await.unwrap();
    write(client.store(), &COMPATIBILITIES, compatibility(&profile_id, &person_id)).await;
    write(client.store(), &DAILY_INSIGHTS, insight(&profile_id, "2025-03-01")).await;
    let cached = json!({ "id": profile_id, "profileId": profile_id, "chartType": "transit" });
    write(client.store(), &CHART_CACHE, cached).await;
    (profile_id, person_id)
}

/// How many rows each store has, but for those about the device.
async fn counts(client: &TestClient) -> BTreeMap<&'static str, usize> {
    let everything = everything(client.store()).await.into_iter();
    everything.map(|(store, rows)| (store, rows.len())).filter(|(store, _)| *store != "metadata").collect()
}

#[test]
fn a_removed_profile_takes_along_all_that_belongs_to_it_and_nothing_else() {
    run(async {
        let (client, _) = open().await;
        let log = json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
        client.frequency().create(&log).await.unwrap();
        whole_profile(&client).await;
        let before = counts(&client).await;
        let full = [
            "profiles",
            "chartResults",
            "assessments",
            "persons",
            "compatibilities",
            "journalEntries",
            "dailyInsights",
            "frequencyLogs",
            "chartCache",
            "journalIndex",
        ];
        for store in full {
            assert_eq!(before[store], 1, "{store}");
        }
        let kept = everything(client.store()).await;
        let (gone, _) = whole_profile(&client).await;
        client.profiles().remove(&gone).await.unwrap();
        let mut left = everything(client.store()).await;
        // The clock went on.
        left.insert("metadata", kept["metadata"].clone());
        assert_eq!(left, kept);
    });
}

#[test]
fn a_removed_person_takes_along_the_analyses_and_no_entry() {
    run(async {
        let (client, _) = open().await;
        let (_, person_id) = whole_profile(&client).await;
        let mut expected = counts(&client).await;
        client.people().remove(&person_id).await.unwrap();
        expected.extend([("persons", 0), ("compatibilities", 0)]);
        assert_eq!(counts(&client).await, expected);
    });
}

/// The name of a store, and ids.
type Heard = (&'static str, Vec<String>);

#[test]
fn the_listener_hears_of_all_that_went() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, person_id) = whole_profile(&client).await;
        let heard: Rc<RefCell<Vec<Heard>>> = Rc::default();
        let sink = Rc::clone(&heard);
        client.set_listener(move |change| sink.borrow_mut().push((change.store, change.ids.clone())));
        client.people().remove(&person_id).await.unwrap();
        let analysis = compatibility_id(&profile_id, &person_id);
        assert_eq!(heard.take(), [("persons", vec![person_id]), ("compatibilities", vec![analysis])]);
        client.profiles().remove(&profile_id).await.unwrap();
        let mut stores: Vec<_> = heard.take().into_iter().map(|(store, _)| store).collect();
        assert_eq!(stores.first(), Some(&"profiles"));
        stores.sort_unstable();
        assert_eq!(
            stores,
            [
                "assessments",
                "chartCache",
                "chartResults",
                "dailyInsights",
                "journalEntries",
                "journalIndex",
                "profiles"
            ]
        );
    });
}

#[test]
fn more_children_than_fit_in_one_look_all_go() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let drafts: Vec<Value> =
            (0..1001).map(|n| json!({ "profileId": profile_id, "content": format!("{n}") })).collect();
        client.journal().create_many(&drafts).await.unwrap();
        client.profiles().remove(&profile_id).await.unwrap();
        assert_eq!(counts(&client).await.values().sum::<usize>(), 0);
    });
}

async fn queue(client: &TestClient) -> Vec<(String, String, String)> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let rows = rows(client.store(), &SYNC_QUEUE).await;
    let mut queue: Vec<_> =
        rows.iter().map(|row| (text(row, "entity"), text(row, "operation"), text(row, "entityId"))).collect();
    queue.sort();
    queue
}

#[test]
fn one_row_of_the_queue_tells_the_cloud_and_what_waited_of_the_children_is_dropped() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let (profile_id, person_id) = whole_profile(&client).await;
        assert_eq!(queue(&client).await.len(), 4, "profile, person, entry, assessment");

        // Nothing of it was ever sent, so nothing is left to say.
        client.profiles().remove(&profile_id).await.unwrap();
        assert_eq!(queue(&client).await, []);

        // The cloud has the second one with its person.
        let (profile_id, person_id_2) = whole_profile(&client).await;
        assert_ne!(person_id, person_id_2);
        for row in rows(client.store(), &SYNC_QUEUE).await {
            let mut sent = row.clone();
            sent["id"] = row["mutationId"].clone();
            sent["synced"] = json!(1);
            common::delete(client.store(), &SYNC_QUEUE, id(&row)).await;
            write(client.store(), &SYNC_QUEUE, sent).await;
        }
        let answered = queue(&client).await;
        client.people().update(&person_id_2, &json!({ "notes": "likes tea" })).await.unwrap();
        entry(&client, &profile_id).await;
        client.profiles().remove(&profile_id).await.unwrap();
        let mut expected = answered;
        expected.push(("profile".into(), "delete".into(), profile_id));
        expected.sort();
        assert_eq!(queue(&client).await, expected);
    });
}
