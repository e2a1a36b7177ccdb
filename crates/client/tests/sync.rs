//! Real clients that sync with a model cloud: what one device writes reaches the others, and nothing is lost on the way.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::devices::{
    OWNER, SharedCloud, SyncedClient, cloud, cloud_records, conflicts, device, pull, push, queue, records,
    set_clock, stranger, sync,
};
use common::{obama, run};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_client::Leaving;
use soul_core::{Coded, InputError};
use soul_model::{JOURNAL_ENTRIES, JOURNAL_INDEX, SYNC_QUEUE};
use soul_testkit::ModelCloud;

async fn entry(client: &SyncedClient, profile_id: &str, content: &str) -> String {
    let draft = json!({ "profileId": profile_id, "content": content });
    client.journal().create(&draft).await.unwrap().id
}

async fn content(client: &SyncedClient, id: &str) -> Value {
    client.journal().get(id).await.unwrap().map_or(Value::Null, |row| row["content"].clone())
}

/// Two devices that have the same profile and the same entry.
async fn two_with_an_entry() -> (SharedCloud, SyncedClient, SyncedClient, String) {
    let cloud = cloud();
    let (phone, laptop) = (device(1).await, device(2).await);
    let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
    let id = entry(&phone, &profile_id, "as it was").await;
    sync(&phone, &cloud).await;
    sync(&laptop, &cloud).await;
    (cloud, phone, laptop, id)
}

#[test]
fn what_was_made_offline_reaches_the_cloud_and_the_other_device_with_its_chart_and_its_words() {
    run(async {
        let cloud = cloud();
        let phone = stranger(1).await;
        let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
        let person = json!({ "ownerProfileId": profile_id, "name": "Michelle", "birthDate": "1964-01-17" });
        let person_id = phone.people().create(&person).await.unwrap().id;
        phone.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
        entry(&phone, &profile_id, "Dear diary").await;
        phone
            .frequency()
            .create(&json!({ "energy": 5, "mood": 6, "clarity": 7, "connection": 8 }))
            .await
            .unwrap();
        phone.sign_in(OWNER, true).await.unwrap();
        sync(&phone, &cloud).await;
        let laptop = device(2).await;
        sync(&laptop, &cloud).await;
        assert_eq!(records(&laptop).await, records(&phone).await);
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
        let [mine, theirs] = [
            phone.charts().get(&profile_id).await.unwrap().unwrap(),
            laptop.charts().get(&profile_id).await.unwrap().unwrap(),
        ];
        assert_eq!(mine["planetaryPositions"], theirs["planetaryPositions"]);
        let found = laptop.search_journal(&json!("diary"), &Value::Null).await.unwrap();
        assert_eq!(found.items.len(), 1);
        assert!(queue(&laptop).await.is_empty());
        assert!(queue(&phone).await.iter().all(|row| row["synced"] == 1 && row["state"] == "answered"));
    });
}

#[test]
fn edits_of_different_fields_of_an_entry_are_merged_and_no_conflict_is_kept() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        phone.journal().update(&id, &json!({ "title": "A title" })).await.unwrap();
        set_clock(&laptop, "2025-03-01T15:00:00.000Z");
        laptop.journal().update(&id, &json!({ "mood": "happy" })).await.unwrap();
        for device in [&phone, &laptop, &phone, &laptop] {
            sync(device, &cloud).await;
        }
        for device in [&phone, &laptop] {
            let entry = device.journal().get(&id).await.unwrap().unwrap();
            assert_eq!((&entry["title"], &entry["mood"]), (&json!("A title"), &json!("happy")));
            assert_eq!(conflicts(device).await, Vec::<Value>::new());
        }
        assert_eq!(records(&phone).await, cloud_records(&cloud));
    });
}

