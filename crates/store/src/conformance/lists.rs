//! Indexes over the items of a list.

use core::ops::Bound;

use serde_json::{Value, json};
use soul_model::{IndexDescriptor, JOURNAL_SEARCH, StoreDescriptor};

use super::{WRITE, ids, write};
use crate::{Direction, IndexQuery, KeyRange, Mode, Store, Transaction};

pub async fn an_index_over_a_list_holds_a_row_under_each_item<S: Store>(store: S) {
    for (id, terms) in [
        ("a", json!(["moon", "tea", "moonlight"])),
        ("b", json!(["moon", "moon"])),
        // Items that are no keys are left out, and the others stand.
        ("c", json!([null, true, "tea", { "no": "key" }])),
        ("d", json!([])),
        ("e", json!("moon")),
        ("f", Value::Null),
        ("g", json!([7, ["moon", "tea"]])),
    ] {
        write(&store, &[(&JOURNAL_SEARCH, json!({ "id": id, "terms": terms }))]).await;
    }
    write(&store, &[(&JOURNAL_SEARCH, json!({ "id": "h" }))]).await;
    for (range, expected) in [
        (KeyRange::only("moon".into()), vec!["a", "b", "e"]),
        (KeyRange::only("tea".into()), vec!["a", "c"]),
        (KeyRange::only("no".into()), vec![]),
        // A row stands in a range as often as it has items there.
        (starting_with("moon"), vec!["a", "b", "e", "a"]),
        // Numbers are before texts, and lists behind them.
        (KeyRange::ALL, vec!["g", "a", "b", "e", "a", "a", "c", "g"]),
    ] {
        assert_eq!(read(&store, &range, Direction::Ascending, 100).await, expected, "{range:?}");
        let backwards: Vec<&str> = expected.iter().rev().copied().collect();
        assert_eq!(read(&store, &range, Direction::Descending, 100).await, backwards, "{range:?}");
        let transaction = store.begin(&[&JOURNAL_SEARCH], Mode::Read).await.unwrap();
        let count = transaction.count(&JOURNAL_SEARCH, Some(terms()), &range).await;
        assert_eq!(count, Ok(expected.len() as u64), "{range:?}");
        transaction.commit().await.unwrap();
    }
}

pub async fn a_changed_list_leaves_its_old_items<S: Store>(store: S) {
    write(&store, &[(&JOURNAL_SEARCH, json!({ "id": "a", "terms": ["moon", "tea"] }))]).await;
    write(&store, &[(&JOURNAL_SEARCH, json!({ "id": "a", "terms": ["tea", "sun"] }))]).await;
    let moon = KeyRange::only("moon".into());
    assert!(read(&store, &moon, Direction::Ascending, 100).await.is_empty());
    assert_eq!(read(&store, &KeyRange::ALL, Direction::Ascending, 100).await, ["a", "a"]);

    let transaction = store.begin(&[&JOURNAL_SEARCH], WRITE).await.unwrap();
    transaction.delete(&JOURNAL_SEARCH, "a").await.unwrap();
    transaction.commit().await.unwrap();
    assert!(read(&store, &KeyRange::ALL, Direction::Ascending, 100).await.is_empty());
}

pub async fn pages_over_the_items_of_lists_join_up<S: Store>(store: S) {
    let rows = ["a", "b", "c"].map(|id| {
        (
            &JOURNAL_SEARCH as &'static StoreDescriptor,
            json!({ "id": id, "terms": ["moon", "moonlight", "tea"] }),
        )
    });
    write(&store, &rows).await;
    let expected = ["a", "b", "c", "a", "b", "c"];
    for direction in [Direction::Ascending, Direction::Descending] {
        for limit in 1..=7 {
            let mut expected = expected.to_vec();
            if direction == Direction::Descending {
                expected.reverse();
            }
            assert_eq!(read(&store, &starting_with("moon"), direction, limit).await, expected, "by {limit}");
        }
    }
}

fn terms() -> &'static IndexDescriptor {
    JOURNAL_SEARCH.index("terms").unwrap()
}

/// The terms that begin with `prefix`, as a search reads them.
fn starting_with(prefix: &str) -> KeyRange {
    let behind = format!("{prefix}\u{ffff}");
    KeyRange { lower: Bound::Included(prefix.into()), upper: Bound::Excluded(behind.as_str().into()) }
}

/// The ids of all rows of a range in the order of the terms, read in pages of `limit`.
async fn read<S: Store>(store: &S, range: &KeyRange, direction: Direction, limit: usize) -> Vec<String> {
    let transaction = store.begin(&[&JOURNAL_SEARCH], Mode::Read).await.unwrap();
    let mut query = IndexQuery { index: Some(terms()), range: range.clone(), direction, limit, after: None };
    let mut read = Vec::new();
    loop {
        let page = transaction.page(&JOURNAL_SEARCH, &query).await.unwrap();
        assert!(page.rows.len() <= limit);
        read.extend(ids(&page.rows));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    transaction.commit().await.unwrap();
    read
}
