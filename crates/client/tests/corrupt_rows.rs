//! Rows that somebody edited by hand or a broken version wrote: each is reported, and whatever stands beside it goes on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::*;
use serde_json::{Value, json};
use soul_client::ClientError;
use soul_core::Coded;
use soul_model::{
    COMPATIBILITIES, FREQUENCY_LOGS, JOURNAL_ENTRIES, JOURNAL_INDEX, METADATA, PERSONS, PROFILES,
    StoreDescriptor,
};
use soul_store::MemoryStore;

/// What the client reports, as store and key.
fn reported(client: &TestClient) -> Rc<RefCell<Vec<(String, String)>>> {
    let reported = Rc::new(RefCell::new(Vec::new()));
    client.set_problem_listener({
        let reported = Rc::clone(&reported);
        move |problem| {
            let details = problem.details().unwrap();
            let text = |field: &str| details[field].as_str().unwrap().to_owned();
            assert_eq!(problem.code(), "store/corrupt-row");
            reported.borrow_mut().push((text("store"), text("key")));
        }
    });
    reported
}

fn corrupt(store: &StoreDescriptor, key: &str) -> (String, String) {
    (store.name.to_owned(), key.to_owned())
}

fn code(error: &ClientError) -> &'static str {
    error.code()
}

#[test]
fn a_row_that_does_not_tell_whose_it_is_is_reported_and_the_others_are_read() {
    run(async {
        let (client, _) = open().await;
        let reported = reported(&client);
        let profile = profile(&client).await;
        let good = entry(&client, &profile).await;
        let rows = [json!({ "id": "bad", "content": "whose?" }), json!({ "id": "worse", "profileId": 7 })];
        for row in rows {
            write(client.store(), &JOURNAL_ENTRIES, row).await;
        }
        let page = client.journal().list(&json!(null)).await.unwrap();
        assert_eq!(page.items.iter().map(id).collect::<Vec<_>>(), [good.as_str()]);
        assert_eq!(
            *reported.borrow(),
            [corrupt(&JOURNAL_ENTRIES, "bad"), corrupt(&JOURNAL_ENTRIES, "worse")]
        );
        reported.borrow_mut().clear();
        assert_eq!(client.journal().count(&json!(null)).await.unwrap(), 1);
        let many = client.journal().get_many(&["bad", &good, "nobody's"]).await.unwrap();
        assert_eq!(many.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
        assert!(reported.borrow().contains(&corrupt(&JOURNAL_ENTRIES, "bad")));

        // Asked for by its id, it is an error and not an absence.
        let refused = client.journal().get("bad").await.unwrap_err();
        let details = refused.details().unwrap();
        assert_eq!((code(&refused), &details["key"]), ("store/corrupt-row", &json!("bad")));
        for refused in [
            client.journal().update("bad", &json!({ "content": "mine" })).await.map(drop),
            client.journal().remove("bad").await,
        ] {
            assert_eq!(code(&refused.unwrap_err()), "store/corrupt-row");
        }
        client.discard(&JOURNAL_ENTRIES, "bad").await.unwrap();
        assert_eq!(client.journal().get("bad").await.unwrap(), None);
    });
}

#[test]
fn a_record_of_an_account_that_names_no_owner_is_reported_too() {
    run(async {
        let (client, _) = open().await;
        let reported = reported(&client);
        let draft = json!({ "energy": 1, "mood": 2, "clarity": 3, "connection": 4 });
        let good = client.frequency().create(&draft).await.unwrap().id;
        write(client.store(), &FREQUENCY_LOGS, json!({ "id": "bad", "userId": null, "sessionId": 3 })).await;
        let page = client.frequency().list(&json!({ "orderBy": "id" })).await.unwrap();
        assert_eq!(page.items.iter().map(id).collect::<Vec<_>>(), [good.as_str()]);
        assert_eq!(*reported.borrow(), [corrupt(&FREQUENCY_LOGS, "bad")]);
    });
}

#[test]
fn what_belongs_to_a_profile_that_names_no_owner_is_an_error_and_not_an_empty_list() {
    run(async {
        let (client, _) = open().await;
        let (broken, other) = (profile(&client).await, profile(&client).await);
        let lost = entry(&client, &broken).await;
        let good = entry(&client, &other).await;
        let mut row = read(client.store(), &PROFILES, &broken).await.unwrap();
        row["sessionId"] = Value::Null;
        write(client.store(), &PROFILES, row).await;
        for refused in [
            client.journal().get(&lost).await.map(drop),
            client.journal().list(&json!({ "where": { "profileId": broken } })).await.map(drop),
            client.charts().get(&broken).await.map(drop),
            client.people().create(&json!({ "ownerProfileId": broken, "name": "Ann" })).await.map(drop),
        ] {
            let details = refused.unwrap_err().details().unwrap();
            assert_eq!((&details["store"], &details["key"]), (&json!("profiles"), &json!(broken)));
        }
        let reported = reported(&client);
        let page = client.journal().list(&json!(null)).await.unwrap();
        assert_eq!(page.items.iter().map(id).collect::<Vec<_>>(), [good.as_str()]);
        assert_eq!(*reported.borrow(), [corrupt(&PROFILES, &broken)]);

        // Discarding it takes along what belongs to it, as removing a profile does.
        client.discard(&PROFILES, &broken).await.unwrap();
        assert_eq!(client.journal().get(&lost).await.unwrap(), None);
        assert_eq!(rows(client.store(), &JOURNAL_ENTRIES).await.len(), 1);
    });
}

#[test]
fn a_broken_field_is_mended_by_a_change_and_the_broken_record_can_be_removed() {
    run(async {
        let (client, _) = open().await;
        for user in [None, Some("u")] {
            sign_in(&client, user).await;
            let profile = profile(&client).await;
            let mut row = read(client.store(), &PROFILES, &profile).await.unwrap();
            row["birthDate"] = json!(19_900_615);
            row["birthTime"] = json!(true);
            write(client.store(), &PROFILES, row).await;
            let refused =
                client.profiles().update(&profile, &json!({ "displayName": "Ada" })).await.unwrap_err();
            assert_eq!(code(&refused), "store/corrupt-row");
            let change = json!({ "birthDate": "1990-06-15", "birthTime": null });
            let mended = client.profiles().update(&profile, &change).await.unwrap().row;
            assert_eq!(mended["birthDate"], "1990-06-15");
            assert_eq!(client.charts().get(&profile).await.unwrap().unwrap()["sunSign"], "Gemini");

            let person = person(&client, &profile).await;
            for broken in [json!({ "id": person, "ownerProfileId": profile, "name": 7, "version": "two" }), {
                let mut row = read(client.store(), &PERSONS, &person).await.unwrap();
                row["version"] = json!(-1);
                row
            }] {
                write(client.store(), &PERSONS, broken).await;
                client.people().remove(&person).await.unwrap();
                assert_eq!(read(client.store(), &PERSONS, &person).await, None);
            }
            client.profiles().remove(&profile).await.unwrap();
        }
    });
}

#[test]
fn removing_a_profile_removes_corrupt_rows_that_name_it() {
    run(async {
        let (client, _) = open().await;
        let profile = profile(&client).await;
        let person = person(&client, &profile).await;
        write(client.store(), &JOURNAL_ENTRIES, json!({ "id": "e", "profileId": profile, "content": 42 }))
            .await;
        write(
            client.store(),
            &COMPATIBILITIES,
            json!({ "id": "c", "profile1Id": profile, "profile2Id": person, "overallScore": "high" }),
        )
        .await;
        write(client.store(), &PERSONS, json!({ "id": "p", "ownerProfileId": profile })).await;
        client.profiles().remove(&profile).await.unwrap();
        for store in [&PROFILES, &PERSONS, &JOURNAL_ENTRIES, &COMPATIBILITIES] {
            assert!(rows(client.store(), store).await.is_empty(), "{}", store.name);
        }
    });
}

#[test]
fn a_search_finds_the_others_beside_a_corrupt_entry() {
    run(async {
        let (client, _) = open().await;
        let profile = profile(&client).await;
        let [broken, good] = [entry(&client, &profile).await, entry(&client, &profile).await];
        let mut row = read(client.store(), &JOURNAL_ENTRIES, &broken).await.unwrap();
        row["tags"] = json!("no list");
        row["linkedPersonId"] = json!("gone");
        write(client.store(), &JOURNAL_ENTRIES, row).await;
        let found = client.search_journal(&json!("diary"), &json!(null)).await.unwrap();
        assert!(found.items.iter().any(|entry| id(entry) == good));
        client.journal().update(&good, &json!({ "content": "Another diary" })).await.unwrap();
        client.journal().remove(&broken).await.unwrap();
        let found = client.search_journal(&json!("diary"), &json!(null)).await.unwrap();
        assert_eq!(found.items.iter().map(id).collect::<Vec<_>>(), [good.as_str()]);
    });
}

#[test]
fn corrupt_rows_of_the_device_are_made_anew_and_the_records_stay_in_sight() {
    run(async {
        let store = MemoryStore::<Value>::new();
        let environment = Fixed::new();
        let client = another(&store, &environment).await;
        let profile = profile(&client).await;
        for broken in [
            vec![json!({ "key": "device", "value": 7 })],
            vec![json!({ "key": "clock", "value": { "last": "never" } })],
            vec![json!({ "key": "account" })],
            ["device", "clock", "account", "epoch"].map(|key| json!({ "key": key, "value": null })).to_vec(),
        ] {
            let keys: Vec<_> =
                broken.iter().map(|row| corrupt(&METADATA, row["key"].as_str().unwrap())).collect();
            for row in broken {
                write(&store, &METADATA, row).await;
            }
            let client = another(&store, &environment).await;
            let mut found = reported(&client).take();
            let mut keys = keys;
            found.sort();
            keys.sort();
            assert_eq!(found, keys);
            assert!(client.profiles().get(&profile).await.unwrap().is_some());
            client.profiles().update(&profile, &json!({ "displayName": keys[0].1 })).await.unwrap();
            assert_eq!(*reported_again(&store, &environment).await.borrow(), []);
        }
    });
}

async fn reported_again(store: &MemoryStore, environment: &Fixed) -> Rc<RefCell<Vec<(String, String)>>> {
    reported(&another(store, environment).await)
}

#[test]
fn a_discarded_entry_leaves_nothing_in_the_index() {
    run(async {
        let (client, _) = open().await;
        let profile = profile(&client).await;
        let [good, broken] = [entry(&client, &profile).await, entry(&client, &profile).await];
        let mut row = read(client.store(), &JOURNAL_ENTRIES, &broken).await.unwrap();
        row["profileId"] = json!(7);
        write(client.store(), &JOURNAL_ENTRIES, row).await;
        client.discard(&JOURNAL_ENTRIES, &broken).await.unwrap();
        let words = rows(client.store(), &JOURNAL_INDEX).await;
        assert!(words.iter().all(|row| !id(row).contains(&broken)), "{words:?}");
        let found = client.search_journal(&json!("diary"), &json!({ "limit": 1 })).await.unwrap();
        assert_eq!((found.items.iter().map(id).collect(), found.next_cursor), (vec![good.as_str()], None));
    });
}

#[test]
fn a_database_has_an_epoch_of_its_own_and_a_new_one_has_no_place_in_the_changes_of_the_cloud() {
    run(async {
        let store = MemoryStore::<Value>::new();
        let environment = Fixed::new();
        let first = another(&store, &environment).await;
        let place = |owner: &str, cursor: Value, asked: u64| json!({ "ownerId": owner, "cursor": cursor, "needsSnapshot": asked > 0, "snapshotsAsked": asked, "doubtful": [], "sent": [] });
        let known = json!({ "key": "sync", "value": { "epoch": 3,
            "places": [place("ann", json!("17"), 0), place("bob", json!("4"), 0)] } });
        let forgotten = json!({ "key": "sync", "value": { "epoch": 3,
            "places": [place("ann", Value::Null, 1), place("bob", Value::Null, 1)] } });
        write(&store, &METADATA, known.clone()).await;
        let again = another(&store, &environment).await;
        assert_eq!(first.epoch(), again.epoch());
        assert_eq!(read(&store, &METADATA, "sync").await, Some(known.clone()));
        again.forget_cursors().await.unwrap();
        assert_eq!(read(&store, &METADATA, "sync").await, Some(forgotten.clone()));

        // A cursor without the epoch that it belongs to counts on records that may be gone.
        write(&store, &METADATA, known).await;
        delete(&store, &METADATA, "epoch").await;
        let anew = another(&store, &environment).await;
        assert_ne!(anew.epoch(), first.epoch());
        assert_eq!(read(&store, &METADATA, "sync").await, Some(forgotten));
        let other = another(&MemoryStore::new(), &environment).await;
        assert_ne!(other.epoch(), anew.epoch());
        assert_eq!(read(other.store(), &METADATA, "sync").await, None);
    });
}
