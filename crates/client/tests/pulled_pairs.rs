//! An analysis that came from the cloud has its scores: they are calculated on the device, whatever order its people come in.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{
    OWNER, SharedCloud, SyncedClient, cloud, cloud_records, device, pull, push, queue, records, sync,
};
use common::{obama, run};
use serde_json::{Value, json};
use soul_client::sync::{Snapshot, Taken};
use soul_client::{Change, Environment, Origin};
use soul_model::COMPATIBILITIES;
use soul_sync::{ChangesPage, SnapshotPage};
use std::cell::RefCell;
use std::rc::Rc;

/// A device in whose account a pair was analysed, and the ids of profile, person and pair.
async fn with_a_pair(birth_date: Option<&str>) -> (SharedCloud, SyncedClient, [String; 3]) {
    let cloud = cloud();
    let phone = device(1).await;
    let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
    let person = json!({ "ownerProfileId": profile_id, "name": "Michelle", "birthDate": "1964-01-17" });
    let person_id = phone.people().create(&person).await.unwrap().id;
    let pair = phone.compatibilities().analyze(&profile_id, &person_id).await.unwrap();
    if birth_date != Some("1964-01-17") {
        phone.people().update(&person_id, &json!({ "birthDate": birth_date })).await.unwrap();
    }
    sync(&phone, &cloud).await;
    let pair_id = common::id(&pair).to_owned();
    (cloud, phone, [profile_id, person_id, pair_id])
}

async fn pairs(client: &SyncedClient) -> Vec<Value> {
    common::rows(client.store(), &COMPATIBILITIES).await
}

/// What is calculated of a pair, without the moment at which it was.
fn results(pair: &Value) -> Vec<(&'static str, Value)> {
    let derived = COMPATIBILITIES.derived_fields.iter().filter(|field| **field != "calculatedAt");
    derived.map(|field| (*field, pair[*field].clone())).collect()
}

