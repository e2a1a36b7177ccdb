//! The journal's search through the client: what it finds follows what is written.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use common::{Fixed, TestClient, another, id, obama, open, read, rows, run, sign_in};
use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{JOURNAL_ENTRIES, JOURNAL_INDEX, JournalEntry};
use soul_store::MemoryStore;

async fn profile(client: &TestClient) -> String {
    client.profiles().create(&obama()).await.unwrap().id
}

async fn found(client: &TestClient, text: &str, query: Value) -> Vec<Value> {
    client.search_journal(&json!(text), &query).await.unwrap().items
}

async fn found_ids(client: &TestClient, text: &str) -> Vec<String> {
    found(client, text, Value::Null).await.iter().map(|row| id(row).to_owned()).collect()
}

#[test]
fn what_was_written_is_found_as_it_says_now() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let draft = json!({ "profileId": profile_id, "title": "Vollmond", "content": "Ein Spaziergang über die Brücke",
            "tags": ["Mond"], "mood": "reflective" });
        let saved = client.journal().create(&draft).await.unwrap();
        for text in ["vollmond", "spazier", "BRUCKE", "mond", "Brücke Vollmond"] {
            assert_eq!(found(&client, text, Value::Null).await, std::slice::from_ref(&saved.row), "{text}");
        }
        let filtered =
            json!({ "tags": ["mond"], "mood": "reflective", "where": { "profileId": profile_id } });
        assert_eq!(found(&client, "", filtered).await.len(), 1);

        let change = json!({ "title": null, "entryDate": "2020-02-29", "content": "Regen" });
        let changed = client.journal().update(&saved.id, &change).await.unwrap();
        assert!(found_ids(&client, "vollmond").await.is_empty());
        assert!(found_ids(&client, "brücke").await.is_empty());
        let leap_day = json!({ "where": { "entryDate": "2020-02-29" } });
        assert_eq!(found(&client, "regen mond", leap_day).await, [changed.row]);
        assert_eq!(rows(client.store(), &JOURNAL_INDEX).await.len(), 1);

        client.journal().remove(&saved.id).await.unwrap();
        assert!(found_ids(&client, "regen").await.is_empty());
        assert!(rows(client.store(), &JOURNAL_INDEX).await.is_empty());
    });
}

#[test]
fn the_index_has_a_row_for_each_entry_of_a_batch_and_none_for_a_refused_one() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let drafts: Vec<Value> =
            (0..5).map(|n| json!({ "profileId": profile_id, "content": format!("note {n}") })).collect();
        client.journal().create_many(&drafts).await.unwrap();
        assert_eq!(found_ids(&client, "note").await.len(), 5);

        let mut refused = drafts.clone();
        refused[4]["mood"] = json!("bored");
        assert!(client.journal().create_many(&refused).await.is_err());
        refused[4] = json!({ "profileId": "nobody's", "content": "note" });
        assert!(client.journal().create_many(&refused).await.is_err());
        assert_eq!(rows(client.store(), &JOURNAL_INDEX).await.len(), 5);
    });
}

#[test]
fn a_removed_profile_leaves_nothing_of_its_journal_in_the_index() {
    run(async {
        let (client, _) = open().await;
        let (gone, kept) = (profile(&client).await, profile(&client).await);
        for profile_id in [&gone, &gone, &kept] {
            let draft = json!({ "profileId": profile_id, "content": "moon" });
            client.journal().create(&draft).await.unwrap();
        }
        client.profiles().remove(&gone).await.unwrap();
        let left = rows(client.store(), &JOURNAL_INDEX).await;
        assert_eq!(left.iter().map(|row| row["profileId"].as_str().unwrap()).collect::<Vec<_>>(), [&kept]);
        assert_eq!(found_ids(&client, "moon").await, [id(&left[0]).rsplit_once('/').unwrap().1]);
    });
}