#[test]
fn edits_of_the_same_field_end_equal_and_the_loser_is_kept_once() {
    for phone_first in [true, false] {
        run(async {
            let (cloud, phone, laptop, id) = two_with_an_entry().await;
            set_clock(&phone, "2025-03-01T14:00:00.000Z");
            phone.journal().update(&id, &json!({ "content": "from the phone" })).await.unwrap();
            set_clock(&laptop, "2025-03-01T15:00:00.000Z");
            laptop.journal().update(&id, &json!({ "content": "from the laptop" })).await.unwrap();
            let order = if phone_first { [&phone, &laptop] } else { [&laptop, &phone] };
            for device in [order[0], order[1], order[0], order[1]] {
                sync(device, &cloud).await;
            }
            assert_eq!(content(&phone, &id).await, "from the laptop");
            assert_eq!(records(&phone).await, records(&laptop).await);
            assert_eq!(records(&phone).await, cloud_records(&cloud));
            let filed = [conflicts(&phone).await, conflicts(&laptop).await].concat();
            assert_eq!(filed.len(), 1, "phone first: {phone_first}");
            let sides = [&filed[0]["mine"]["content"], &filed[0]["theirs"]["content"]];
            assert!(sides.contains(&&json!("from the phone")) && sides.contains(&&json!("from the laptop")));
            assert_eq!(filed[0]["fields"], json!(["content"]));
        });
    }
}

#[test]
fn each_way_of_settling_a_conflict_reaches_the_other_device() {
    for (choice, expected) in [
        (json!("mine"), "from the phone"),
        (json!("theirs"), "from the laptop"),
        (json!({ "merged": { "content": "from both" } }), "from both"),
    ] {
        run(async {
            let (cloud, phone, laptop, id) = two_with_an_entry().await;
            set_clock(&phone, "2025-03-01T14:00:00.000Z");
            phone.journal().update(&id, &json!({ "content": "from the phone" })).await.unwrap();
            set_clock(&laptop, "2025-03-01T15:00:00.000Z");
            laptop.journal().update(&id, &json!({ "content": "from the laptop" })).await.unwrap();
            sync(&laptop, &cloud).await;
            sync(&phone, &cloud).await;
            let filed = conflicts(&phone).await;
            assert_eq!((filed.len(), &filed[0]["winner"]), (1, &json!("theirs")));
            phone.resolve_conflict(filed[0]["id"].as_str().unwrap(), &choice).await.unwrap();
            assert_eq!(content(&phone, &id).await, expected);
            for device in [&phone, &laptop] {
                sync(device, &cloud).await;
                assert_eq!(content(device, &id).await, expected);
                assert_eq!(conflicts(device).await, Vec::<Value>::new());
            }
            let again = phone.resolve_conflict(filed[0]["id"].as_str().unwrap(), &choice).await;
            assert_eq!(again.unwrap_err().code(), "store/not-found");
        });
    }
}

#[test]
fn a_lost_answer_is_no_conflict_with_oneself() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        phone.journal().update(&id, &json!({ "content": "once" })).await.unwrap();
        assert!(push(&phone, &cloud, false).await);
        // An edit meanwhile waits behind the one that was sent.
        phone.journal().update(&id, &json!({ "content": "twice" })).await.unwrap();
        pull(&phone, &cloud, 10).await;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert_eq!(content(&laptop, &id).await, "twice");
        for device in [&phone, &laptop] {
            assert_eq!(conflicts(device).await, Vec::<Value>::new());
        }
        assert_eq!(records(&phone).await, cloud_records(&cloud));
    });
}

#[test]
fn a_tab_that_was_replaced_changes_nothing() {
    run(async {
        let (_, phone, _, id) = two_with_an_entry().await;
        phone.journal().update(&id, &json!({ "content": "new" })).await.unwrap();
        let first = phone.lead().await.unwrap();
        let second = phone.lead().await.unwrap();
        assert_eq!(phone.sync(first).next_push(10).await.unwrap_err().code(), "sync/superseded");
        assert!(phone.sync(second).next_push(10).await.unwrap().request.is_some());
    });
}

#[test]
fn a_profile_removed_on_one_device_goes_on_the_other_and_an_entry_written_there_meanwhile_brings_it_back() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        let profile_id =
            phone.journal().get(&id).await.unwrap().unwrap()["profileId"].as_str().unwrap().to_owned();
        let new = entry(&laptop, &profile_id, "written elsewhere").await;
        sync(&laptop, &cloud).await;
        phone.profiles().remove(&profile_id).await.unwrap();
        for device in [&phone, &laptop, &phone, &laptop] {
            sync(device, &cloud).await;
        }
        assert_eq!(content(&phone, &new).await, "written elsewhere");
        for device in [&phone, &laptop] {
            let found = device.search_journal(&json!("elsewhere"), &Value::Null).await.unwrap();
            assert_eq!(found.items.len(), 1, "the entry is found again");
        }
        assert_eq!(records(&phone).await, records(&laptop).await);
        assert_eq!(records(&phone).await, cloud_records(&cloud));
        // Having seen it, the user can remove it all.
        phone.profiles().remove(&profile_id).await.unwrap();
        for device in [&phone, &laptop] {
            sync(device, &cloud).await;
            assert_eq!(records(device).await, Vec::<Value>::new());
        }
    });
}

