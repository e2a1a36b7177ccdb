//! Histories in which the simulator once found something lost, each in its shortest form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{
    SharedCloud, SyncedClient, cloud, cloud_records, conflicts, device, pull, push, queue, records,
    set_clock, sync,
};
use common::{obama, run};
use serde_json::{Value, json};
use soul_client::sync::Done;
use soul_client::{Environment, Leaving};
use soul_sync::{Action, Event, PushAnswer, SnapshotPage};

use common::devices::OWNER;

async fn entry(client: &SyncedClient, profile_id: &str, content: &str) -> String {
    let draft = json!({ "profileId": profile_id, "content": content });
    client.journal().create(&draft).await.unwrap().id
}

async fn content(client: &SyncedClient, id: &str) -> Value {
    client.journal().get(id).await.unwrap().map_or(Value::Null, |row| row["content"].clone())
}

/// A cloud and a device that has a profile there.
async fn one_with_a_profile() -> (SharedCloud, SyncedClient, String) {
    let (cloud, phone) = (cloud(), device(1).await);
    let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
    sync(&phone, &cloud).await;
    (cloud, phone, profile_id)
}

/// Sends what is due, and has somebody refuse it in the cloud's place. `reaches` tells whether the cloud has taken it all the same.
async fn refused(client: &SyncedClient, cloud: &SharedCloud, reaches: bool, code: &str) {
    let epoch = client.lead().await.unwrap();
    let request = client.sync(epoch).next_push(10).await.unwrap().request.unwrap();
    let now = client.environment().now();
    if reaches {
        cloud.borrow_mut().push(OWNER, &request.encode(), now).unwrap();
    }
    let ids: Vec<_> = request.operations.iter().map(|operation| operation.mutation_id.clone()).collect();
    let rejected =
        |id: &String| json!({ "mutationId": id, "status": "rejected", "code": code, "field": null });
    let results: Vec<Value> = ids.iter().map(rejected).collect();
    let answer = json!({ "protocol": 1, "serverTime": now.to_string(), "results": results });
    let answer = PushAnswer::decode(&answer, ids.iter().map(String::as_str)).unwrap();
    client.sync(epoch).take_answer(answer).await.unwrap();
}

async fn ends_equal(devices: &[&SyncedClient], cloud: &SharedCloud) {
    for _ in 0..3 {
        for device in devices {
            sync(device, cloud).await;
        }
    }
    for device in devices {
        assert_eq!(records(device).await, cloud_records(cloud));
    }
}

#[test]
fn of_two_refused_edits_of_one_entry_the_later_stays_when_both_are_tried_again() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let id = entry(&phone, &profile_id, "at first").await;
        sync(&phone, &cloud).await;
        phone.journal().update(&id, &json!({ "content": "then" })).await.unwrap();
        refused(&phone, &cloud, false, "sync/record-invalid").await;
        phone.journal().update(&id, &json!({ "title": "at last" })).await.unwrap();
        refused(&phone, &cloud, false, "sync/record-invalid").await;
        phone.retry_refused(None).await.unwrap();
        ends_equal(&[&phone], &cloud).await;
        let stored = phone.journal().get(&id).await.unwrap().unwrap();
        assert_eq!((&stored["content"], &stored["title"]), (&json!("then"), &json!("at last")));
        assert_eq!(conflicts(&phone).await, Vec::<Value>::new());
    });
}

#[test]
fn a_refused_edit_that_was_not_made_on_the_other_is_kept_when_both_are_tried_again() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        let id = entry(&phone, &profile_id, "at first").await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        phone.journal().update(&id, &json!({ "content": "refused" })).await.unwrap();
        refused(&phone, &cloud, false, "sync/record-invalid").await;
        set_clock(&laptop, "2025-03-01T15:00:00.000Z");
        laptop.journal().update(&id, &json!({ "content": "from the laptop" })).await.unwrap();
        sync(&laptop, &cloud).await;
        pull(&phone, &cloud, 3).await;
        assert_eq!(content(&phone, &id).await, "from the laptop");
        set_clock(&phone, "2025-03-01T16:00:00.000Z");
        phone.journal().update(&id, &json!({ "content": "on top of it" })).await.unwrap();
        phone.retry_refused(None).await.unwrap();
        ends_equal(&[&phone, &laptop], &cloud).await;
        assert_eq!(content(&laptop, &id).await, "on top of it");
        let filed = conflicts(&phone).await;
        assert_eq!((filed.len(), &filed[0]["mine"]["content"]), (1, &json!("refused")));
    });
}