#[test]
fn entries_of_other_owners_are_not_found() {
    run(async {
        let (client, _) = open().await;
        let anonymous = profile(&client).await;
        let draft = |profile_id: &str| json!({ "profileId": profile_id, "content": "moon" });
        let first = client.journal().create(&draft(&anonymous)).await.unwrap().id;
        sign_in(&client, Some("ann")).await;
        assert!(found_ids(&client, "moon").await.is_empty());
        let anns = profile(&client).await;
        let second = client.journal().create(&draft(&anns)).await.unwrap().id;
        assert_eq!(found_ids(&client, "moon").await, [second]);
        let of_another = json!({ "where": { "profileId": anonymous } });
        assert!(found(&client, "moon", of_another).await.is_empty());
        sign_in(&client, None).await;
        assert_eq!(found_ids(&client, "moon").await, [first]);
    });
}

#[test]
fn a_link_to_a_removed_person_reads_as_null_in_what_is_found() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let person = json!({ "ownerProfileId": profile_id, "name": "Michelle" });
        let person_id = client.people().create(&person).await.unwrap().id;
        let draft = json!({ "profileId": profile_id, "content": "dinner", "linkedPersonId": person_id });
        client.journal().create(&draft).await.unwrap();
        assert_eq!(found(&client, "dinner", Value::Null).await[0]["linkedPersonId"], json!(person_id));
        client.people().remove(&person_id).await.unwrap();
        assert_eq!(found(&client, "dinner", Value::Null).await[0]["linkedPersonId"], Value::Null);
    });
}

#[test]
fn only_moods_that_an_entry_can_have_are_searched_for() {
    run(async {
        let (client, _) = open().await;
        let refused = client.search_journal(&json!(""), &json!({ "mood": "bored" })).await.unwrap_err();
        assert_eq!(refused.code(), "input/not-a-choice");
    });
}

#[test]
fn an_app_that_is_killed_at_any_moment_leaves_an_entry_with_its_words_or_neither() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        let draft = json!({ "profileId": profile_id, "content": "moon" });
        let entry_id = client.journal().create(&draft).await.unwrap().id;
        let words_of = async |store: &MemoryStore| {
            let entries = rows(store, &JOURNAL_ENTRIES).await;
            let words = rows(store, &JOURNAL_INDEX).await;
            assert_eq!(entries.len(), words.len());
            let entry = entries.into_iter().find(|entry| id(entry) == entry_id).unwrap();
            let row = words.into_iter().find(|row| id(row).ends_with(&entry_id)).unwrap();
            let entry: JournalEntry = serde_json::from_value(entry).unwrap();
            assert_eq!(row["text"], format!("{}\n4{}", entry.given.entry_date, entry.given.content));
            entry.given.content
        };
        let change = json!({ "content": "sun", "entryDate": "2024-01-01" });
        let mut polls = 0;
        loop {
            let other = another(client.store(), &environment).await;
            let finished = {
                let mut update = pin!(async {
                    other.journal().create(&draft).await.unwrap();
                    other.journal().update(&entry_id, &change).await
                });
                let mut context = Context::from_waker(Waker::noop());
                (0..polls).any(|_| matches!(update.as_mut().poll(&mut context), Poll::Ready(Ok(_))))
            };
            let content = words_of(client.store()).await;
            assert_eq!(content, if finished { "sun" } else { "moon" });
            if finished {
                break;
            }
            polls += 1;
        }
        assert!(polls > 8, "{polls} polls");
    });
}

#[test]
fn a_second_tab_finds_what_the_first_has_written() {
    run(async {
        let environment = Fixed::new();
        let store = MemoryStore::new();
        let (first, second) = (another(&store, &environment).await, another(&store, &environment).await);
        let profile_id = profile(&first).await;
        let draft = json!({ "profileId": profile_id, "content": "moon" });
        let entry_id = first.journal().create(&draft).await.unwrap().id;
        assert_eq!(found_ids(&second, "moon").await, std::slice::from_ref(&entry_id));
        second.journal().remove(&entry_id).await.unwrap();
        assert!(found_ids(&first, "moon").await.is_empty());
        assert_eq!(read(&store, &JOURNAL_ENTRIES, &entry_id).await, None);
    });
}
