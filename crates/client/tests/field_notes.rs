//! Troubles that users of comparable libraries have told of, with real clients; `crates/sync/tests/README.md` lists them all.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{
    OWNER, SharedCloud, SyncedClient, cloud, cloud_records, conflicts, device, pull, push, queue, records,
    set_clock, sync,
};
use common::{obama, run};
use serde_json::{Value, json};
use soul_client::sync::Taken;
use soul_sync::ChangesPage;

async fn write(client: &SyncedClient, id: &str, content: &str) {
    client.journal().update(id, &json!({ "content": content })).await.unwrap();
}

async fn content(client: &SyncedClient, id: &str) -> Value {
    client.journal().get(id).await.unwrap().map_or(Value::Null, |row| row["content"].clone())
}

async fn entry(client: &SyncedClient, profile_id: &str, content: &str) -> String {
    let draft = json!({ "profileId": profile_id, "content": content });
    client.journal().create(&draft).await.unwrap().id
}

/// Two devices that have the same profile and the same entry; the ids of both.
async fn two_with_an_entry() -> (SharedCloud, SyncedClient, SyncedClient, [String; 2]) {
    let cloud = cloud();
    let (phone, laptop) = (device(1).await, device(2).await);
    let profile = phone.profiles().create(&obama()).await.unwrap().id;
    let id = entry(&phone, &profile, "as it was").await;
    sync(&phone, &cloud).await;
    sync(&laptop, &cloud).await;
    (cloud, phone, laptop, [profile, id])
}

async fn cursor(client: &SyncedClient) -> Option<String> {
    let epoch = client.lead().await.unwrap();
    client.sync(epoch).place().await.unwrap().cursor
}

/// The page of changes after the device's cursor, not yet stored.
async fn next_page(client: &SyncedClient, cloud: &SharedCloud) -> ChangesPage {
    let from = cursor(client).await.unwrap();
    let now = soul_client::Environment::now(client.environment());
    let page = cloud.borrow().changes(OWNER, &from, None, now).unwrap();
    ChangesPage::decode(&page, OWNER, &from).unwrap()
}

#[test]
fn an_older_record_from_the_cloud_does_not_write_over_an_edit_that_waits() {
    run(async {
        let (cloud, phone, laptop, [_, id]) = two_with_an_entry().await;
        set_clock(&laptop, "2025-03-01T14:00:00.000Z");
        write(&laptop, &id, "older, and sent first").await;
        sync(&laptop, &cloud).await;
        set_clock(&phone, "2025-03-01T15:00:00.000Z");
        write(&phone, &id, "newer, and still here").await;
        pull(&phone, &cloud, 10).await;
        assert_eq!(content(&phone, &id).await, "newer, and still here");
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert_eq!(content(&laptop, &id).await, "newer, and still here");
        let filed = [conflicts(&phone).await, conflicts(&laptop).await].concat();
        assert_eq!(filed.len(), 1, "the other edit is kept, once");
    });
}

#[test]
fn reading_everything_anew_does_not_write_over_an_edit_that_waits() {
    run(async {
        let (cloud, phone, laptop, [profile, id]) = two_with_an_entry().await;
        write(&phone, &id, "waits").await;
        let new = entry(&phone, &profile, "new, and waits").await;
        cloud.borrow_mut().restore("life-2");
        pull(&phone, &cloud, 10).await;
        assert_eq!(content(&phone, &id).await, "waits");
        assert_eq!(content(&phone, &new).await, "new, and waits");
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert_eq!(records(&laptop).await, records(&phone).await);
        assert_eq!(content(&laptop, &new).await, "new, and waits");
    });
}

#[test]
fn the_cursor_does_not_pass_a_record_that_was_not_stored() {
    run(async {
        let (cloud, phone, laptop, [profile, mine]) = two_with_an_entry().await;
        let theirs = entry(&laptop, &profile, "from the laptop").await;
        sync(&laptop, &cloud).await;
        // The page is on its way while a push is answered.
        let before = cursor(&phone).await;
        let page = next_page(&phone, &cloud).await;
        write(&phone, &mine, "from the phone").await;
        assert!(push(&phone, &cloud, true).await);
        assert_eq!(cursor(&phone).await, before, "an answer to a push moves no cursor");
        let epoch = phone.lead().await.unwrap();
        assert_eq!(phone.sync(epoch).take_changes(page.clone()).await.unwrap(), Taken::Stored);
        assert_eq!(content(&phone, &theirs).await, "from the laptop");
        // The same page, arriving once more, follows on nothing.
        let after = cursor(&phone).await;
        let epoch = phone.lead().await.unwrap();
        assert_eq!(phone.sync(epoch).take_changes(page).await.unwrap(), Taken::NotNext);
        assert_eq!(cursor(&phone).await, after);
        sync(&phone, &cloud).await;
        assert_eq!(records(&phone).await, cloud_records(&cloud));
    });
}