#[test]
fn a_change_whose_request_was_refused_goes_out_again_under_its_own_id_and_learns_what_it_replaced() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        let id = entry(&phone, &profile_id, "at first").await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        laptop.journal().update(&id, &json!({ "content": "from the laptop" })).await.unwrap();
        sync(&laptop, &cloud).await;
        set_clock(&phone, "2025-03-01T15:00:00.000Z");
        phone.journal().update(&id, &json!({ "content": "from the phone" })).await.unwrap();
        // The cloud takes it; then something on the way says no.
        refused(&phone, &cloud, true, "sync/request-invalid").await;
        let dead = queue(&phone).await.into_iter().find(|row| row["state"] == "dead").unwrap();
        phone.retry_refused(dead["id"].as_str()).await.unwrap();
        ends_equal(&[&phone, &laptop], &cloud).await;
        assert_eq!(content(&laptop, &id).await, "from the phone");
        let filed = conflicts(&phone).await;
        assert_eq!((filed.len(), &filed[0]["theirs"]["content"]), (1, &json!("from the laptop")));
    });
}

#[test]
fn a_change_is_not_tried_again_while_another_of_its_record_is_on_its_way() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let id = entry(&phone, &profile_id, "at first").await;
        refused(&phone, &cloud, false, "sync/request-invalid").await;
        phone.journal().update(&id, &json!({ "content": "then" })).await.unwrap();
        push(&phone, &cloud, false).await;
        let dead = queue(&phone).await.into_iter().find(|row| row["state"] == "dead").unwrap();
        let error = phone.retry_refused(dead["id"].as_str()).await.unwrap_err();
        assert_eq!(soul_core::Coded::code(&error), "sync/record-busy");
        phone.retry_refused(None).await.unwrap();
        sync(&phone, &cloud).await;
        phone.retry_refused(None).await.unwrap();
        ends_equal(&[&phone], &cloud).await;
        assert_eq!(content(&phone, &id).await, "then");
    });
}

#[test]
fn settling_a_conflict_by_a_removal_takes_along_what_belongs_to_the_record() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        phone.profiles().remove(&profile_id).await.unwrap();
        sync(&phone, &cloud).await;
        set_clock(&laptop, "2025-03-01T15:00:00.000Z");
        laptop.profiles().update(&profile_id, &json!({ "displayName": "kept" })).await.unwrap();
        let id = entry(&laptop, &profile_id, "in it").await;
        sync(&laptop, &cloud).await;
        let filed = conflicts(&laptop).await;
        laptop.resolve_conflict(filed[0]["id"].as_str().unwrap(), &json!("theirs")).await.unwrap();
        assert_eq!(content(&laptop, &id).await, Value::Null, "it went with its profile, in the same moment");
        ends_equal(&[&laptop, &phone], &cloud).await;
        assert_eq!(cloud_records(&cloud), Vec::<Value>::new());
    });
}

#[test]
fn what_came_before_its_profile_goes_when_a_restored_cloud_has_neither() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        entry(&laptop, &profile_id, "ahead of its profile").await;
        sync(&laptop, &cloud).await;
        laptop.profiles().update(&profile_id, &json!({ "displayName": "changed" })).await.unwrap();
        sync(&laptop, &cloud).await;
        // A third device reads the first page of a snapshot only, which has the entry but not the profile.
        let third = device(3).await;
        let page = cloud.borrow().snapshot(OWNER, None, Some(1), third.environment().now()).unwrap();
        let page = SnapshotPage::decode(&page, OWNER, None).unwrap();
        assert_eq!(page.records[0].rules.entity, "journal");
        let epoch = third.lead().await.unwrap();
        third.sync(epoch).take_snapshot_page(&mut Default::default(), page).await.unwrap();
        laptop.profiles().remove(&profile_id).await.unwrap();
        sync(&laptop, &cloud).await;
        cloud.borrow_mut().restore("life-2");
        cloud.borrow_mut().forget_tombstones();
        ends_equal(&[&third, &laptop, &phone], &cloud).await;
        assert_eq!(records(&third).await, Vec::<Value>::new());
    });
}

#[test]
fn what_reaches_the_cloud_only_after_a_snapshot_is_not_taken_for_removed() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let id = entry(&phone, &profile_id, "late").await;
        // The request is lost on its way; then the cloud is restored, and a snapshot does not hold the entry.
        let epoch = phone.lead().await.unwrap();
        phone.sync(epoch).next_push(10).await.unwrap();
        cloud.borrow_mut().restore("life-2");
        pull(&phone, &cloud, 3).await;
        // Now it arrives, and its answer is lost: the next one is that to a repetition.
        push(&phone, &cloud, false).await;
        push(&phone, &cloud, true).await;
        assert_eq!(content(&phone, &id).await, "late", "it is there at every moment");
        ends_equal(&[&phone], &cloud).await;
        assert_eq!(content(&phone, &id).await, "late");
    });
}

#[test]
fn what_was_removed_before_a_snapshot_goes_when_the_repetition_of_its_edit_is_answered() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        let id = entry(&phone, &profile_id, "removed elsewhere").await;
        push(&phone, &cloud, false).await;
        sync(&laptop, &cloud).await;
        laptop.journal().remove(&id).await.unwrap();
        sync(&laptop, &cloud).await;
        cloud.borrow_mut().restore("life-2");
        cloud.borrow_mut().forget_tombstones();
        pull(&phone, &cloud, 3).await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        assert_eq!(content(&phone, &id).await, Value::Null);
    });
}

