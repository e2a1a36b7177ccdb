//! Records without an account, and removing everything.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::{
    TestClient, another, compatibility, entry, everything, insight, obama, open, person, profile, read, run,
    sign_in, write,
};
use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{COMPATIBILITIES, DAILY_INSIGHTS, JOURNAL_ENTRIES, METADATA, STORES};

/// Ten records: two profiles, a person, an analysis, an insight, an assessment, two entries, two logs.
async fn furnish(client: &TestClient) -> String {
    let ada = client.profiles().create(&obama()).await.unwrap().id;
    profile(client).await;
    let ann = person(client, &ada).await;
    write(client.store(), &COMPATIBILITIES, compatibility(&ada, &ann)).await;
    write(client.store(), &DAILY_INSIGHTS, insight(&ada, "2025-03-01")).await;
    let draft = json!({ "profileId": ada, "type": "mbti", "responses": {} });
    client.assessments().create(&draft).await.unwrap();
    entry(client, &ada).await;
    entry(client, &ada).await;
    for day in ["2025-03-01", "2025-03-02"] {
        let draft = json!({ "logDate": day, "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
        client.frequency().create(&draft).await.unwrap();
    }
    ada
}

/// All rows that are no metadata, by store.
async fn records(client: &TestClient) -> Vec<(&'static str, Vec<Value>)> {
    let everything = everything(client.store()).await;
    everything.into_iter().filter(|(store, rows)| *store != METADATA.name && !rows.is_empty()).collect()
}

async fn device(client: &TestClient) -> Value {
    read(client.store(), &METADATA, "device").await.unwrap()["value"]["deviceId"].clone()
}

#[test]
fn anonymous_records_are_counted_without_charts_and_without_those_of_accounts() {
    run(async {
        let (client, _) = open().await;
        assert_eq!(client.anonymous_records().await, Ok(0));
        furnish(&client).await;
        assert_eq!(client.anonymous_records().await, Ok(10));
        sign_in(&client, Some("ann")).await;
        furnish(&client).await;
        assert_eq!(client.anonymous_records().await, Ok(10), "they stay, unseen");
    });
}

#[test]
fn ending_a_session_removes_what_it_owned_and_leaves_what_accounts_own() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let anns = furnish(&client).await;
        let kept = records(&client).await;
        for signed_in in [None, Some("ann")] {
            sign_in(&client, None).await;
            furnish(&client).await;
            sign_in(&client, signed_in).await;
            let before = client.account_current().await.unwrap();
            client.end_session().await.unwrap();
            assert_eq!(records(&client).await, kept, "{signed_in:?}");
            assert_eq!(client.anonymous_records().await, Ok(0));
            let after = client.account_current().await.unwrap();
            assert_eq!(after.user_id.as_deref(), signed_in);
            assert_ne!(after.session_id, before.session_id);
        }
        assert!(client.profiles().get(&anns).await.unwrap().is_some());
        let found = client.search_journal(&json!("diary"), &json!({})).await.unwrap();
        assert_eq!(found.items.len(), 2);
    });
}

#[test]
fn a_session_without_records_can_be_ended_too() {
    run(async {
        let (client, _) = open().await;
        let before = client.account_current().await.unwrap();
        client.end_session().await.unwrap();
        assert_ne!(client.account_current().await.unwrap().session_id, before.session_id);
    });
}

#[test]
fn deleting_everything_leaves_no_row_and_begins_as_another_device() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("bob")).await;
        furnish(&client).await;
        sign_in(&client, None).await;
        furnish(&client).await;
        let epoch_before = client.epoch();
        let (device_before, account_before) =
            (device(&client).await, client.account_current().await.unwrap());
        let before = serde_json::to_string(&everything(client.store()).await).unwrap();
        client.delete_everything().await.unwrap();
        let after = everything(client.store()).await;
        for store in STORES.iter().filter(|store| store.name != METADATA.name) {
            assert_eq!(after[store.name], Vec::<Value>::new(), "{}", store.name);
        }
        let keys: Vec<_> = after[METADATA.name].iter().map(|row| row["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["account", "device", "epoch"]);
        let account = client.account_current().await.unwrap();
        assert_eq!(account.user_id, None);
        assert_ne!(
            (&account.session_id, &device(&client).await),
            (&account_before.session_id, &device_before)
        );
        let epoch = &after[METADATA.name][2]["value"]["id"];
        assert_eq!(*epoch, client.epoch().as_str());
        assert_ne!(client.epoch(), epoch_before);
        // None of the ids that were there is left anywhere.
        let text = serde_json::to_string(&after).unwrap();
        assert!(before.contains(&account_before.session_id) && !text.contains(&account_before.session_id));
        assert!(
            before.contains(device_before.as_str().unwrap())
                && !text.contains(device_before.as_str().unwrap())
        );
    });
}

#[test]
fn after_deleting_everything_each_tab_writes_as_the_new_device() {
    run(async {
        let (client, environment) = open().await;
        let tab = another(client.store(), &environment).await;
        furnish(&client).await;
        client.delete_everything().await.unwrap();
        let new = device(&client).await;
        for client in [&tab, &client] {
            let made = client.profiles().create(&obama()).await.unwrap().row;
            assert_eq!(made["writer"], new);
            assert_eq!(made["sessionId"], client.account_current().await.unwrap().session_id.as_str());
        }
    });
}

#[test]
fn while_somebody_is_signed_in_deleting_everything_is_refused_whole() {
    run(async {
        let (client, _) = open().await;
        furnish(&client).await;
        sign_in(&client, Some("ann")).await;
        furnish(&client).await;
        let before = everything(client.store()).await;
        let refused = client.delete_everything().await.unwrap_err();
        assert_eq!((refused.code(), refused.retryable()), ("account/cloud-unreachable", true));
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn whoever_listens_hears_of_all_that_was_removed() {
    run(async {
        for delete in [false, true] {
            let (client, _) = open().await;
            furnish(&client).await;
            let entries = client.journal().list(&json!({})).await.unwrap().items;
            let heard = Rc::new(RefCell::new(Vec::new()));
            client.set_listener({
                let heard = Rc::clone(&heard);
                move |change| heard.borrow_mut().push((change.store, change.ids.clone()))
            });
            if delete {
                client.delete_everything().await.unwrap();
            } else {
                client.end_session().await.unwrap();
            }
            let heard = heard.borrow();
            let of = |store: &str| {
                heard.iter().filter(|it| it.0 == store).flat_map(|it| it.1.clone()).collect::<Vec<_>>()
            };
            let mut told = of(JOURNAL_ENTRIES.name);
            told.sort();
            assert_eq!(told, entries.iter().map(|entry| common::id(entry).to_owned()).collect::<Vec<_>>());
            for (store, count) in [
                ("profiles", 2),
                ("chartResults", 2),
                ("persons", 1),
                ("compatibilities", 1),
                ("dailyInsights", 1),
                ("assessments", 1),
                ("frequencyLogs", 2),
                ("metadata", 1),
            ] {
                assert_eq!(of(store).len(), count, "{store}");
            }
        }
    });
}