#[test]
fn fast_edits_of_one_device_are_no_conflict_with_oneself() {
    run(async {
        let (cloud, phone, laptop, [_, id]) = two_with_an_entry().await;
        for number in 0..12 {
            write(&phone, &id, &format!("edit {number}")).await;
            match number % 4 {
                0 => {}
                1 => drop(push(&phone, &cloud, true).await),
                2 => drop(push(&phone, &cloud, false).await),
                _ => pull(&phone, &cloud, 10).await,
            }
        }
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert_eq!(content(&laptop, &id).await, "edit 11");
        for device in [&phone, &laptop] {
            assert_eq!(conflicts(device).await, Vec::<Value>::new());
        }
    });
}

#[test]
fn what_a_device_has_sent_itself_comes_back_as_nothing_new() {
    run(async {
        let cloud = cloud();
        let phone = device(1).await;
        let profile = phone.profiles().create(&obama()).await.unwrap().id;
        sync(&phone, &cloud).await;
        entry(&phone, &profile, "mine").await;
        assert!(push(&phone, &cloud, true).await);
        let (before, waiting) = (records(&phone).await, queue(&phone).await);
        let page = next_page(&phone, &cloud).await;
        assert_eq!(page.changes.len(), 1, "the cloud tells of it");
        pull(&phone, &cloud, 10).await;
        assert_eq!(records(&phone).await, before);
        assert_eq!(queue(&phone).await, waiting);
        assert!(!push(&phone, &cloud, true).await, "there is nothing to send");
        assert_eq!(conflicts(&phone).await, Vec::<Value>::new());
    });
}

#[test]
fn a_record_that_was_made_sent_and_removed_does_not_come_back() {
    run(async {
        let (cloud, phone, laptop, [_, id]) = two_with_an_entry().await;
        phone.journal().remove(&id).await.unwrap();
        // The removal arrives, and its answer does not.
        assert!(push(&phone, &cloud, false).await);
        pull(&phone, &cloud, 10).await;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        let epoch = laptop.lead().await.unwrap();
        laptop.sync(epoch).start_anew().await.unwrap();
        sync(&laptop, &cloud).await;
        for device in [&phone, &laptop] {
            assert_eq!(content(device, &id).await, Value::Null);
            assert_eq!(conflicts(device).await, Vec::<Value>::new());
        }
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
    });
}

#[test]
fn a_removal_reaches_a_device_whose_cursor_is_older_than_the_removed_record() {
    run(async {
        let (cloud, phone, laptop, [profile, _]) = two_with_an_entry().await;
        // Made and removed while the laptop was away, among records that stay.
        let gone = entry(&phone, &profile, "for a moment").await;
        sync(&phone, &cloud).await;
        pull(&laptop, &cloud, 1).await;
        assert_eq!(content(&laptop, &gone).await, "for a moment");
        let kept = entry(&phone, &profile, "for good").await;
        phone.journal().remove(&gone).await.unwrap();
        sync(&phone, &cloud).await;
        pull(&laptop, &cloud, 1).await;
        assert_eq!(content(&laptop, &gone).await, Value::Null);
        assert_eq!(content(&laptop, &kept).await, "for good");
    });
}

#[test]
fn a_first_sync_reads_what_is_there_and_none_of_the_removed() {
    run(async {
        let (cloud, phone, _, [profile, _]) = two_with_an_entry().await;
        for number in 0..152 {
            let id = entry(&phone, &profile, &format!("gone {number}")).await;
            if number % 2 == 0 {
                sync(&phone, &cloud).await;
            }
            phone.journal().remove(&id).await.unwrap();
        }
        sync(&phone, &cloud).await;
        assert!(cloud.borrow().records(OWNER).filter(|state| state.deleted).count() >= 76);
        let tablet = device(3).await;
        let now = soul_client::Environment::now(tablet.environment());
        let page = cloud.borrow().snapshot(OWNER, None, None, now).unwrap();
        assert_eq!(page["records"].as_array().unwrap().len(), 2);
        assert_eq!(page["next"], Value::Null);
        pull(&tablet, &cloud, 200).await;
        assert_eq!(next_page(&tablet, &cloud).await.changes, []);
        assert_eq!(records(&tablet).await, records(&phone).await);
    });
}