#[test]
fn children_that_went_while_a_snapshot_was_read_come_back_where_the_removal_did_not_come_to_pass() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        let answers = json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": "a" } });
        phone.assessments().create(&answers).await.unwrap();
        ends_equal(&[&phone, &laptop], &cloud).await;
        for name in ["once", "twice"] {
            laptop.profiles().update(&profile_id, &json!({ "displayName": name })).await.unwrap();
            sync(&laptop, &cloud).await;
        }
        cloud.borrow_mut().restore("life-2");
        // The phone reads the first page, with the assessment; its user removes the profile; the last page holds a newer profile.
        let epoch = phone.lead().await.unwrap();
        phone.sync(epoch).start_anew().await.unwrap();
        let (mut snapshot, mut next) = (Default::default(), None::<String>);
        for number in 0.. {
            let page =
                cloud.borrow().snapshot(OWNER, next.as_deref(), Some(1), phone.environment().now()).unwrap();
            let page = SnapshotPage::decode(&page, OWNER, next.as_deref()).unwrap();
            next = page.next.clone();
            phone.sync(epoch).take_snapshot_page(&mut snapshot, page).await.unwrap();
            if number == 0 {
                phone.profiles().remove(&profile_id).await.unwrap();
            }
            if next.is_none() {
                break;
            }
        }
        ends_equal(&[&phone, &laptop], &cloud).await;
        assert_eq!(records(&phone).await.len(), 2);
    });
}

#[test]
fn removing_a_profile_does_not_take_along_the_newer_text_of_an_entry_that_waited_behind_an_answer() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        let id = entry(&phone, &profile_id, "as the phone shows it").await;
        push(&phone, &cloud, false).await;
        sync(&laptop, &cloud).await;
        laptop.journal().update(&id, &json!({ "content": "never shown on the phone" })).await.unwrap();
        sync(&laptop, &cloud).await;
        // The newer text comes, and stands beside the row that is not answered yet.
        pull(&phone, &cloud, 3).await;
        assert_eq!(content(&phone, &id).await, "as the phone shows it");
        phone.profiles().remove(&profile_id).await.unwrap();
        ends_equal(&[&phone, &laptop], &cloud).await;
        assert_eq!(content(&laptop, &id).await, "never shown on the phone");
        assert_eq!(content(&phone, &id).await, "never shown on the phone");
    });
}

#[test]
fn removing_a_profile_before_the_first_snapshot_takes_along_no_entry_that_has_not_come_back_yet() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let id = entry(&phone, &profile_id, "written here, long ago").await;
        sync(&phone, &cloud).await;
        phone.sign_out(Leaving::OnlyIfSent).await.unwrap();
        phone.sign_in(OWNER, true).await.unwrap();
        // Of the snapshot the profile comes first, on a page of its own.
        let page = cloud.borrow().snapshot(OWNER, None, None, phone.environment().now()).unwrap();
        let mut page = SnapshotPage::decode(&page, OWNER, None).unwrap();
        page.records.retain(|state| state.rules.entity == "profile");
        page.next = Some("more".to_owned());
        let epoch = phone.lead().await.unwrap();
        phone.sync(epoch).take_snapshot_page(&mut Default::default(), page).await.unwrap();
        phone.profiles().remove(&profile_id).await.unwrap();
        while push(&phone, &cloud, true).await {}
        ends_equal(&[&phone], &cloud).await;
        assert_eq!(content(&phone, &id).await, "written here, long ago");
    });
}

#[test]
fn a_leader_that_has_missed_a_sign_out_hears_of_it_from_the_store() {
    run(async {
        let (_, phone, _) = one_with_a_profile().await;
        let epoch = phone.lead().await.unwrap();
        phone.sign_out(Leaving::Keep).await.unwrap();
        let prepare = Action::PreparePush { ticket: 7, epoch, operations_max: 10 };
        let done = phone.sync(epoch).carry_out(&mut Default::default(), prepare).await.unwrap();
        let Done::Tell(Event::Account { owner_id, .. }) = done else { panic!("{done:?}") };
        assert_eq!(owner_id, None);
    });
}

#[test]
fn signing_out_removes_a_refused_entry_whose_profile_another_device_has_removed() {
    run(async {
        let (cloud, phone, profile_id) = one_with_a_profile().await;
        let laptop = device(2).await;
        ends_equal(&[&phone, &laptop], &cloud).await;
        let id = entry(&phone, &profile_id, "too late").await;
        laptop.profiles().remove(&profile_id).await.unwrap();
        sync(&laptop, &cloud).await;
        sync(&phone, &cloud).await;
        assert_eq!(phone.sync_counts().await.unwrap().dead, 1);
        phone.sign_out(Leaving::Delete).await.unwrap();
        let left = common::rows(phone.store(), &soul_model::JOURNAL_ENTRIES).await;
        assert!(left.iter().all(|row| row["id"] != id.as_str()), "{left:?}");
    });
}