#[test]
fn what_is_imported_after_its_removal_has_reached_the_cloud_comes_back_on_every_device() {
    for removed in ["profiles", "journalEntries"] {
        run(async {
            let (cloud, phone, laptop, id) = two_with_an_entry().await;
            let profile_id = phone.journal().get(&id).await.unwrap().unwrap()["profileId"].clone();
            let mut file: BTreeMap<String, Vec<Result<Value, InputError>>> = BTreeMap::new();
            let take = |store: &str, rows: Vec<Value>| {
                file.entry(store.to_owned()).or_default().extend(rows.into_iter().map(Ok));
            };
            phone.export(take).await.unwrap();
            match removed {
                "profiles" => phone.profiles().remove(profile_id.as_str().unwrap()).await.unwrap(),
                _ => phone.journal().remove(&id).await.unwrap(),
            }
            sync(&phone, &cloud).await;
            sync(&laptop, &cloud).await;
            assert_eq!(content(&laptop, &id).await, Value::Null);

            set_clock(&phone, "2025-03-01T15:00:00.000Z");
            let mut renamed = serde_json::Map::new();
            for collection in ["profiles", "journalEntries"] {
                let import = phone.import(collection, &file[collection], &mut renamed).await.unwrap();
                assert_eq!((import.imported, import.skipped), (1, Vec::new()), "{collection}");
            }
            for device in [&phone, &laptop] {
                sync(device, &cloud).await;
                assert_eq!(content(device, &id).await, "as it was", "{removed}");
                assert_eq!(conflicts(device).await, Vec::<Value>::new(), "{removed}");
                let found = device.search_journal(&json!("was"), &Value::Null).await.unwrap();
                assert_eq!(found.items.len(), 1);
            }
            assert_eq!(records(&phone).await, cloud_records(&cloud));
            assert_eq!(records(&laptop).await, cloud_records(&cloud));
        });
    }
}

#[test]
fn whoever_signs_in_again_has_everything_again() {
    for leaving in [Leaving::OnlyIfSent, Leaving::Delete, Leaving::Keep] {
        run(async {
            let (cloud, phone, _, _) = two_with_an_entry().await;
            let before = records(&phone).await;
            phone.sign_out(leaving).await.unwrap();
            phone.sign_in(OWNER, false).await.unwrap();
            sync(&phone, &cloud).await;
            assert_eq!(records(&phone).await, before, "{leaving:?}");
        });
    }
}

#[test]
fn a_profile_that_another_device_has_removed_leaves_nothing_in_the_index_of_the_journal() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        let profile_id = phone.journal().get(&id).await.unwrap().unwrap()["profileId"].clone();
        let drafts: Vec<Value> =
            (0..300).map(|n| json!({ "profileId": profile_id, "content": format!("entry {n}") })).collect();
        phone.journal().create_many(&drafts).await.unwrap();
        sync(&phone, &cloud).await;
        pull(&laptop, &cloud, 500).await;
        assert!(!common::rows(laptop.store(), &JOURNAL_INDEX).await.is_empty());
        phone.profiles().remove(profile_id.as_str().unwrap()).await.unwrap();
        sync(&phone, &cloud).await;
        // All of it in one page, which is enough for a segment.
        pull(&laptop, &cloud, 500).await;
        for device in [&phone, &laptop] {
            assert_eq!(records(device).await, Vec::<Value>::new());
            assert_eq!(common::rows(device.store(), &JOURNAL_INDEX).await, Vec::<Value>::new());
        }
    });
}

