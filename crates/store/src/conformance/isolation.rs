//! What happens to a transaction as a whole, and between transactions.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use serde_json::{Value, json};
use soul_model::{CHART_RESULTS, JOURNAL_ENTRIES, METADATA, PROFILES};

use super::{WRITE, decode, encode, read, write};
use crate::{Durability, Mode, Store, StoreError, Transaction};

pub async fn a_transaction_that_is_dropped_leaves_nothing_behind<S: Store>(store: S) {
    let kept = json!({ "id": "kept", "userId": "u" });
    let replaced = json!({ "id": "replaced", "userId": "u" });
    write(&store, &[(&PROFILES, kept.clone()), (&PROFILES, replaced.clone())]).await;

    let transaction = store.begin(&[&PROFILES, &JOURNAL_ENTRIES], WRITE).await.unwrap();
    transaction.put(&PROFILES, &encode::<S>(&json!({ "id": "new", "userId": "u" }))).await.unwrap();
    transaction.put(&PROFILES, &encode::<S>(&json!({ "id": "replaced", "userId": "v" }))).await.unwrap();
    transaction.put(&JOURNAL_ENTRIES, &encode::<S>(&json!({ "id": "j" }))).await.unwrap();
    transaction.delete(&PROFILES, "kept").await.unwrap();
    drop(transaction);

    assert_eq!(read(&store, &PROFILES, "kept").await, Some(kept));
    assert_eq!(read(&store, &PROFILES, "replaced").await, Some(replaced));
    assert_eq!(read(&store, &PROFILES, "new").await, None);
    assert_eq!(read(&store, &JOURNAL_ENTRIES, "j").await, None);
    let transaction = store.begin(&[&PROFILES], Mode::Read).await.unwrap();
    let index = PROFILES.index("userId");
    assert_eq!(transaction.count(&PROFILES, index, &crate::KeyRange::only("u".into())).await, Ok(2));
    assert_eq!(transaction.count(&PROFILES, index, &crate::KeyRange::only("v".into())).await, Ok(0));
    transaction.commit().await.unwrap();
}

pub async fn a_failed_write_loses_the_whole_transaction<S: Store>(store: S) {
    write(&store, &[(&CHART_RESULTS, json!({ "id": "c1", "profileId": "p" }))]).await;
    let transaction = store.begin(&[&PROFILES, &CHART_RESULTS], WRITE).await.unwrap();
    transaction.put(&PROFILES, &encode::<S>(&json!({ "id": "before" }))).await.unwrap();
    // The failure may come at once or only from the commit, and what follows it must not count either way.
    let failing =
        transaction.put(&CHART_RESULTS, &encode::<S>(&json!({ "id": "c2", "profileId": "p" }))).await;
    let _ = transaction.put(&PROFILES, &encode::<S>(&json!({ "id": "behind" }))).await;
    let committed = transaction.commit().await;
    assert!(committed.is_err(), "a transaction with a failed write was committed");
    let failure = failing.and(committed).unwrap_err();
    assert!(matches!(failure, StoreError::NotUnique { .. }), "{failure:?}");
    for id in ["before", "behind"] {
        assert_eq!(read(&store, &PROFILES, id).await, None, "{id}");
    }
    assert_eq!(read(&store, &CHART_RESULTS, "c2").await, None);
    // The store itself goes on working.
    write(&store, &[(&PROFILES, json!({ "id": "later" }))]).await;
    assert!(read(&store, &PROFILES, "later").await.is_some());
}

pub async fn a_reader_can_not_write<S: Store>(store: S) {
    write(&store, &[(&PROFILES, json!({ "id": "a" }))]).await;
    let transaction = store.begin(&[&PROFILES], Mode::Read).await.unwrap();
    let refused = transaction.put(&PROFILES, &encode::<S>(&json!({ "id": "b" }))).await.unwrap_err();
    assert!(matches!(refused, StoreError::Misuse { .. }), "{refused:?}");
    drop(transaction);
    let transaction = store.begin(&[&PROFILES], Mode::Read).await.unwrap();
    let refused = transaction.delete(&PROFILES, "a").await.unwrap_err();
    assert!(matches!(refused, StoreError::Misuse { .. }), "{refused:?}");
    drop(transaction);
    assert!(read(&store, &PROFILES, "a").await.is_some());
    assert!(read(&store, &PROFILES, "b").await.is_none());
}

pub async fn a_store_that_was_not_named_is_out_of_reach<S: Store>(store: S) {
    for mode in [Mode::Read, WRITE] {
        let transaction = store.begin(&[&PROFILES], mode).await.unwrap();
        let refused = transaction.get(&METADATA, "a").await.map(|row| row.is_some()).unwrap_err();
        assert!(matches!(refused, StoreError::Misuse { .. }), "{refused:?}");
    }
}

pub async fn writers_take_turns_so_that_no_count_is_lost<S: Store>(store: S) {
    async fn count_up<S: Store>(store: &S) {
        for _ in 0..10 {
            let transaction = store.begin(&[&METADATA], WRITE).await.unwrap();
            let row = transaction.get(&METADATA, "count").await.unwrap();
            let value = row.as_ref().map_or(0, |row| decode(row)["value"].as_i64().unwrap());
            let row = encode::<S>(&json!({ "key": "count", "value": value + 1 }));
            transaction.put(&METADATA, &row).await.unwrap();
            transaction.commit().await.unwrap();
        }
    }
    both(count_up(&store), both(count_up(&store), count_up(&store))).await;
    assert_eq!(read(&store, &METADATA, "count").await.map(|row| row["value"].as_i64()), Some(Some(30)));
}

pub async fn a_reader_sees_all_of_a_transaction_or_nothing<S: Store>(store: S) {
    let pair = |value: i32| {
        [(&PROFILES, json!({ "id": "a", "n": value })), (&METADATA, json!({ "key": "a", "n": value }))]
            .map(|(descriptor, row)| (descriptor as &'static soul_model::StoreDescriptor, row))
    };
    write(&store, &pair(0)).await;
    let writer = async {
        for value in 1..=20 {
            write(&store, &pair(value)).await;
        }
    };
    let reader = async {
        for _ in 0..20 {
            let transaction = store.begin(&[&PROFILES, &METADATA], Mode::Read).await.unwrap();
            let number = |row: Option<S::Row>| row.map(|row| decode(&row)["n"].clone());
            let profile: Option<Value> = number(transaction.get(&PROFILES, "a").await.unwrap());
            let metadata = number(transaction.get(&METADATA, "a").await.unwrap());
            transaction.commit().await.unwrap();
            assert_eq!(profile, metadata);
        }
    };
    both(writer, reader).await;
    assert_eq!(read(&store, &PROFILES, "a").await, Some(json!({ "id": "a", "n": 20 })));
}

pub async fn both_durabilities_keep_the_row<S: Store>(store: S) {
    for (id, durability) in [("relaxed", Durability::Relaxed), ("strict", Durability::Strict)] {
        let transaction = store.begin(&[&PROFILES], Mode::Write(durability)).await.unwrap();
        transaction.put(&PROFILES, &encode::<S>(&json!({ "id": id }))).await.unwrap();
        transaction.commit().await.unwrap();
        assert!(read(&store, &PROFILES, id).await.is_some());
    }
}

/// Runs two futures side by side on one thread.
async fn both(first: impl Future<Output = ()>, second: impl Future<Output = ()>) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut first_done, mut second_done) = (false, false);
    poll_fn(|context| {
        first_done = first_done || first.as_mut().poll(context).is_ready();
        second_done = second_done || second.as_mut().poll(context).is_ready();
        if first_done && second_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
