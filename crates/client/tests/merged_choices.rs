//! A record that the user puts together from both sides of a conflict is checked as any other edit.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{
    SharedCloud, SyncedClient, cloud, cloud_records, conflicts, device, queue, records, set_clock, sync,
};
use common::{obama, run};
use serde_json::{Value, json};
use soul_client::ClientError;
use soul_core::Coded;

/// Two devices whose edits of a profile and of an entry have met; the conflicts are the phone's.
struct Met {
    cloud: SharedCloud,
    phone: SyncedClient,
    laptop: SyncedClient,
    profile_id: String,
    entry_id: String,
}

impl Met {
    async fn new() -> Self {
        let cloud = cloud();
        let (phone, laptop) = (device(1).await, device(2).await);
        let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
        let draft = json!({ "profileId": profile_id, "content": "as it was" });
        let entry_id = phone.journal().create(&draft).await.unwrap().id;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        for (device, name, at) in
            [(&phone, "Phone", "2025-03-01T14:00:00.000Z"), (&laptop, "Laptop", "2025-03-01T15:00:00.000Z")]
        {
            set_clock(device, at);
            device.profiles().update(&profile_id, &json!({ "displayName": name })).await.unwrap();
            device.journal().update(&entry_id, &json!({ "content": name })).await.unwrap();
        }
        sync(&laptop, &cloud).await;
        sync(&phone, &cloud).await;
        Self { cloud, phone, laptop, profile_id, entry_id }
    }

    async fn conflict(&self, entity: &str) -> Value {
        let filed = conflicts(&self.phone).await;
        filed.into_iter().find(|conflict| conflict["entity"] == entity).unwrap()
    }

    async fn merge(&self, entity: &str, merged: Value) -> Result<(), ClientError> {
        let conflict = self.conflict(entity).await;
        self.phone.resolve_conflict(conflict["id"].as_str().unwrap(), &json!({ "merged": merged })).await
    }
}

#[test]
fn what_an_edit_may_not_say_is_refused_with_the_name_of_its_field_and_changes_nothing() {
    run(async {
        let met = Met::new().await;
        let before = (records(&met.phone).await, queue(&met.phone).await, conflicts(&met.phone).await);
        for (entity, merged, field) in [
            ("journal", json!({ "content": 7 }), "content"),
            ("journal", json!({ "content": null }), "content"),
            ("journal", json!({ "tags": "calm" }), "tags"),
            ("journal", json!({ "mood": ["happy"] }), "mood"),
            ("journal", json!({ "shoeSize": 42 }), "shoeSize"),
            ("journal", json!({ "profileId": "01890a5d-ac96-774b-bcce-b302099a8057" }), "profileId"),
            ("journal", json!({ "content": "x".repeat(200_000) }), "content"),
            ("profile", json!({ "birthDate": "yesterday" }), "birthDate"),
            ("profile", json!({ "displayName": "Both", "timezone": "Mars/Olympus" }), "timezone"),
            ("profile", json!({ "completenessScore": 100 }), "completenessScore"),
        ] {
            let refused = met.merge(entity, merged.clone()).await.unwrap_err();
            // The same code and the same name as an edit gets.
            let edited = match entity {
                "journal" => met.phone.journal().update(&met.entry_id, &merged).await,
                _ => met.phone.profiles().update(&met.profile_id, &merged).await,
            };
            let edited = edited.map(|saved| saved.id).unwrap_err();
            assert_eq!(
                (refused.code(), &refused.details().unwrap()["field"]),
                (edited.code(), &json!(field)),
                "{field}"
            );
            let after = (records(&met.phone).await, queue(&met.phone).await, conflicts(&met.phone).await);
            assert_eq!(after, before, "{field}");
        }
    });
}

#[test]
fn fields_of_either_side_and_checked_ones_reach_the_other_device() {
    run(async {
        let met = Met::new().await;
        // A whole record, as an app gives it that spreads one side: what the app may not set itself is there as it was.
        let conflict = met.conflict("journal").await;
        let mut merged = conflict["mine"].clone();
        merged["tags"] = json!(["calm"]);
        met.merge("journal", merged).await.unwrap();
        met.merge("profile", json!({ "displayName": "Both", "birthTime": "04:45" })).await.unwrap();
        for device in [&met.phone, &met.laptop, &met.phone] {
            sync(device, &met.cloud).await;
        }
        for device in [&met.phone, &met.laptop] {
            let entry = device.journal().get(&met.entry_id).await.unwrap().unwrap();
            assert_eq!((&entry["content"], &entry["tags"]), (&json!("Phone"), &json!(["calm"])));
            let profile = device.profiles().get(&met.profile_id).await.unwrap().unwrap();
            // A time is kept with its seconds, as after an edit.
            assert_eq!(
                (&profile["displayName"], &profile["birthTime"]),
                (&json!("Both"), &json!("04:45:00"))
            );
            assert_eq!(conflicts(device).await, Vec::<Value>::new());
            assert_eq!(records(device).await, cloud_records(&met.cloud));
        }
    });
}