#[test]
fn after_a_restore_of_the_cloud_devices_read_a_snapshot_and_lose_nothing_that_waits() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        let profile_id =
            phone.journal().get(&id).await.unwrap().unwrap()["profileId"].as_str().unwrap().to_owned();
        let waiting = entry(&phone, &profile_id, "waits").await;
        laptop.journal().remove(&id).await.unwrap();
        sync(&laptop, &cloud).await;
        cloud.borrow_mut().forget_tombstones();
        cloud.borrow_mut().restore("life-2");
        sync(&phone, &cloud).await;
        assert_eq!(content(&phone, &id).await, Value::Null);
        assert_eq!(content(&phone, &waiting).await, "waits");
        sync(&laptop, &cloud).await;
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
        assert_eq!(records(&laptop).await, records(&phone).await);
    });
}

#[test]
fn what_is_made_again_in_a_cloud_that_counts_from_another_beginning_reaches_a_device_that_remembers_its_removal()
 {
    run(async {
        let cloud = cloud();
        let (phone, laptop) = (device(1).await, device(2).await);
        let log = json!({ "logDate": "2025-03-01", "energy": 1, "mood": 2, "clarity": 3, "connection": 4 });
        let id = phone.frequency().create(&log).await.unwrap().id;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        phone.frequency().remove(&id).await.unwrap();
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        // The account's database is lost, and a new one starts from nothing.
        *cloud.borrow_mut() = ModelCloud::new("life-2");
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        phone.frequency().create(&log).await.unwrap();
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert_eq!(records(&laptop).await.len(), 1);
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
    });
}

#[test]
fn looking_for_children_keeps_the_place_in_the_stream_and_what_waits_against_a_removal() {
    run(async {
        let (cloud, phone, laptop, id) = two_with_an_entry().await;
        let profile_id =
            phone.journal().get(&id).await.unwrap().unwrap()["profileId"].as_str().unwrap().to_owned();
        let person = json!({ "ownerProfileId": profile_id, "name": "Ann" });
        let person_id = phone.people().create(&person).await.unwrap().id;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        // The phone removes the profile, which does not come to pass, since the laptop has written an entry in it; and it edits a
        // person that the laptop has removed. At the same version the edit outranks the removal, snapshot or not.
        phone.people().update(&person_id, &json!({ "notes": "kind" })).await.unwrap();
        push(&phone, &cloud, false).await;
        phone.profiles().remove(&profile_id).await.unwrap();
        laptop.people().remove(&person_id).await.unwrap();
        entry(&laptop, &profile_id, "new").await;
        sync(&laptop, &cloud).await;
        for _ in 0..2 {
            sync(&phone, &cloud).await;
            sync(&laptop, &cloud).await;
        }
        assert_eq!(records(&phone).await, cloud_records(&cloud));
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
        assert!(phone.profiles().get(&profile_id).await.unwrap().is_some());
        assert_eq!(content(&phone, &id).await, "as it was");
    });
}

#[test]
fn a_row_of_the_queue_that_cannot_be_read_does_not_hide_how_the_others_stand() {
    run(async {
        let phone = device(1).await;
        phone.profiles().create(&obama()).await.unwrap();
        let broken =
            json!({ "id": "broken", "ownerId": OWNER, "synced": 0, "state": 5, "timestamp": "soon" });
        common::write(phone.store(), &SYNC_QUEUE, broken).await;
        assert_eq!(phone.sync_counts().await.unwrap().pending, 1);
    });
}

#[test]
fn a_refused_change_is_kept_blocks_nothing_and_can_be_tried_again() {
    run(async {
        let (cloud, phone, _, id) = two_with_an_entry().await;
        let profile_id =
            phone.journal().get(&id).await.unwrap().unwrap()["profileId"].as_str().unwrap().to_owned();
        let refused = entry(&phone, &profile_id, "refused").await;
        let epoch = phone.lead().await.unwrap();
        let request = phone.sync(epoch).next_push(10).await.unwrap().request.unwrap();
        let mutation_id = request.operations[0].mutation_id.clone();
        let answer = json!({ "protocol": 1, "serverTime": "2025-03-01T12:00:00.000Z", "results": [
            { "mutationId": mutation_id, "status": "rejected", "code": "sync/record-invalid", "field": "content" }] });
        let answer = soul_sync::PushAnswer::decode(&answer, [mutation_id.as_str()].into_iter()).unwrap();
        phone.sync(epoch).take_answer(answer).await.unwrap();
        let other = entry(&phone, &profile_id, "other").await;
        while push(&phone, &cloud, true).await {}
        let counts = phone.sync_counts().await.unwrap();
        assert_eq!((counts.dead, counts.pending, counts.in_flight), (1, 0, 0));
        assert_eq!(content(&phone, &refused).await, "refused");
        let in_cloud = |id: &str| cloud_records(&cloud).iter().any(|state| state["record"]["id"] == id);
        assert!(in_cloud(&other) && !in_cloud(&refused));
        phone.retry_refused(None).await.unwrap();
        sync(&phone, &cloud).await;
        assert!(in_cloud(&refused));
        assert_eq!(phone.sync_counts().await.unwrap().dead, 0);
    });
}

