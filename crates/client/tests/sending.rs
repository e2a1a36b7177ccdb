//! What goes out first.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{OWNER, cloud, cloud_records, push, stranger, sync};
use common::{obama, run};
use serde_json::{Value, json};

#[test]
fn of_many_records_that_are_adopted_together_each_goes_out_behind_its_parent() {
    run(async {
        let phone = stranger(1).await;
        for _ in 0..4 {
            let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
            let drafts: Vec<Value> =
                (0..120).map(|n| json!({ "profileId": profile_id, "content": format!("day {n}") })).collect();
            phone.journal().create_many(&drafts).await.unwrap();
        }
        assert_eq!(phone.sign_in(OWNER, true).await.unwrap(), 484);
        let cloud = cloud();
        // Not one of them comes back for want of its parent.
        for sent in [100, 200, 300, 400, 484] {
            assert!(push(&phone, &cloud, true).await);
            let counts = phone.sync_counts().await.unwrap();
            assert_eq!((counts.pending, counts.blocked, counts.dead), (484 - sent, 0, 0));
        }
        sync(&phone, &cloud).await;
        assert_eq!(cloud_records(&cloud).len(), 484);
    });
}