/// The states of the account in the cloud, in the order of `ids`.
fn states(cloud: &SharedCloud, ids: [&String; 3]) -> Vec<Value> {
    let cloud = cloud.borrow();
    ids.map(|id| cloud.records(OWNER).find(|state| state.id() == id).unwrap().encode()).to_vec()
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn a_pair_from_a_snapshot_has_its_scores_in_whatever_order_and_pages_the_records_come() {
    for order in ORDERS {
        for page_records in [1, 2, 3] {
            run(async {
                let (cloud, phone, ids) = with_a_pair(Some("1964-01-17")).await;
                let records = states(&cloud, order.map(|n| &ids[n]));
                let laptop = device(2).await;
                let epoch = laptop.lead().await.unwrap();
                let mut snapshot = Snapshot::default();
                let pages: Vec<_> = records.chunks(page_records).collect();
                for (n, page) in pages.iter().enumerate() {
                    let next = (n + 1 < pages.len()).then(|| format!("page-{n}"));
                    let asked = (n > 0).then(|| format!("page-{}", n - 1));
                    let page = json!({ "protocol": 1, "ownerId": OWNER, "serverTime": laptop.environment().now().to_string(),
                        "cursor": "life-1.3", "next": next, "records": page });
                    let page = SnapshotPage::decode(&page, OWNER, asked.as_deref()).unwrap();
                    let taken = laptop.sync(epoch).take_snapshot_page(&mut snapshot, page).await.unwrap();
                    assert_eq!(taken, Taken::Stored);
                }
                let [mine, theirs] = [pairs(&phone).await, pairs(&laptop).await];
                assert!(theirs[0]["overallScore"].is_u64(), "{order:?} {page_records}");
                assert_eq!(results(&theirs[0]), results(&mine[0]), "{order:?} {page_records}");
            });
        }
    }
}

#[test]
fn a_pair_from_the_changes_has_its_scores_too() {
    for order in ORDERS {
        run(async {
            let (cloud, phone, ids) = with_a_pair(Some("1964-01-17")).await;
            let records = states(&cloud, order.map(|n| &ids[n]));
            let laptop = device(2).await;
            let empty = common::devices::cloud();
            pull(&laptop, &empty, 10).await;
            let epoch = laptop.lead().await.unwrap();
            for (n, record) in (0..).zip(records) {
                let from = laptop.sync(epoch).place().await.unwrap().cursor.unwrap();
                let page = json!({ "protocol": 1, "ownerId": OWNER, "serverTime": laptop.environment().now().to_string(),
                    "from": from, "cursor": format!("life-1.{}", n + 1), "more": n < 2, "changes": [record] });
                let page = ChangesPage::decode(&page, OWNER, &from).unwrap();
                assert_eq!(laptop.sync(epoch).take_changes(page).await.unwrap(), Taken::Stored);
            }
            assert_eq!(results(&pairs(&laptop).await[0]), results(&pairs(&phone).await[0]), "{order:?}");
        });
    }
}

#[test]
fn calculating_a_pulled_pair_is_no_edit() {
    run(async {
        let (cloud, _, [.., pair_id]) = with_a_pair(Some("1964-01-17")).await;
        let before = cloud_records(&cloud);
        let laptop = device(2).await;
        let told: Rc<RefCell<Vec<Change>>> = Rc::default();
        let hears = Rc::clone(&told);
        laptop.set_listener(move |change: &Change| {
            if change.store == COMPATIBILITIES.name {
                hears.borrow_mut().push(change.clone());
            }
        });
        sync(&laptop, &cloud).await;
        assert_eq!(queue(&laptop).await, Vec::<Value>::new());
        assert_eq!(records(&laptop).await, before);
        assert!(!push(&laptop, &cloud, true).await);
        assert_eq!(cloud_records(&cloud), before);
        let told = told.take();
        let is_ours = |change: &Change| change.origin == Origin::Cloud && change.ids.contains(&pair_id);
        assert!(!told.is_empty() && told.iter().all(is_ours));
        // What holds is not calculated again, and asking for it is no edit, either.
        let row = pairs(&laptop).await.remove(0);
        let ids = ["profile1Id", "profile2Id"].map(|field| row[field].as_str().unwrap());
        assert_eq!(laptop.compatibilities().analyze(ids[0], ids[1]).await.unwrap(), row);
        assert_eq!(queue(&laptop).await, Vec::<Value>::new());
    });
}

#[test]
fn a_pair_that_can_not_be_calculated_holds_up_nothing_and_is_completed_with_what_was_missing() {
    run(async {
        let (cloud, phone, [profile_id, person_id, _]) = with_a_pair(None).await;
        let entry = json!({ "profileId": profile_id, "content": "all else is there" });
        phone.journal().create(&entry).await.unwrap();
        sync(&phone, &cloud).await;
        let laptop = device(2).await;
        sync(&laptop, &cloud).await;
        assert_eq!(records(&laptop).await, cloud_records(&cloud));
        assert_eq!(pairs(&laptop).await[0]["overallScore"], Value::Null);
        phone.people().update(&person_id, &json!({ "birthDate": "1964-01-17" })).await.unwrap();
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        assert!(pairs(&laptop).await[0]["overallScore"].is_u64());
    });
}

#[test]
fn a_profile_in_a_time_zone_that_is_not_known_here_comes_all_the_same_and_holds_up_nothing() {
    run(async {
        let (cloud, phone, [profile_id, person_id, _]) = with_a_pair(Some("1964-01-17")).await;
        let laptop = device(2).await;
        sync(&laptop, &cloud).await;
        assert!(laptop.charts().get(&profile_id).await.unwrap().is_some());
        let entry = json!({ "profileId": profile_id, "content": "all else is there" });
        let entry_id = phone.journal().create(&entry).await.unwrap().id;
        let ids = [&profile_id, &person_id, &entry_id];
        assert!(push(&phone, &cloud, true).await);
        let mut changes = states(&cloud, ids);
        for (change, zone) in changes.iter_mut().zip(["Mars/Olympus_Mons", "Mars/Olympus_Mons"]) {
            change["generation"] = json!(90);
            change["record"]["birthTimezone"] = json!(zone);
            change["record"]["birthTime"] = json!("12:00:00");
            change["record"]["version"] = json!(9);
        }
        let epoch = laptop.lead().await.unwrap();
        let from = laptop.sync(epoch).place().await.unwrap().cursor.unwrap();
        let page = json!({ "protocol": 1, "ownerId": OWNER, "serverTime": laptop.environment().now().to_string(),
            "from": from, "cursor": "life-1.90", "more": false, "changes": changes });
        let page = ChangesPage::decode(&page, OWNER, &from).unwrap();
        assert_eq!(laptop.sync(epoch).take_changes(page).await.unwrap(), Taken::Stored);
        assert!(laptop.journal().get(&entry_id).await.unwrap().is_some());
        let profile = laptop.profiles().get(&profile_id).await.unwrap().unwrap();
        assert_eq!(
            (&profile["birthTimezone"], &profile["lastCalculatedAt"]),
            (&json!("Mars/Olympus_Mons"), &Value::Null)
        );
        // The chart of the birth as it was is not shown for the birth as it is.
        let chart = laptop.charts().get(&profile_id).await.unwrap_err();
        assert_eq!(soul_core::Coded::code(&chart), "birth/timezone-unknown");
    });
}