/// What happens in a history.
#[derive(Debug, Clone)]
enum Step {
    /// On a device: an entry is written, an entry or the profile is edited, or an entry is removed.
    Write(usize, u8),
    Edit(usize, usize, u8),
    Rename(usize, u8),
    Remove(usize, usize),
    /// A push whose answer arrives or not.
    Push(usize, bool),
    Pull(usize),
    Sync(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    let device = 0..3_usize;
    prop_oneof![
        (device.clone(), any::<u8>()).prop_map(|(device, text)| Step::Write(device, text)),
        (device.clone(), 0..4_usize, any::<u8>())
            .prop_map(|(device, entry, text)| Step::Edit(device, entry, text)),
        (device.clone(), any::<u8>()).prop_map(|(device, name)| Step::Rename(device, name)),
        (device.clone(), 0..4_usize).prop_map(|(device, entry)| Step::Remove(device, entry)),
        (device.clone(), any::<bool>()).prop_map(|(device, answered)| Step::Push(device, answered)),
        device.clone().prop_map(Step::Pull),
        device.prop_map(Step::Sync),
    ]
}

async fn entry_ids(client: &SyncedClient) -> Vec<String> {
    common::rows(client.store(), &JOURNAL_ENTRIES)
        .await
        .iter()
        .map(|row| common::id(row).to_owned())
        .collect()
}

async fn carry_out(history: Vec<Step>) {
    let cloud = cloud();
    let devices = [device(1).await, device(2).await, device(3).await];
    let profile_id = devices[0].profiles().create(&obama()).await.unwrap().id;
    for device in &devices {
        sync(device, &cloud).await;
    }
    // Every text that was ever written: each is somewhere at the end, in a record or in a conflict, unless its own author has
    // written over it or removed it since having seen it.
    for (minute, step) in (0..).zip(history) {
        for (n, device) in (0..).zip(&devices) {
            set_clock(device, &format!("2025-03-02T{:02}:{:02}:0{n}.000Z", minute / 60, minute % 60));
        }
        match step {
            Step::Write(n, text) => drop(entry(&devices[n], &profile_id, &format!("text {text}")).await),
            Step::Edit(n, which, text) => {
                if let Some(id) = entry_ids(&devices[n]).await.get(which) {
                    let change = if text % 2 == 0 {
                        json!({ "content": format!("edit {text}") })
                    } else {
                        json!({ "title": format!("title {text}") })
                    };
                    devices[n].journal().update(id, &change).await.unwrap();
                }
            }
            Step::Rename(n, name) => {
                devices[n]
                    .profiles()
                    .update(&profile_id, &json!({ "displayName": format!("name {name}") }))
                    .await
                    .unwrap();
            }
            Step::Remove(n, which) => {
                if let Some(id) = entry_ids(&devices[n]).await.get(which) {
                    devices[n].journal().remove(id).await.unwrap();
                }
            }
            Step::Push(n, answered) => drop(push(&devices[n], &cloud, answered).await),
            Step::Pull(n) => pull(&devices[n], &cloud, 2).await,
            Step::Sync(n) => sync(&devices[n], &cloud).await,
        }
    }
    for _ in 0..3 {
        for device in &devices {
            sync(device, &cloud).await;
        }
    }
    let expected = cloud_records(&cloud);
    for device in &devices {
        assert_eq!(records(device).await, expected);
        let counts = device.sync_counts().await.unwrap();
        assert_eq!((counts.pending, counts.in_flight, counts.blocked, counts.dead), (0, 0, 0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_devices_and_the_cloud_end_equal(history in prop::collection::vec(any_step(), 1..40)) {
        run(carry_out(history));
    }
}
