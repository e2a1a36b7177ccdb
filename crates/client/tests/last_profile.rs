//! A client reads the profile that was used last ahead of time. What is true of it is what the store says now.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Fixed, TestClient, another, entry, profile, run, sign_in};
use serde_json::{Value, json};
use soul_core::Coded;
use soul_store::MemoryStore;

async fn sees(client: &TestClient, profile_id: &str, entry_id: &str) -> [bool; 3] {
    let query = json!({ "where": { "profileId": profile_id } });
    let draft = json!({ "profileId": profile_id, "content": "one more" });
    let created = client.journal().create(&draft).await;
    if let Err(refused) = &created {
        assert_eq!(refused.code(), "store/foreign-key");
    }
    [
        client.journal().get(entry_id).await.unwrap().is_some(),
        !client.journal().list(&query).await.unwrap().items.is_empty(),
        created.is_ok(),
    ]
}

#[test]
fn a_profile_that_another_tab_removed_is_gone_for_this_one() {
    run(async {
        let (environment, store) = (Fixed::new(), MemoryStore::new());
        let (here, there) = (another(&store, &environment).await, another(&store, &environment).await);
        let profile_id = profile(&here).await;
        let entry_id = entry(&here, &profile_id).await;
        assert_eq!(sees(&here, &profile_id, &entry_id).await, [true; 3]);
        there.profiles().remove(&profile_id).await.unwrap();
        assert_eq!(sees(&here, &profile_id, &entry_id).await, [false; 3]);
    });
}

#[test]
fn a_profile_of_an_owner_who_left_in_another_tab_is_not_seen_here() {
    run(async {
        let (environment, store) = (Fixed::new(), MemoryStore::new());
        let (here, there) = (another(&store, &environment).await, another(&store, &environment).await);
        let profile_id = profile(&here).await;
        let entry_id = entry(&here, &profile_id).await;
        assert_eq!(sees(&here, &profile_id, &entry_id).await, [true; 3]);
        sign_in(&there, Some("ann")).await;
        assert_eq!(sees(&here, &profile_id, &entry_id).await, [false; 3]);
        // Another profile in between, and back.
        let anns = profile(&here).await;
        let of_ann = entry(&here, &anns).await;
        assert_eq!(sees(&here, &anns, &of_ann).await, [true; 3]);
        sign_in(&there, None).await;
        assert_eq!(sees(&here, &profile_id, &entry_id).await, [true; 3]);
        assert_eq!(here.journal().get(&of_ann).await.unwrap(), None::<Value>);
    });
}
